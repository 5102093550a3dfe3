package dev.farjob.store;

import dev.farjob.model.JobException;
import java.util.Objects;

/**
 * The store could not do what it was asked to. {@link #effect()} says whether anything was written; a caller that needs to know more
 * reads the job.
 */
public class JobStoreException extends JobException {

    private static final long serialVersionUID = 1L;

    /** The effect that the failed call may have left behind. */
    public enum Effect {
        /** Nothing was written. */
        NONE,
        /** It may be written: the answer to the commit was lost. Read, never repeat. */
        UNKNOWN
    }

    private final Effect effect;

    /**
     * A failed call.
     *
     * @param message for people: what was tried on which job, and what to check
     */
    public JobStoreException(Effect effect, String message, Throwable cause) {
        super(message, cause);
        this.effect = Objects.requireNonNull(effect, "effect must not be null");
    }

    /** A failed call without a cause of its own. */
    public JobStoreException(Effect effect, String message) {
        super(message);
        this.effect = Objects.requireNonNull(effect, "effect must not be null");
    }

    /** The effect that the failed call may have left behind. */
    public Effect effect() {
        return effect;
    }
}
