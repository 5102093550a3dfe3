package dev.farjob.jdbc.internal;

import dev.farjob.model.JobId;
import org.jdbi.v3.core.Handle;

/**
 * Sees to it that a remote job which is adopted has one job here. A transaction that adopts it holds off others that do until
 * it ends, so there is no other holder that it cannot see yet.
 */
final class AdoptedJobs {

    /** A few names for all remote jobs, because where a name is held off by a row, the row stays. */
    private static final int NAMES = 64;

    private final ReadJobs reads;

    AdoptedJobs(ReadJobs reads) {
        this.reads = reads;
    }

    /** The name that a transaction which adopts this holds off, before it locks any row. */
    static String name(dev.farjob.model.Handle adopted) {
        return "adoption " + Math.floorMod(HandleHash.of(adopted), NAMES);
    }

    /** Whether a job besides the one that adopts it knows this remote job. */
    boolean isTaken(Handle handle, dev.farjob.model.Handle adopted, JobId by) {
        return reads.holders(handle, adopted.target().provider(), adopted.id())
                .anyMatch(job -> !job.id().equals(by));
    }
}
