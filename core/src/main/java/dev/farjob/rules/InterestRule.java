package dev.farjob.rules;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * How long after the last look at a job another one is worth its call, because somebody waits. A watcher wants to know sooner
 * than the {@link PollSchedule}, which serves nobody in particular, would find out; but a look that is unlikely to learn
 * anything is not made for a watcher either.
 *
 * <p>The next look comes as long as the least before the time by which a further twentieth of those jobs of the same target
 * that lasted as long as this one had ended; so it is early also for a page that asks at intervals of its own. If too little
 * is known, or the job has outlasted all that is known, it comes after a twentieth of the time that the job has taken so far.
 * It is never closer to the last one than the least, and never further away than 15 seconds;
 * or twice the least where each look may bring something new, because the job is queued or has a progress.
 */
public final class InterestRule {

    private static final double SHARE_PER_LOOK = 1.0 / 20;
    private static final double A_LITTLE_BEFORE = 0.9;
    private static final double SHARE_OF_ELAPSED = 1.0 / 20;
    private static final int MOVING = 2;
    private static final Duration LARGEST = Duration.ofSeconds(15);

    private static final InterestRule DEFAULTS = new InterestRule();

    private InterestRule() {}

    /** The only one there is so far. */
    public static InterestRule defaults() {
        return DEFAULTS;
    }

    /**
     * How long after the last look the next is worth while.
     *
     * @param job at the provider
     * @param known how long the last jobs of the same target took
     * @param now by which the job's age is measured
     * @param least how close together looks may be: the freshness that the host wants, or what the provider allows
     */
    public Duration gap(Job job, Durations known, Instant now, Duration least) {
        boolean moving =
                job.state() == JobState.QUEUED || job.reportedProgress().isPresent();
        return gap(Spans.sinceDispatch(job, now), moving, known, least);
    }

    /**
     * The same, of a job of which no more is at hand.
     *
     * @param elapsed for how long the provider has had it
     * @param moving whether a look may bring something new besides the end
     * @throws IllegalArgumentException if {@code elapsed} is negative or {@code least} is not longer than zero
     */
    public Duration gap(Duration elapsed, boolean moving, Durations known, Duration least) {
        Objects.requireNonNull(known, "known must not be null");
        Check.notNegative("elapsed", elapsed);
        Check.positive("least", least);
        Duration most = Spans.longer(least, moving ? Spans.shorter(least.multipliedBy(MOVING), LARGEST) : LARGEST);
        Duration share = Spans.times(elapsed, SHARE_OF_ELAPSED, most);
        Duration gap = known.areEnough()
                ? known.remainingQuantile(elapsed, SHARE_PER_LOOK)
                        .map(twentieth -> Spans.times(twentieth.minus(least), A_LITTLE_BEFORE, most))
                        .orElse(share)
                : share;
        return Spans.clamp(gap, least, most);
    }
}
