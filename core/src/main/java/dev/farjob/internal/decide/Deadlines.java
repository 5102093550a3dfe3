package dev.farjob.internal.decide;

import static dev.farjob.internal.decide.Durations.longer;
import static dev.farjob.internal.decide.Durations.shorter;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Decision.Write;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Lets nobody sleep through a deadline: whatever a decision waits for, the job is looked at again when its deadline passes,
 * and at once if it has passed. Neither is a claim slept through: where the next look comes to nothing, the job comes due
 * again before its deadline, not a whole pace later.
 *
 * <p>Three things come before that. A provider is not asked more often than it allows. An attempt that may be under way has
 * the time that its answer may take, whatever the clock of whoever writes the job says. A provider that has to take a cancel
 * has its grace.
 */
final class Deadlines {

    /** How long we try to reach the provider with the cancel of a deadline, before we end the job all the same. */
    static final Duration CANCEL_GRACE = Duration.ofMinutes(10);

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

    /** This long, or until the time decides about the job if that comes first. */
    static Duration within(Job job, Duration gap, Instant now) {
        return left(job, now).map(left -> shorter(gap, left)).orElse(gap);
    }

    /** Whether the claim that comes with the next look would reach beyond the deadline, if this look writes nothing. */
    static boolean reachesBeyond(Job job, Rulebook rules, Instant now) {
        return job.pace().compareTo(closestClaim(job, rules)) > 0
                && left(job, now)
                        .filter(left -> left.compareTo(job.pace().multipliedBy(2)) < 0)
                        .isPresent();
    }

    /** The decision, with a look at the deadline if that, or a claim before it, would miss it. */
    static Decision keep(Decision decision, Rulebook rules, Instant now) {
        if (!(decision instanceof Write write) || write.change().due().delay().isEmpty()) {
            return decision;
        }
        Job job = write.change().after();
        Optional<Duration> left = left(job, now);
        if (left.isEmpty()) {
            return decision;
        }
        Duration delay = write.change().due().delay().get();
        Duration due = write.next() == Next.SEND
                ? delay
                : longer(shorter(delay, left.get()), shorter(delay, closestLook(job, rules)));
        Duration rest = left.get().minus(due);
        Duration pace = longer(shorter(job.pace(), rest), shorter(job.pace(), closestClaim(job, rules)));
        return due.equals(delay) && pace.equals(job.pace())
                ? decision
                : new Write(with(write.change(), due, pace), write.next(), write.stray());
    }

    /** How long until the time decides about a job that is not decided before; zero if it would now. */
    private static Optional<Duration> left(Job job, Instant now) {
        return inForce(job).map(deadline -> {
            Instant decides =
                    isBeingCancelled(job, now) ? beginOfGrace(job, deadline).plus(CANCEL_GRACE) : deadline;
            return longer(Duration.between(now, decides), Duration.ZERO);
        });
    }

    /** Since when the provider has had to take the cancel of a job whose deadline has passed. */
    static Instant beginOfGrace(Job job, Instant deadline) {
        return job.cancelRequest()
                .map(CancelRequest::at)
                .filter(deadline::isBefore)
                .orElse(deadline);
    }

    /** Whether the deadline has passed and has its cancel on record, which the provider has not answered yet. */
    private static boolean isBeingCancelled(Job job, Instant now) {
        return hasPassed(job, now)
                && isAtProvider(job)
                && job.cancelRequest().filter(request -> !request.isAnswered()).isPresent();
    }

    /** An attempt that may be under way keeps the time of its answer, because only its own node's clock knows when it began. */
    private static Duration closestLook(Job job, Rulebook rules) {
        if (isAtProvider(job)) {
            return rules.traitsOf(job).smallestPollInterval();
        }
        return job.state() == JobState.SPAWNING ? rules.answerBy(job) : Duration.ZERO;
    }

    /** A job that is not at its provider is claimed for as long as the work on it may take. */
    private static Duration closestClaim(Job job, Rulebook rules) {
        return isAtProvider(job) ? rules.traitsOf(job).smallestPollInterval() : rules.lease();
    }

    /** How long the answer to the attempt that is being made may still take. */
    static Duration untilAnswered(Job spawning, Rulebook rules, Instant now) {
        Instant sent = spawning.dispatchedAt().orElse(spawning.updatedAt());
        Duration limit = rules.answerBy(spawning);
        return longer(shorter(limit.minus(Duration.between(sent, now)), limit), Duration.ZERO);
    }

    private static boolean isAtProvider(Job job) {
        return job.state() == JobState.QUEUED || job.state() == JobState.RUNNING;
    }

    private static Change with(Change change, Duration due, Duration pace) {
        Job after = change.after().toBuilder().pace(pace).build();
        boolean stays = change.due().delay().equals(Optional.of(due));
        return Draft.with(change, after, stays ? change.due() : Due.in(due));
    }
}
