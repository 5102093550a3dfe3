package dev.farjob.rules;

import dev.farjob.model.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Looks where jobs of the same target tend to end.
 *
 * <p>Each look is placed a little before the time by which a further sixth of those jobs that lasted as long as this one
 * had ended. So it lets a job alone while none ever ended, looks often where many do, and needs about as many looks for
 * a job of seconds as for one of minutes.
 *
 * <p>This pays if durations have a shape. If a job that has lasted is as far from its end as a new one, nothing can
 * be learned, and {@link PollSchedule#fixed} is as good.
 *
 * <p>With fewer than 5 known durations, gaps grow with the time that has passed; likewise once a job has outlasted all
 * that is known. No gap is shorter than the smallest (1 second by default) or longer than the largest (5 minutes).
 */
public final class LearnedSchedule implements PollSchedule {

    private static final double SHARE_PER_LOOK = 1.0 / 6;
    // If only our own looks tell when a job ended, each known duration is one at which we looked. A look right there
    // would
    // never find a job that ended sooner, and durations could only ever be learned to be longer.
    private static final double A_LITTLE_BEFORE = 0.9;
    private static final double GROWTH_WHILE_UNKNOWN = 1.25;
    private static final double SHARE_OF_ELAPSED_WHEN_OVERDUE = 0.1;

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
        if (!known.areEnough()) {
            return PollSchedule.backoff(smallestGap, GROWTH_WHILE_UNKNOWN, largestGap)
                    .nextLook(job, known, now);
        }
        Duration elapsed = Spans.sinceDispatch(job, now);
        Duration gap = known.remainingQuantile(elapsed, SHARE_PER_LOOK)
                .map(sixth -> Spans.times(sixth, A_LITTLE_BEFORE, largestGap))
                .orElseGet(() -> Spans.times(elapsed, SHARE_OF_ELAPSED_WHEN_OVERDUE, largestGap));
        return Spans.clamp(gap, smallestGap, largestGap);
    }
}
