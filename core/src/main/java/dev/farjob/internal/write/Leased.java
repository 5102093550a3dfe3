package dev.farjob.internal.write;

import dev.farjob.model.Job;

/**
 * A job that this node holds, by a claim or a write. Its lease is counted from before the call to the store, whose answer may
 * come long after its effect: a node that hears of its lease when it is over must not take it for a fresh one.
 *
 * <p>A claim keeps others away, and no more: it leaves the job as it was, and a store may forget it. Only a write proves that
 * nobody else has the job.
 *
 * @param since when the call began, by the node's nanoseconds
 * @param isWritten whether this node has written the job, so that the writes of all who held it before it lose
 */
public record Leased(Job job, long since, boolean isWritten) {

    /** A job that this node has claimed and not written. */
    public static Leased claimed(Job job, long since) {
        return new Leased(job, since, false);
    }

    /** A job as this node has written it. */
    public static Leased written(Job job, long since) {
        return new Leased(job, since, true);
    }

    /** The same lease, of the job as it is known to be now. */
    public Leased at(Job now) {
        return new Leased(now, since, isWritten);
    }
}
