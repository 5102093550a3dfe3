package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.LogText;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.jdbc.internal.text.PartsText;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Change;
import dev.farjob.store.NewJob;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Inserts jobs by batches of plain statements. */
final class PortableInserts {

    private final Dialect dialect;
    private final PortableRequests requests;
    private final String insertLive;
    private final String insertSettled;

    PortableInserts(Tables tables, Dialect dialect, ReadJobs reads) {
        this.dialect = dialect;
        this.requests = tables.database().isDistributed()
                ? new NumberedRequests(tables, reads)
                : new UnnumberedRequests(tables, reads);
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
        Map<JobId, Long> numbers =
                requests.insert(handle, jobs.stream().sorted(Writes.BY_PLACES).toList());
        insertState(handle, jobs, numbers);
        return numbers;
    }

    private void insertState(Handle handle, List<NewJob> jobs, Map<JobId, Long> numbers) {
        long now = dialect.now(handle);
        try (RowBatch live = new RowBatch(handle, insertLive);
                RowBatch settled = new RowBatch(handle, insertSettled)) {
            for (NewJob added : jobs) {
                Job job = added.job();
                Long no = numbers.get(job.id());
                if (no == null) {
                    continue;
                }
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
