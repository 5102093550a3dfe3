package dev.farjob.model;

import java.util.Objects;

/**
 * One attempt to send a job, and what the provider is asked by about it.
 *
 * @param attempt which attempt, from 1
 * @param handle the provider's id of it
 * @param givenUp whether it was followed and grew so silent that another attempt is followed in its place: it is asked to end,
 *     and never followed again. If it delivers all the same, that counts
 */
public record KnownAttempt(int attempt, Handle handle, boolean givenUp) {

    /** @throws IllegalArgumentException if the attempt is not positive */
    public KnownAttempt {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempts count from 1, this is " + attempt);
        }
        Objects.requireNonNull(handle, "handle must not be null");
    }

    /**
     * An attempt that has not been given up.
     *
     * @throws IllegalArgumentException if the attempt is not positive
     */
    public KnownAttempt(int attempt, Handle handle) {
        this(attempt, handle, false);
    }
}
