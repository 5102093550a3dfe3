package dev.farjob.jdbc.internal;

import dev.farjob.model.Job;

/**
 * Which write of a job a row holds. The version alone does not say: after a restore, nodes that kept running may have another
 * write of the same version in hand.
 */
record Fence(long version, String stamp) {

    /** Whether this snapshot is of the same write. */
    boolean isOf(Job job) {
        return job.version() == version && job.stamp().equals(stamp);
    }
}
