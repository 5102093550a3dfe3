package dev.farjob.answer;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import java.util.List;
import java.util.Objects;

/** The jobs of an owner who comes back. */
public final class Recovery {

    private final List<Job> live;
    private final List<Job> unseen;
    private final List<JobId> notReached;
    private final boolean complete;

    private Recovery(Builder builder) {
        this.live = builder.live;
        this.unseen = builder.unseen;
        this.notReached = builder.notReached;
        this.complete = builder.complete;
    }

    /** A recovery that found nothing and is not complete, unless the builder is told more. */
    public static Builder builder() {
        return new Builder();
    }

    /** The jobs that are still under way, parked ones included, as they are now, newest first. */
    public List<Job> live() {
        return live;
    }

    /** The newest jobs that have ended and that the owner has not acknowledged, newest first, 1,000 at most. */
    public List<Job> unseen() {
        return unseen;
    }

    /**
     * The live jobs that nobody was asked about: the time was up, there were more of them than the recovery rule asks about,
     * this node has no client for their provider, or it is closed. They are shown as they are stored, and are looked at when
     * they come due. A job that is not due to be sent yet is none of them.
     */
    public List<JobId> notReached() {
        return notReached;
    }

    /**
     * Whether every live job was looked at and its look has ended, also where somebody else on this node had begun it; if
     * not, the rest goes on in the background. A job that another node has just claimed or written counts as looked at, and
     * so does one that waits for a step of other nodes. False also for an owner with more unsettled jobs than fit on a page,
     * of whom the newest are shown.
     */
    public boolean complete() {
        return complete;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Recovery that
                && live.equals(that.live)
                && unseen.equals(that.unseen)
                && notReached.equals(that.notReached)
                && complete == that.complete;
    }

    @Override
    public int hashCode() {
        return Objects.hash(live, unseen, notReached, complete);
    }

    @Override
    public String toString() {
        return "Recovery[live=" + live + ", unseen=" + unseen + ", notReached=" + notReached + ", complete=" + complete
                + "]";
    }

    /** Puts the answer to somebody who comes back together, for the engine and for tests of hosts. */
    public static final class Builder {

        private List<Job> live = List.of();
        private List<Job> unseen = List.of();
        private List<JobId> notReached = List.of();
        private boolean complete;

        private Builder() {}

        /** See {@link Recovery#live()}; none by default. */
        public Builder live(List<Job> jobs) {
            this.live = List.copyOf(Objects.requireNonNull(jobs, "live jobs must not be null"));
            return this;
        }

        /** See {@link Recovery#unseen()}; none by default. */
        public Builder unseen(List<Job> jobs) {
            this.unseen = List.copyOf(Objects.requireNonNull(jobs, "unseen jobs must not be null"));
            return this;
        }

        /** See {@link Recovery#notReached()}; none by default. */
        public Builder notReached(List<JobId> jobs) {
            this.notReached = List.copyOf(Objects.requireNonNull(jobs, "jobs not reached must not be null"));
            return this;
        }

        /** See {@link Recovery#complete()}; false by default. */
        public Builder complete(boolean complete) {
            this.complete = complete;
            return this;
        }

        /** The answer. */
        public Recovery build() {
            return new Recovery(this);
        }
    }
}
