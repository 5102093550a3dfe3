package dev.farjob.model;

import java.util.Objects;

/**
 * Why a job waits for a person, and where it stood.
 *
 * @param from the state it was parked in, to which a redrive returns it
 * @param reason why, with the provider's last answer as its detail
 */
public record Parking(JobState from, Failure reason) {

    /** @throws IllegalArgumentException if the state is not one that a live job can be parked in */
    public Parking {
        Objects.requireNonNull(reason, "reason must not be null");
        if (!Objects.requireNonNull(from, "state must not be null").isLive()) {
            throw new IllegalArgumentException("only a live job can be parked, not one that is " + from);
        }
    }
}
