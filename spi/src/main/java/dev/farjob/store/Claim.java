package dev.farjob.store;

import dev.farjob.model.JobId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Which jobs somebody wants to look at. */
public sealed interface Claim {

    /** The stamp that the claimed snapshots get; unique to this claim. */
    String stamp();

    /**
     * What is due at one provider, longest first. A node claims for each provider that it has a client for and only as much
     * as it has room for, so that a slow provider takes up no room of another one.
     *
     * @param provider whose jobs
     * @param limit how many at most
     * @param stamp see {@link Claim#stamp()}
     */
    record DueJobs(String provider, int limit, String stamp) implements Claim {

        /** @throws IllegalArgumentException if the limit is not positive */
        public DueJobs {
            if (limit < 1) {
                throw new IllegalArgumentException("a claim takes at least one job, not " + limit);
            }
            Objects.requireNonNull(provider, "provider must not be null");
            Objects.requireNonNull(stamp, "stamp must not be null");
        }
    }

    /**
     * These jobs, due or not, as far as they are live and nobody has claimed them within a while. This is what makes a
     * thousand askers one question to the provider, across the cluster.
     *
     * @param ids which jobs
     * @param unlessWithin jobs that were claimed within this long before now, by the store's clock, are left alone; zero
     *     claims in any case
     * @param stamp see {@link Claim#stamp()}
     */
    record TheseJobs(List<JobId> ids, Duration unlessWithin, String stamp) implements Claim {

        /** @throws IllegalArgumentException if the duration is negative */
        public TheseJobs {
            ids = List.copyOf(ids);
            if (unlessWithin.isNegative()) {
                throw new IllegalArgumentException("a freshness window must not be negative: " + unlessWithin);
            }
            Objects.requireNonNull(stamp, "stamp must not be null");
        }
    }
}
