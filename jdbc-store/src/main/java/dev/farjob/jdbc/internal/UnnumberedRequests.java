package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.NewJob;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Lets the database give out the numbers, and inserts singly where somebody was faster with one of a batch. */
final class UnnumberedRequests implements PortableRequests {

    private final ReadJobs reads;
    private final String insert;

    UnnumberedRequests(Tables tables, ReadJobs reads) {
        this.reads = reads;
        this.insert = tables.sql("INSERT INTO {job} (" + COLUMNS + ") VALUES (" + VALUES + ")");
    }

    @Override
    public Map<JobId, Long> insert(Handle handle, List<NewJob> jobs) {
        Set<JobId> taken = taken(handle, jobs);
        List<NewJob> free =
                jobs.stream().filter(job -> !taken.contains(job.job().id())).toList();
        if (free.isEmpty()) {
            return Map.of();
        }
        List<NewJob> inserted = insertTogether(handle, free) ? free : insertSingly(handle, free);
        return reads.numbers(
                handle, inserted.stream().map(job -> job.job().id()).toList());
    }

    /** Those whose id or key is there already, or comes twice in these. */
    private Set<JobId> taken(Handle handle, List<NewJob> jobs) {
        Set<JobId> taken = new HashSet<>(
                reads.numbers(handle, jobs.stream().map(job -> job.job().id()).toList())
                        .keySet());
        Set<List<String>> keys = new HashSet<>();
        for (NewJob added : jobs) {
            Job job = added.job();
            Optional<IdempotencyKey> key = job.spec().idempotencyKey();
            boolean isTaken = key.filter(its -> !keys.add(List.of(job.owner().value(), its.value()))
                            || reads.byKey(handle, job.owner(), its).isPresent())
                    .isPresent();
            if (isTaken) {
                taken.add(job.id());
            }
        }
        return taken;
    }

    /** False if somebody was faster with one of them; nothing is written then. */
    private boolean insertTogether(Handle handle, List<NewJob> jobs) {
        handle.savepoint("farjob");
        try {
            insertJobs(handle, jobs);
            handle.releaseSavepoint("farjob");
            return true;
        } catch (RuntimeException broken) {
            if (!Trouble.of(broken).isDuplicate()) {
                throw broken;
            }
            handle.rollbackToSavepoint("farjob");
            return false;
        }
    }

    private List<NewJob> insertSingly(Handle handle, List<NewJob> jobs) {
        return jobs.stream().filter(job -> insertTogether(handle, List.of(job))).toList();
    }

    private void insertJobs(Handle handle, List<NewJob> jobs) {
        try (RowBatch batch = new RowBatch(handle, insert)) {
            jobs.forEach(added -> batch.row(PortableRequests.values(added.job())));
            batch.execute();
        }
    }
}
