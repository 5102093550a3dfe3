package dev.farjob.store;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Which jobs somebody wants to look at. */
public sealed interface Claim {

    /**
     * The due jobs of one provider. A node claims for each provider that it has a client for and only as much as it has room
     * for, so that a slow provider takes up no room of another one.
     *
     * <p>Nothing starves, and nobody waits behind a backlog that is another's: where more is due than the claim may take,
     * {@link #longestDue()} of it are those that have been due longest, and the others come from the {@link #recentlyDue()}
     * most recently due of the rest, one of each owner in turn, the most recently due first. So a job that comes due is
     * looked at soon, however much an outage has left behind, and the backlog keeps three quarters of the room.
     *
     * @param provider whose jobs
     * @param limit how many at most
     */
    record DueJobs(String provider, int limit) implements Claim {

        private static final int RECENT = 500;

        private static final int ONE_IN = 4;

        /** @throws IllegalArgumentException if the limit is not positive */
        public DueJobs {
            if (limit < 1) {
                throw new IllegalArgumentException("a claim takes at least one job, not " + limit);
            }
            Objects.requireNonNull(provider, "provider must not be null");
        }

        /** How many are taken because they have been due longest, before the most recently due have their turn. */
        public int longestDue() {
            return limit - limit / ONE_IN;
        }

        /** Among how many of the most recently due of the rest the owners take turns for what is left of the limit. */
        public int recentlyDue() {
            return Math.max(RECENT, limit - longestDue());
        }
    }

    /**
     * These jobs, as far as they may be looked at now and nobody has claimed them within a while. This is what makes a
     * thousand askers one question to the provider, across the cluster.
     *
     * <p>A job that is {@linkplain JobState#isAtProvider at its provider} is claimed whether it is due or not: asking about
     * it early does no harm. Any other is claimed only if it is due. Until then a node works on it or waits for the answer to
     * its attempt, or its next attempt was put off; no asker overrules that, least of all one whose clock is wrong.
     *
     * @param ids which jobs
     * @param unlessWithin jobs that were claimed within this long before now, by the store's clock, are left alone; zero
     *     claims whatever is live, due or not
     */
    record TheseJobs(List<JobId> ids, Duration unlessWithin) implements Claim {

        /** @throws IllegalArgumentException if the duration is negative */
        public TheseJobs {
            ids = List.copyOf(ids);
            if (unlessWithin.isNegative()) {
                throw new IllegalArgumentException("a freshness window must not be negative: " + unlessWithin);
            }
        }

        /**
         * Whether this claim takes a job as it stands in the store: the rule above in plain Java. Every time is one of the
         * store's clock.
         *
         * @param due when the job is due, if it ever is
         * @param claimedAt when it was claimed last, by whichever claim
         */
        public boolean takes(Job job, Optional<Instant> due, Optional<Instant> claimedAt, Instant now) {
            if (!job.state().isLive()) {
                return false;
            }
            if (unlessWithin.isZero()) {
                return true;
            }
            boolean isDue = due.filter(at -> !at.isAfter(now)).isPresent();
            boolean isFresh = claimedAt
                    .filter(at -> Duration.between(at, now).compareTo(unlessWithin) < 0)
                    .isPresent();
            return (job.state().isAtProvider() || isDue) && !isFresh;
        }
    }
}
