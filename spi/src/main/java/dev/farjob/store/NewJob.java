package dev.farjob.store;

import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A job to insert.
 *
 * @param job its first snapshot
 * @param due when it is to be sent
 * @param event the first line of its log
 * @param isAdopting whether it is inserted only while no other job knows its remote job, as {@link Change#adopting()} says
 */
public record NewJob(Job job, Due due, JobEvent event, boolean isAdopting) {

    /** @throws IllegalArgumentException if the job is not at version 1, adopts nothing, or the event is another job's */
    public NewJob {
        Objects.requireNonNull(due, "due must not be null");
        if (job.version() != 1) {
            throw new IllegalArgumentException(job + " is not new");
        }
        if (!event.job().equals(job.id()) || event.version() != 1) {
            throw new IllegalArgumentException("the first event of " + job + " belongs to " + event.job());
        }
        if (isAdopting && job.handle().isEmpty()) {
            throw new IllegalArgumentException(job + " adopts nothing: it has no handle");
        }
    }

    /**
     * A job that adopts nothing, like nearly all.
     *
     * @throws IllegalArgumentException if the job is not at version 1 or the event is another job's
     */
    public NewJob(Job job, Due due, JobEvent event) {
        this(job, due, event, false);
    }

    /**
     * The same job, to be inserted only while no other job knows its remote job.
     *
     * @throws IllegalArgumentException if it has no handle
     */
    public NewJob adopting() {
        return new NewJob(job, due, event, true);
    }

    /** How long from the moment of the insert until the job is due; empty if it never is, as one that is settled or parked. */
    public Optional<Duration> dueIn() {
        return due.delayOf(job);
    }

    /** The remote job that no other job may know, if this one adopts one. */
    public Optional<Handle> adopted() {
        return isAdopting ? job.handle() : Optional.empty();
    }
}
