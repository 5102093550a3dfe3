package dev.farjob.internal.write;

import dev.farjob.model.Job;
import dev.farjob.store.JobStoreException;

/** It is unknown whether a change was written, and the job could not be read to find out. */
public final class UnresolvedWriteException extends JobStoreException {

    private static final long serialVersionUID = 1L;

    private final transient Job job;

    UnresolvedWriteException(Job job, JobStoreException failed) {
        super(
                Effect.UNKNOWN,
                "whether job " + job.id() + " was written is unknown, and it could not be read: " + failed.getMessage(),
                failed);
        this.job = job;
    }

    /** The job as it would be; its stamp tells, once it can be read. */
    public Job job() {
        return job;
    }
}
