package dev.farjob.model;

import org.jspecify.annotations.Nullable;

/**
 * The root of what Farjob throws for trouble that nobody expects. An expected outcome (a duplicate, a cancel that comes too
 * late) is an answer; a wrong argument is an {@link IllegalArgumentException} or a {@link NullPointerException} with the
 * argument's name.
 */
public class JobException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Trouble, in words that name the job, the provider and the next step, and never a secret. */
    public JobException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Trouble without a cause of its own. */
    public JobException(String message) {
        super(message);
    }
}
