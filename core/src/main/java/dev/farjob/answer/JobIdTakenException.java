package dev.farjob.answer;

import dev.farjob.model.JobException;
import dev.farjob.model.JobId;

/** The host chose an id that somebody else's job has. Nothing was written; choose another, or none. */
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
