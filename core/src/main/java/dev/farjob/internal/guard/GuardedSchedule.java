package dev.farjob.internal.guard;

import dev.farjob.internal.call.CallAnswer;
import dev.farjob.internal.call.LongCalls;
import dev.farjob.model.Job;
import dev.farjob.rules.Durations;
import dev.farjob.rules.PollSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's schedule, as far as it makes sense: where it throws, hangs, or its answer is nothing, not positive or longer than
 * any job lasts, the default decides instead. The write that puts a handle on record asks the schedule, too, and must not wait
 * for it: a schedule of the host's own is asked in another thread and with a time limit, and one that hangs is let alone for
 * a while, so that its threads cannot add up.
 */
public final class GuardedSchedule implements PollSchedule {

    /** A function of a job and its age is computed in microseconds; this also lets a busy machine find a thread. */
    public static final Duration LIMIT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(GuardedSchedule.class);

    private static final Duration LET_ALONE = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(30);

    private final PollSchedule schedule;
    private final PollSchedule otherwise = PollSchedule.learned();
    private final AtomicBoolean threw = new AtomicBoolean();
    private final AtomicBoolean answeredNonsense = new AtomicBoolean();
    private final AtomicBoolean hangs = new AtomicBoolean();
    private volatile @Nullable LongCalls calls;
    private volatile @Nullable Instant letAloneAt;

    /** Guards this schedule; it is asked in the caller's thread until there are others. */
    public GuardedSchedule(PollSchedule schedule) {
        this.schedule = schedule;
    }

    /** Has the schedule asked in other threads, unless it is one of ours, which ends at once. */
    public void askBy(LongCalls calls) {
        boolean isOurs = schedule.getClass().getPackageName().equals(PollSchedule.class.getPackageName());
        this.calls = isOurs ? null : calls;
    }

    @Override
    public Duration nextLook(Job job, Durations known, Instant now) {
        if (isLetAlone(now)) {
            return otherwise.nextLook(job, known, now);
        }
        return asked(job, known, now)
                .flatMap(gap -> sensible(job, gap))
                .orElseGet(() -> otherwise.nextLook(job, known, now));
    }

    /** Also false where the clock was put back. */
    private boolean isLetAlone(Instant now) {
        Instant since = letAloneAt;
        return since != null && !now.isBefore(since) && now.isBefore(since.plus(LET_ALONE));
    }

    private Optional<Optional<Duration>> asked(Job job, Durations known, Instant now) {
        LongCalls others = calls;
        CallAnswer<Optional<Duration>> answer = others == null
                ? here(job, known, now)
                : others.askHost("pollSchedule", LIMIT, () -> Optional.ofNullable(schedule.nextLook(job, known, now)));
        if (answer instanceof CallAnswer.Answered<Optional<Duration>> answered) {
            if (hangs.compareAndSet(true, false)) {
                LOG.info("the pollSchedule answers again, and decides");
            }
            letAloneAt = null;
            return Optional.of(answered.value());
        }
        if (answer instanceof CallAnswer.Threw<Optional<Duration>> broken) {
            say(threw, "threw", job, broken.failure());
        } else if (!Thread.currentThread().isInterrupted()) {
            letAloneAt = now;
            sayHangs(job);
        }
        return Optional.empty();
    }

    private CallAnswer<Optional<Duration>> here(Job job, Durations known, Instant now) {
        try {
            return new CallAnswer.Answered<>(Optional.ofNullable(schedule.nextLook(job, known, now)));
        } catch (Throwable broken) {
            return new CallAnswer.Threw<>(broken);
        }
    }

    private Optional<Duration> sensible(Job job, Optional<Duration> answer) {
        Optional<Duration> gap =
                answer.filter(chosen -> !chosen.isNegative() && !chosen.isZero() && chosen.compareTo(LONGEST) <= 0);
        if (gap.isEmpty()) {
            say(answeredNonsense, "answered " + answer.map(Duration::toString).orElse("null"), job, null);
        }
        return gap;
    }

    private void sayHangs(Job job) {
        if (hangs.compareAndSet(false, true)) {
            LOG.warn(
                    "the pollSchedule did not answer within {} for job {}; the learned schedule decides instead, and it is"
                            + " asked again once in {} until it answers",
                    LIMIT,
                    job.id(),
                    LET_ALONE);
        }
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
