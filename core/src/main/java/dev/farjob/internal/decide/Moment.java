package dev.farjob.internal.decide;

import dev.farjob.model.Cause;
import dev.farjob.rules.Durations;
import java.time.Instant;
import java.util.Objects;

/**
 * Everything a decision depends on that is not the job or the observation, so that the decision itself is a pure function.
 *
 * @param now the time, by the clock of the node
 * @param stamp the stamp of the write, if there will be one; unique
 * @param cause on whose behalf
 * @param random for jitter, from 0 to below 1
 * @param known how long jobs of the same target took before
 */
public record Moment(Instant now, String stamp, Cause cause, double random, Durations known) {

    /** @throws NullPointerException if something is missing */
    public Moment {
        Objects.requireNonNull(now, "now must not be null");
        Objects.requireNonNull(stamp, "stamp must not be null");
        Objects.requireNonNull(cause, "cause must not be null");
        Objects.requireNonNull(known, "known durations must not be null");
    }
}
