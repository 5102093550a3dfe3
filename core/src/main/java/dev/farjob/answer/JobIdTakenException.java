package dev.farjob.answer;

import dev.farjob.model.JobException;
import dev.farjob.model.JobId;

/**
 * The host chose an id that somebody else's job has; the job that was to have it was not written. Choose another, or none.
 *
 * <p>Of several jobs that were submitted together, others may be written: within a transaction of the host's, which is to be
 * rolled back then; and outside one only if somebody else took the id at the same moment.
 */
public class JobIdTakenException extends JobException {

    private static final long serialVersionUID = 1L;

    private final transient JobId id;

    /** The id that is taken. */
    public JobIdTakenException(JobId id) {
        super("the job id " + id + " is taken: choose another, or leave it out to get a fresh one");
        this.id = id;
    }

    /** The id that is taken. */
    public JobId id() {
        return id;
    }
}
