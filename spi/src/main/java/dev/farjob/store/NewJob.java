package dev.farjob.store;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import java.util.Objects;

/**
 * A job to insert.
 *
 * @param job its first snapshot
 * @param due when it is to be sent
 * @param event the first line of its log
 */
public record NewJob(Job job, Due due, JobEvent event) {

    /** @throws IllegalArgumentException if the job is not at version 1 or the event is another job's */
    public NewJob {
        Objects.requireNonNull(due, "due must not be null");
        if (job.version() != 1) {
            throw new IllegalArgumentException(job + " is not new");
        }
        if (!event.job().equals(job.id()) || event.version() != 1) {
            throw new IllegalArgumentException("the first event of " + job + " belongs to " + event.job());
        }
    }
}
