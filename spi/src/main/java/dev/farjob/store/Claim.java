package dev.farjob.store;

import dev.farjob.model.JobId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Which jobs somebody wants to look at. */
public sealed interface Claim {

    /** The stamp that the claimed snapshots get; unique to this claim. */
    String stamp();

    /**
     * Whatever is due, longest first.
     *
     * @param limit how many at most
     * @param exceptProviders jobs for these are left for another time, because this node has no room for them
     * @param stamp see {@link Claim#stamp()}
     */
    record DueJobs(int limit, Set<String> exceptProviders, String stamp) implements Claim {

        /** @throws IllegalArgumentException if the limit is not positive */
        public DueJobs {
            if (limit < 1) {
                throw new IllegalArgumentException("a claim takes at least one job, not " + limit);
            }
            exceptProviders = Set.copyOf(exceptProviders);
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
