package dev.farjob.model;

import java.time.Instant;
import java.util.Objects;

/**
 * What we know while the provider does not say how a job is: since when, how often we asked in vain, and what came back.
 * It is not evidence of anything; it makes us ask harder.
 *
 * @param since when the first answer came that told us nothing
 * @param looks how many such answers in a row
 * @param notUnderstood how many of them were answers that we could not make sense of
 * @param lastAnswer the last one, in short
 */
public record Silence(Instant since, int looks, int notUnderstood, String lastAnswer) {

    private static final int MAX_ANSWER = 500;

    /** @throws IllegalArgumentException if there is no look to count */
    public Silence {
        Objects.requireNonNull(since, "start of the silence must not be null");
        if (looks < 1 || notUnderstood < 0 || notUnderstood > looks) {
            throw new IllegalArgumentException("a silence counts at least one look: " + looks + ", " + notUnderstood);
        }
        lastAnswer = Texts.cut(Objects.requireNonNull(lastAnswer, "last answer must not be null"), MAX_ANSWER);
    }
}
