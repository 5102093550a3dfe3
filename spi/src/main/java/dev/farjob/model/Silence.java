package dev.farjob.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The provider's silence about a job: since when, how often we asked in vain, and what came back.
 * It is not evidence of anything; it makes us ask harder. Of a job that is finalizing, it is the silence about the cancels of
 * the attempts that lost.
 *
 * @param since when the first answer came that told us nothing
 * @param lasted for how long we have asked in vain. Time in which nobody asked is not the provider's silence, and a clock
 *     that jumps adds no more to it than the distance of two looks, and never more than 20 minutes
 * @param looks how many such answers in a row
 * @param notUnderstood how many of them were answers that we could not make sense of
 * @param notFound how many of them, in a row up to the last, said that the provider knows no such job
 * @param lastAnswer the last one, in short
 */
public record Silence(Instant since, Duration lasted, int looks, int notUnderstood, int notFound, String lastAnswer) {

    private static final int MAX_ANSWER = 500;

    /** @throws IllegalArgumentException if there is no look to count, or the duration is negative */
    public Silence {
        Objects.requireNonNull(since, "start of the silence must not be null");
        if (Objects.requireNonNull(lasted, "duration of the silence must not be null")
                .isNegative()) {
            throw new IllegalArgumentException("a silence has not lasted for " + lasted);
        }
        if (looks < 1 || !isWithin(notUnderstood, looks) || !isWithin(notFound, looks)) {
            throw new IllegalArgumentException(
                    "a silence counts at least one look, and no more of one kind than of all: " + looks + ", "
                            + notUnderstood + ", " + notFound);
        }
        lastAnswer = Texts.cut(Objects.requireNonNull(lastAnswer, "last answer must not be null"), MAX_ANSWER);
    }

    private static boolean isWithin(int part, int all) {
        return part >= 0 && part <= all;
    }
}
