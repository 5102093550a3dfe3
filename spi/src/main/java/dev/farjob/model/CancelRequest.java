package dev.farjob.model;

import java.time.Instant;
import java.util.Objects;

/**
 * Somebody wants the job to stop. Whether it did is for the provider to say.
 *
 * @param at when it was asked for
 * @param reason who asked and why, for people
 * @param sent whether the provider has been asked
 */
public record CancelRequest(Instant at, String reason, boolean sent) {

    public CancelRequest {
        Objects.requireNonNull(at, "time must not be null");
        reason = Texts.cut(Objects.requireNonNull(reason, "reason must not be null"), Failure.MAX_MESSAGE);
    }

    /** A request that the provider does not know of yet. */
    public static CancelRequest of(Instant at, String reason) {
        return new CancelRequest(at, reason, false);
    }

    /** The same request, after the provider was asked. */
    public CancelRequest asSent() {
        return new CancelRequest(at, reason, true);
    }
}
