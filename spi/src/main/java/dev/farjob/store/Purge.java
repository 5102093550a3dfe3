package dev.farjob.store;

import java.time.Instant;
import java.util.Objects;

/**
 * The age at which jobs and webhooks go.
 *
 * @param settledBefore jobs that were settled before this
 * @param receivedBefore unmatched webhooks that arrived before this
 * @param limit how many of each at most, so that no transaction grows long
 */
public record Purge(Instant settledBefore, Instant receivedBefore, int limit) {

    /** @throws IllegalArgumentException if the limit is not positive */
    public Purge {
        Objects.requireNonNull(settledBefore, "settledBefore must not be null");
        Objects.requireNonNull(receivedBefore, "receivedBefore must not be null");
        if (limit < 1) {
            throw new IllegalArgumentException("a purge removes at least one, not " + limit);
        }
    }
}
