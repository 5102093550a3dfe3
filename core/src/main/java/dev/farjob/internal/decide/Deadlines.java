package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Decision.Write;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Lets nobody sleep through a deadline: whatever a decision waits for, the job is looked at again when its deadline passes.
 *
 * <p>Two things come before that. A provider is not asked more often than it allows, and an attempt that is being made has
 * the time that its answer may take.
 */
final class Deadlines {

    private Deadlines() {}

    /**
     * The deadline that decides about a job: none once the job has ended, nor once it was reopened because its delivery came
     * late. That is only fetched, and no deadline takes it back.
     */
    static Optional<Instant> inForce(Job job) {
        boolean isOver = job.outcome().isPresent() || job.lateSuccessAt().isPresent();
        return isOver ? Optional.empty() : job.spec().deadline();
    }

    /** Whether the deadline that decides about a job has passed. */
    static boolean hasPassed(Job job, Instant now) {
        return inForce(job).filter(deadline -> !now.isBefore(deadline)).isPresent();
    }

    /** This long, or until the deadline if that is ahead and comes first. */
    static Duration within(Job job, Duration gap, Instant now) {
        return inForce(job)
                .map(deadline -> Duration.between(now, deadline))
                .filter(left -> !left.isNegative() && !left.isZero() && left.compareTo(gap) < 0)
                .orElse(gap);
    }

    /** The decision, with a look at the deadline if it would be missed. */
    static Decision keep(Decision decision, Rulebook rules, Instant now) {
        if (!(decision instanceof Write write) || write.next() == Next.SEND) {
            return decision;
        }
        Change change = write.change();
        Job job = change.after();
        if (change.due().delay().isEmpty() || job.outcome().isPresent()) {
            return decision;
        }
        Duration delay = change.due().delay().get();
        Duration kept = longest(within(job, delay, now), shortest(delay, closestLook(job, rules)));
        return kept.equals(delay) ? decision : new Write(due(change, kept), write.next());
    }

    private static Duration closestLook(Job job, Rulebook rules) {
        boolean atProvider = job.state() == JobState.QUEUED || job.state() == JobState.RUNNING;
        return atProvider ? rules.traitsOf(job).smallestPollInterval() : Duration.ZERO;
    }

    private static Change due(Change change, Duration delay) {
        Change other = Change.of(change.before(), change.after(), Due.in(delay));
        Change withEvent = change.event().map(other::event).orElse(other);
        return change.step().map(withEvent::step).orElse(withEvent);
    }

    private static Duration shortest(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
