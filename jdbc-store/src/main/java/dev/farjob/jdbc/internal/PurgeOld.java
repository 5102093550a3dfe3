package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Purge;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Removes what is old enough, oldest first, a few at a time: no transaction grows long, and none waits for another. */
final class PurgeOld {

    private final Tables tables;
    private final ReadJobs reads;
    private final SettledJobs settled;
    private final Dialect dialect;

    PurgeOld(Tables tables, ReadJobs reads, SettledJobs settled, Dialect dialect) {
        this.tables = tables;
        this.reads = reads;
        this.settled = settled;
        this.dialect = dialect;
    }

    int jobs(Handle handle, Purge purge) {
        List<JobId> old = handle.createQuery(tables.sql(dialect.settledBefore()))
                .bind("before", Micros.of(purge.settledBefore()))
                .bind("limit", purge.limit())
                .map((row, context) -> JobId.of(row.getString(1)))
                .list();
        if (old.isEmpty()) {
            return 0;
        }
        int gone = 0;
        for (Job job : reads.byIds(handle, old)) {
            gone += remove(handle, job, purge);
        }
        return gone;
    }

    private int remove(Handle handle, Job job, Purge purge) {
        String ofJob = " WHERE no = (SELECT j.no FROM {job} j WHERE j.id = ?)";
        int gone = handle.execute(
                tables.sql("DELETE FROM {settled}" + ofJob + " AND settled_at < ?"),
                job.id().value(),
                Micros.of(purge.settledBefore()));
        if (gone == 0) {
            return 0;
        }
        handle.execute(tables.sql("DELETE FROM {outcome}" + ofJob), job.id().value());
        HandleRow.of(job).forEach(row -> settled.forgetHandle(handle, row));
        return handle.execute(
                tables.sql("DELETE FROM {job} WHERE id = ?"), job.id().value());
    }

    int webhooks(Handle handle, Purge purge) {
        List<Long> old = handle.select(
                        tables.sql("SELECT w.id FROM {webhook} w WHERE w.received_at < ? ORDER BY w.received_at LIMIT ?"
                                + dialect.passingOver()),
                        Micros.of(purge.receivedBefore()),
                        purge.limit())
                .mapTo(Long.class)
                .list();
        return old.isEmpty()
                ? 0
                : handle.createUpdate(tables.sql("DELETE FROM {webhook} WHERE id IN (<ids>) AND received_at < :before"))
                        .bindList("ids", old)
                        .bind("before", Micros.of(purge.receivedBefore()))
                        .execute();
    }
}
