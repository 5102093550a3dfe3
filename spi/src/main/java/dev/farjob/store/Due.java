package dev.farjob.store;

import dev.farjob.model.Job;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * When a job is to be looked at next, counted from the moment at which the store writes it, by the store's clock.
 *
 * @param delay how long from then; empty means never
 */
public record Due(Optional<Duration> delay) {

    private static final Due NOW = new Due(Optional.of(Duration.ZERO));
    private static final Due NEVER = new Due(Optional.empty());

    /** @throws IllegalArgumentException if the delay is negative */
    public Due {
        if (Objects.requireNonNull(delay, "delay must not be null")
                .filter(Duration::isNegative)
                .isPresent()) {
            throw new IllegalArgumentException("a delay must not be negative: " + delay.get());
        }
    }

    /** The delay of a job for which a caller has asked for this: a job that is settled or parked never comes due by itself. */
    Optional<Duration> delayOf(Job job) {
        return job.state().isLive() ? delay : Optional.empty();
    }

    /** At once. */
    public static Due now() {
        return NOW;
    }

    /** After this long. */
    public static Due in(Duration delay) {
        return new Due(Optional.of(delay));
    }

    /** Not by itself: the job is settled or waits for a person. */
    public static Due never() {
        return NEVER;
    }
}
