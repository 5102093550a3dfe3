package dev.farjob.internal.watch;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Target;
import dev.farjob.store.Glimpse;
import java.time.Instant;

/** A job that somebody was told of, without its input and its result. Belongs to one thread. */
public final class Followed {

    private final JobId id;
    private final Target target;
    private final JobState state;
    private final Instant sent;
    private final boolean moving;
    private final Instant updatedAt;
    private final long told;
    private long askedAt;

    Followed(Job job, long at) {
        this.id = job.id();
        this.target = job.target();
        this.state = job.state();
        this.sent = job.dispatchedAt().orElse(job.createdAt());
        this.moving = job.state() == JobState.QUEUED || job.reportedProgress().isPresent();
        this.updatedAt = job.updatedAt();
        this.told = job.version();
        this.askedAt = at;
    }

    JobId id() {
        return id;
    }

    Target target() {
        return target;
    }

    /** When the provider got it. */
    Instant sent() {
        return sent;
    }

    /** Whether there is more to learn of it than its end: its place in a queue, or its progress. */
    boolean isMoving() {
        return moving;
    }

    /** Whether its provider can say how it is. */
    boolean isAtProvider() {
        return state == JobState.QUEUED || state == JobState.RUNNING;
    }

    boolean isSettled() {
        return state.isSettled();
    }

    /** The version that was told. */
    long told() {
        return told;
    }

    /** Whether there is news. A look that found none leaves the job as it was. */
    boolean differs(Glimpse glimpse) {
        return glimpse.version() > told
                && (glimpse.state() != state || !glimpse.updatedAt().equals(updatedAt));
    }

    /** Notes that the provider was asked, by this node or by another that was faster. */
    void asked(long at) {
        askedAt = at;
    }

    /** When the provider was asked last, as far as this node knows, in nanoseconds that only grow. */
    long askedAt() {
        return askedAt;
    }
}
