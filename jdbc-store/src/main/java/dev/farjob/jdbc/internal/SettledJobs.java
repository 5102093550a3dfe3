package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.LogText;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.jdbc.internal.text.PartsText;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.store.Change;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** Writes the rare changes of a settled job: it is acknowledged, or delivered late, or goes on after all. */
final class SettledJobs {

    private final Tables tables;
    private final Writes writes;
    private final String forUpdate;

    /** @param forUpdate what makes a query lock the rows that it finds; empty where a transaction has the database alone */
    SettledJobs(Tables tables, Writes writes, String forUpdate) {
        this.tables = tables;
        this.writes = writes;
        this.forUpdate = forUpdate;
    }

    private record Row(long no, Fence fence, String log) {}

    /** Writes a change of a settled job, and answers the number of its row; empty if it lost. */
    Optional<Long> change(Handle handle, Change change) {
        Optional<Row> row =
                lock(handle, change.id()).filter(found -> found.fence().isOf(change.before()));
        row.ifPresent(found -> {
            if (change.after().state().isSettled()) {
                rewrite(handle, found, change);
            } else {
                reopen(handle, found, change);
            }
        });
        return row.map(Row::no);
    }

    /** Whether the settled job is still at this version; nobody else changes it until the transaction ends. */
    boolean isAt(Handle handle, Job before) {
        return lock(handle, before.id()).filter(row -> row.fence().isOf(before)).isPresent();
    }

    private Optional<Row> lock(Handle handle, JobId id) {
        Optional<Long> no = handle.select(tables.sql("SELECT j.no FROM {job} j WHERE j.id = ?"), id.value())
                .mapTo(Long.class)
                .findOne();
        return no.flatMap(number -> handle.select(
                        tables.sql("SELECT s.no, s.version, s.stamp, s.log FROM {settled} s WHERE s.no = ? AND s.id = ?"
                                + forUpdate),
                        number,
                        id.value())
                .map((row, context) ->
                        new Row(row.getLong(1), new Fence(row.getLong(2), row.getString(3)), row.getString(4)))
                .findOne());
    }

    private void rewrite(Handle handle, Row row, Change change) {
        Job after = change.after();
        handle.createUpdate(
                        tables.sql(
                                "UPDATE {settled} SET state = :state, version = :version, stamp = :stamp,"
                                        + " attempt = :attempt, pace = :pace, updated_at = :updatedAt, settled_at = :settledAt,"
                                        + " late_success_at = :lateSuccessAt,"
                                        // One that came since the writer read the job is no write of it, and stays
                                        + " acknowledged_at = COALESCE(:acknowledgedAt, acknowledged_at), parts = :parts, log = :log WHERE no = :no"))
                .bind("state", after.state().name())
                .bind("version", after.version())
                .bind("stamp", after.stamp())
                .bind("attempt", after.attempt())
                .bind("pace", Micros.of(after.pace()))
                .bind("updatedAt", Micros.of(after.updatedAt()))
                .bind("settledAt", Micros.of(after.settledAt().orElseThrow()))
                .bind("lateSuccessAt", micros(after.lateSuccessAt()))
                .bind("acknowledgedAt", micros(after.acknowledgedAt()))
                .bind("parts", PartsText.write(after))
                .bind("log", LogText.of(change) + row.log())
                .bind("no", row.no())
                .execute();
    }

    private void reopen(Handle handle, Row row, Change change) {
        handle.execute(tables.sql("DELETE FROM {settled} WHERE no = ?"), row.no());
        writes.reopen(handle, row.no(), change, LogText.of(change) + row.log());
    }

    /** Notes that the owner saw these ends; answers how many that is news for. */
    int acknowledge(Handle handle, Owner owner, Set<JobId> ids, Instant at) {
        int acknowledged = 0;
        // In one order, or two callers might wait for each other
        for (JobId id : new TreeSet<>(ids)) {
            acknowledged += acknowledge(handle, owner, id, at);
        }
        return acknowledged;
    }

    private int acknowledge(Handle handle, Owner owner, JobId id, Instant at) {
        int news = handle.execute(
                tables.sql("UPDATE {settled} SET acknowledged_at = ? WHERE acknowledged_at IS NULL"
                        + " AND no = (SELECT j.no FROM {job} j WHERE j.id = ? AND j.owner = ?)"),
                Micros.of(at),
                id.value(),
                owner.value());
        if (news > 0) {
            markSeen(handle, id, true);
        }
        return news;
    }

    void markSeen(Handle handle, JobId id, boolean seen) {
        handle.execute(tables.sql("UPDATE {job} SET seen = ? WHERE id = ?"), seen, id.value());
    }

    void forgetOutcome(Handle handle, long no) {
        handle.execute(tables.sql("DELETE FROM {outcome} WHERE no = ?"), no);
    }

    void forgetHandle(Handle handle, HandleRow row) {
        handle.execute(
                tables.sql("DELETE FROM {handle} WHERE hash = ? AND id = ?"),
                row.hash(),
                row.job().value());
    }

    private static Optional<Long> micros(Optional<Instant> at) {
        return at.map(Micros::of);
    }
}
