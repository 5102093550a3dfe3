package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.LogText;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.jdbc.internal.text.PartsText;
import dev.farjob.jdbc.internal.text.PlanText;
import dev.farjob.jdbc.internal.text.TagsText;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Subject;
import dev.farjob.store.Change;
import dev.farjob.store.NewJob;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Inserts jobs by batches of plain statements, and singly where somebody was faster with one of a batch. */
final class PortableInserts {

    private final Tables tables;
    private final Dialect dialect;
    private final ReadJobs reads;
    private final String insertLive;
    private final String insertSettled;

    PortableInserts(Tables tables, Dialect dialect, ReadJobs reads) {
        this.tables = tables;
        this.dialect = dialect;
        this.reads = reads;
        this.insertLive =
                tables.sql("INSERT INTO {live} (owner, no, id, created_at, provider, parts, due, version, stamp, state,"
                        + " attempt, pace, updated_at, late_success_at, log)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        this.insertSettled =
                tables.sql("INSERT INTO {settled} (no, id, state, version, stamp, attempt, pace, updated_at,"
                        + " settled_at, late_success_at, acknowledged_at, parts, log)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }

    Map<JobId, Long> insert(Handle handle, List<NewJob> jobs) {
        Set<JobId> taken = taken(handle, jobs);
        List<NewJob> free = jobs.stream()
                .filter(job -> !taken.contains(job.job().id()))
                .sorted(Writes.BY_PLACES)
                .toList();
        if (free.isEmpty()) {
            return Map.of();
        }
        List<NewJob> inserted = insertTogether(handle, free) ? free : insertSingly(handle, free);
        Map<JobId, Long> numbers = reads.numbers(
                handle, inserted.stream().map(job -> job.job().id()).toList());
        insertState(handle, inserted, numbers);
        return numbers;
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
        try (RowBatch batch = new RowBatch(
                handle,
                tables.sql(
                        "INSERT INTO {job} (id, owner, subject, idem_key, provider, endpoint, created_at, not_before,"
                                + " deadline, seen, tags, steps, input) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"))) {
            for (NewJob added : jobs) {
                Job job = added.job();
                batch.row(
                        job.id().value(),
                        job.owner().value(),
                        job.spec().subject().map(Subject::value).orElse(null),
                        job.spec().idempotencyKey().map(IdempotencyKey::value).orElse(null),
                        job.target().provider(),
                        job.target().endpoint(),
                        Micros.of(job.createdAt()),
                        Columns.micros(job.spec().notBefore()),
                        Columns.micros(job.spec().deadline()),
                        job.acknowledgedAt().isPresent(),
                        TagsText.write(job.spec().tags()),
                        PlanText.write(job.plan()),
                        job.spec().input().json());
            }
            batch.execute();
        }
    }

    private void insertState(Handle handle, List<NewJob> jobs, Map<JobId, Long> numbers) {
        long now = dialect.now(handle);
        try (RowBatch live = new RowBatch(handle, insertLive);
                RowBatch settled = new RowBatch(handle, insertSettled)) {
            for (NewJob added : jobs) {
                Job job = added.job();
                long no = Objects.requireNonNull(numbers.get(job.id()));
                if (job.state().isSettled()) {
                    addSettled(settled, no, job, LogText.of(added));
                } else {
                    addLive(live, no, job, Columns.due(job, added.due(), now), LogText.of(added));
                }
            }
            live.execute();
            settled.execute();
        }
    }

    void reopen(Handle handle, long no, Change change, String log) {
        try (RowBatch live = new RowBatch(handle, insertLive)) {
            addLive(live, no, change.after(), Columns.due(change.after(), change.due(), dialect.now(handle)), log);
            live.execute();
        }
    }

    private static void addLive(RowBatch batch, long no, Job job, @Nullable Long due, String log) {
        batch.row(
                job.owner().value(),
                no,
                job.id().value(),
                Micros.of(job.createdAt()),
                job.target().provider(),
                PartsText.write(job),
                due,
                job.version(),
                job.stamp(),
                job.state().name(),
                job.attempt(),
                Micros.of(job.pace()),
                Micros.of(job.updatedAt()),
                Columns.micros(job.lateSuccessAt()),
                log);
    }

    private static void addSettled(RowBatch batch, long no, Job job, String log) {
        batch.row(
                no,
                job.id().value(),
                job.state().name(),
                job.version(),
                job.stamp(),
                job.attempt(),
                Micros.of(job.pace()),
                Micros.of(job.updatedAt()),
                Columns.micros(job.settledAt()),
                Columns.micros(job.lateSuccessAt()),
                Columns.micros(job.acknowledgedAt()),
                PartsText.write(job),
                log);
    }
}
