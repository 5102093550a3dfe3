package dev.farjob.testkit.store;

import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Parking;
import dev.farjob.model.Payload;
import dev.farjob.model.StepCursor;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobStore;
import dev.farjob.store.NewJob;
import dev.farjob.store.Verdict;
import java.time.Instant;
import java.util.List;

/** Makes the snapshot after a snapshot, and puts snapshots into a store: the other half of {@link Jobs}. */
public final class Snapshots {

    private Snapshots() {}

    /**
     * The next snapshot of this job, in that state, with whatever that state cannot be without. The engine need not
     * make this move.
     */
    public static Job next(Job job, JobState state) {
        Instant now = job.updatedAt().plusSeconds(1);
        return arrive(job, state, job.next(now, "write-" + (job.version() + 1)), now)
                .build();
    }

    private static Job.Builder arrive(Job job, JobState state, Job.Builder next, Instant now) {
        next.state(state).parking(null).settledAt(null).acknowledgedAt(null).step(null);
        return switch (state) {
            case ACCEPTED -> next.handle(null).outcome(null);
            case SPAWNING -> next.attempt(job.attempt() + 1).handle(null).outcome(null);
            case QUEUED, RUNNING -> dispatched(job, next, now).outcome(null);
            case FINALIZING -> dispatched(job, next, now).outcome(success()).step(StepCursor.at("archive"));
            case PARKED ->
                next.parking(new Parking(
                        job.state().isLive() ? job.state() : JobState.FINALIZING,
                        Failure.of(FailureKind.LOST, "nobody knows")));
            case SUCCEEDED -> dispatched(job, next, now).outcome(success()).settledAt(now);
            case FAILED -> next.outcome(failure()).settledAt(now);
            case CANCELLED ->
                next.outcome(new Outcome.Cancelled("the owner asked")).settledAt(now);
        };
    }

    private static Job.Builder dispatched(Job job, Job.Builder next, Instant now) {
        return next.attempt(Math.max(1, job.attempt()))
                .dispatchedAt(job.dispatchedAt().orElse(now))
                .handle(job.handle().orElseGet(() -> Handle.of(job.target(), "remote-" + job.id())));
    }

    private static Outcome success() {
        return new Outcome.Succeeded(JobResult.of(Payload.ofJson("{\"ok\":true}")));
    }

    private static Outcome failure() {
        return new Outcome.Failed(Failure.of(FailureKind.PROVIDER_FAILED, "the provider failed"));
    }

    /** The change to the next snapshot in that state, with an event. */
    public static Change change(Job job, JobState state, Due due) {
        return change(job, next(job, state), due);
    }

    /** The change between two snapshots, with an event. */
    public static Change change(Job before, Job after, Due due) {
        return Change.of(before, after, due)
                .event(JobEvent.of(after, EventKind.STATE_CHANGED, Cause.SWEEP, "to " + after.state()));
    }

    /** The form in which a store is given this job to insert. */
    public static NewJob added(Job job, Due due) {
        return new NewJob(job, due, JobEvent.of(job, EventKind.SUBMITTED, Cause.SUBMIT, ""));
    }

    /**
     * Puts a snapshot of version 1 or 2 into a store, as {@link Jobs} makes them.
     *
     * @return the snapshot
     * @throws IllegalStateException if the store does not take it
     */
    public static Job put(JobStore store, Job job, Due due) {
        if (job.version() == 1) {
            require(store.insert(List.of(added(job, due))).get(0) instanceof Insertion.Inserted, job);
            return job;
        }
        Job first = Job.accept(job.id(), job.spec(), job.plan(), job.createdAt(), "first", job.pace());
        put(store, first, Due.never());
        require(store.apply(List.of(change(first, job, due))).get(0) == Verdict.APPLIED, job);
        return job;
    }

    private static void require(boolean taken, Job job) {
        if (!taken) {
            throw new IllegalStateException("the store does not take " + job);
        }
    }
}
