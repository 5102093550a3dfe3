package dev.farjob.model;

import java.time.Instant;
import java.util.Objects;

/**
 * The fact that a job is not wanted any more: its owner asked for a cancel, or a person at the host gave it up. It is put on
 * record once, in whatever state the job is, and stays on record for good, whatever becomes of the cancel: a success that the
 * provider delivers after the job has ended without one is recorded at most, and never finalized by itself. It is not even
 * recorded where the job failed by a step or because a person gave it up.
 *
 * <p>Only a person who reopens such a job takes the fact back, because nobody else says that its delivery is wanted after all. A
 * redrive and an adoption say nothing of that, and leave it as it is.
 *
 * @param by who said so first
 * @param at when
 */
public record Unwanted(By by, Instant at) {

    /** The one who does not want the job. */
    public enum By {
        /** Its owner asked for a cancel. */
        OWNER,
        /** A person at the host gave it up. */
        OPERATOR
    }

    public Unwanted {
        Objects.requireNonNull(by, "who does not want the job must not be null");
        Objects.requireNonNull(at, "time must not be null");
    }
}
