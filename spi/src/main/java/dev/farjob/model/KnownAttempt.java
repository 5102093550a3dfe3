package dev.farjob.model;

import java.util.Objects;

/**
 * One attempt to send a job, and what the provider is asked by about it.
 *
 * @param attempt which attempt, from 1
 * @param handle the provider's id of it
 */
public record KnownAttempt(int attempt, Handle handle) {

    /** @throws IllegalArgumentException if the attempt is not positive */
    public KnownAttempt {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempts count from 1, this is " + attempt);
        }
        Objects.requireNonNull(handle, "handle must not be null");
    }
}
