package dev.farjob.model;

import java.time.Instant;
import java.util.Objects;

/**
 * A wish that the job stop. Only the provider can say whether it did.
 *
 * @param at when it was asked for
 * @param reason who asked and why, for people
 * @param answer what the provider made of it
 */
public record CancelRequest(Instant at, String reason, Answer answer) {

    /** The provider's answer to a wish to cancel. */
    public enum Answer {
        /** It has not been asked, or its answer is not known: it is asked again. */
        NONE,
        /** It will try. The job may finish all the same. */
        AGREED,
        /** It will not: it cannot, or the job had ended. */
        DECLINED
    }

    public CancelRequest {
        Objects.requireNonNull(at, "time must not be null");
        reason = Texts.cut(Objects.requireNonNull(reason, "reason must not be null"), Failure.MAX_MESSAGE);
        Objects.requireNonNull(answer, "answer must not be null");
    }

    /** A wish that the provider does not know of yet. */
    public static CancelRequest of(Instant at, String reason) {
        return new CancelRequest(at, reason, Answer.NONE);
    }

    /** The same wish, after the provider answered. */
    public CancelRequest answered(Answer answer) {
        return new CancelRequest(at, reason, answer);
    }

    /** Whether the provider has answered. */
    public boolean isAnswered() {
        return answer != Answer.NONE;
    }
}
