package dev.farjob.rules;

import dev.farjob.model.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Looks where jobs of the same target tend to end.
 *
 * <p>The goal is to see half of the ends within 3 percent of the job's duration, and 95 in 100 within 10 percent, with a third
 * of the calls that a poll every 3 seconds makes. It is reached if knowing how jobs are distributed is enough to reach it:
 * hardly for jobs that vary and take less than a minute, for nearly all others. Where it is out of reach, a job costs about
 * 5 calls, or that third if it is more.
 *
 * <p>Gaps are shares of the time elapsed, smaller where more jobs end. Before the first end that is due there are few looks, to
 * notice that jobs became faster; where calls are scarce, only some jobs get those. What the last 24 jobs took counts most.
 *
 * <p>With fewer than 5 known durations, gaps grow by a quarter from look to look up to 9 seconds, and then are that or 6 percent
 * of the time elapsed; with fewer than 20, none is longer than those. Once a job has outlasted all that is known, they are 5
 * percent of it. No gap is shorter than the smallest (1 second by default) or longer than the largest (5 minutes).
 */
public final class LearnedSchedule implements PollSchedule {

    private static final double GROWTH_WHILE_UNKNOWN = 0.25;
    private static final Duration GROWN = Duration.ofSeconds(9);
    private static final double SHARE_WHILE_UNKNOWN = 0.06;

    private static final int WELL_KNOWN = 20;

    /** A multiplier that spreads neighbouring numbers, and how many of the bits that come of it are taken. */
    private static final int SPREAD = 0x9E3779B9;

    private static final int BITS = 20;

    private static final LearnedSchedule DEFAULTS = new LearnedSchedule(Duration.ofSeconds(1), Duration.ofMinutes(5));

    private final Duration smallestGap;
    private final Duration largestGap;

    private LearnedSchedule(Duration smallestGap, Duration largestGap) {
        Check.order("smallestGap", smallestGap, "largestGap", largestGap);
        this.smallestGap = smallestGap;
        this.largestGap = largestGap;
    }

    static LearnedSchedule defaults() {
        return DEFAULTS;
    }

    /**
     * The shortest time between two looks; 1 second by default.
     *
     * @throws IllegalArgumentException if it is not longer than zero, or longer than the largest gap
     */
    public LearnedSchedule smallestGap(Duration gap) {
        return new LearnedSchedule(Check.positive("smallestGap", gap), largestGap);
    }

    /**
     * The longest time between two looks; 5 minutes by default.
     *
     * @throws IllegalArgumentException if it is shorter than the smallest gap
     */
    public LearnedSchedule largestGap(Duration gap) {
        return new LearnedSchedule(smallestGap, Check.positive("largestGap", gap));
    }

    @Override
    public Duration nextLook(Job job, Durations known, Instant now) {
        Objects.requireNonNull(known, "known must not be null");
        Duration elapsed = Spans.sinceDispatch(job, now);
        Duration unknown = whileUnknown(elapsed);
        Duration gap = known.areEnough() ? planned(job, known, elapsed, unknown) : unknown;
        return Spans.clamp(gap, smallestGap, largestGap);
    }

    private Duration planned(Job job, Durations known, Duration elapsed, Duration unknown) {
        Duration gap =
                Spans.ofSeconds(known.plan(smallestGap).gap(Spans.seconds(elapsed), luck(job, known)), largestGap);
        return known.count() < WELL_KNOWN ? Spans.shorter(gap, unknown) : gap;
    }

    private Duration whileUnknown(Duration elapsed) {
        Duration growing = smallestGap.plus(Spans.times(elapsed, GROWTH_WHILE_UNKNOWN, largestGap));
        Duration steady = Spans.longer(GROWN, Spans.times(elapsed, SHARE_WHILE_UNKNOWN, largestGap));
        return Spans.shorter(growing, steady);
    }

    /** From 0 to 1, evenly over jobs; by what is known as well, so that it is not always the same one that is lucky. */
    private static double luck(Job job, Durations known) {
        int spread = (job.id().hashCode() + known.newest().hashCode()) * SPREAD;
        return (double) (spread >>> (Integer.SIZE - BITS)) / (1 << BITS);
    }
}
