package dev.farjob.jdbc.internal;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One way from the provider's id of a job to the job.
 *
 * @param hash what the handle is found by, see {@link HandleHash}
 */
record HandleRow(long hash, JobId job) {

    /** The rows of a job: one for each of its handles. */
    static Set<HandleRow> of(Job job) {
        Set<HandleRow> rows = new LinkedHashSet<>();
        job.handles().forEach(handle -> rows.add(new HandleRow(HandleHash.of(handle), job.id())));
        return rows;
    }
}
