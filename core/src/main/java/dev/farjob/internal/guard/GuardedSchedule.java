package dev.farjob.internal.guard;

import dev.farjob.model.Job;
import dev.farjob.rules.Durations;
import dev.farjob.rules.PollSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's schedule, as far as it makes sense: where it throws, or its answer is nothing, not positive or longer than any
 * job lasts, the default decides instead. A write that puts a handle on record asks the schedule, too, and a bad answer must
 * not lose the handle.
 */
public final class GuardedSchedule implements PollSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedSchedule.class);

    private static final Duration LONGEST = Duration.ofDays(30);

    private final PollSchedule schedule;
    private final PollSchedule otherwise = PollSchedule.learned();
    private final AtomicBoolean threw = new AtomicBoolean();
    private final AtomicBoolean answeredNonsense = new AtomicBoolean();

    /** Guards this schedule. */
    public GuardedSchedule(PollSchedule schedule) {
        this.schedule = schedule;
    }

    @Override
    public Duration nextLook(Job job, Durations known, Instant now) {
        @Nullable Duration gap;
        try {
            gap = schedule.nextLook(job, known, now);
        } catch (Throwable broken) {
            say(threw, "threw", job, broken);
            return otherwise.nextLook(job, known, now);
        }
        if (gap == null || gap.isNegative() || gap.isZero() || gap.compareTo(LONGEST) > 0) {
            say(answeredNonsense, "answered " + gap, job, null);
            return otherwise.nextLook(job, known, now);
        }
        return gap;
    }

    private static void say(AtomicBoolean said, String what, Job job, @Nullable Throwable broken) {
        if (said.compareAndSet(false, true)) {
            LOG.warn(
                    "the pollSchedule {} for job {}; the learned schedule decides instead, and it is not said again",
                    what,
                    job.id(),
                    broken);
        }
    }
}
