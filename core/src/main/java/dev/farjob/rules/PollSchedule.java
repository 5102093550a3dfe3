package dev.farjob.rules;

import dev.farjob.model.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * How long until the next look at a job that is alive at the provider.
 *
 * <p>A schedule is a pure function of how long the job has been away (looks that found nothing new leave no trace to
 * count) and of how long such jobs took before. It always answers with a duration longer than zero, also when a clock
 * jumped back.
 *
 * <p>It is asked while the answer of a provider waits to be stored, so that it must answer at once and do nothing else: no
 * call, no query, no lock that others hold for long. The default decides in place of one that takes longer than a second.
 */
@FunctionalInterface
public interface PollSchedule {

    /**
     * How long until the next look.
     *
     * @param job alive at the provider
     * @param known how long the last jobs of the same target took
     * @param now when the job was looked at
     */
    Duration nextLook(Job job, Durations known, Instant now);

    /**
     * The same gap every time.
     *
     * @throws IllegalArgumentException if the gap is not longer than zero
     */
    static PollSchedule fixed(Duration gap) {
        Check.positive("gap", gap);
        return (job, known, now) -> gap;
    }

    /**
     * Gaps that grow by a factor from look to look, until they reach the largest.
     *
     * @param factor at least 1
     * @throws IllegalArgumentException if {@code first} is not longer than zero, {@code max} is shorter than that, or
     *     the factor is less than 1
     */
    static PollSchedule backoff(Duration first, double factor, Duration max) {
        Check.positive("first", first);
        Check.factor("factor", factor);
        Check.order("first", first, "max", Objects.requireNonNull(max, "max must not be null"));
        return (job, known, now) -> {
            // The sum of such gaps is what has elapsed, which gives the next one without counting looks
            Duration grown = Spans.times(Spans.sinceDispatch(job, now), factor - 1, max);
            return Spans.shorter(first.plus(grown), max);
        };
    }

    /** Looks where jobs of the same target tend to end: the default. */
    static LearnedSchedule learned() {
        return LearnedSchedule.defaults();
    }
}
