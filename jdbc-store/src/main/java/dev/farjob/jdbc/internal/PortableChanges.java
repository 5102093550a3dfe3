package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.LogText;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.jdbc.internal.text.PartsText;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Change;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes changes: rows are locked, compared here, and written by batches of plain statements. */
final class PortableChanges {

    private final Tables tables;
    private final Dialect dialect;
    private final ReadJobs reads;

    PortableChanges(Tables tables, Dialect dialect, ReadJobs reads) {
        this.tables = tables;
        this.dialect = dialect;
        this.reads = reads;
    }

    private record Locked(String owner, long no, String id, Fence fence, String log) {}

    Map<JobId, Long> change(Handle handle, List<Change> changes) {
        Map<JobId, Locked> rows = lock(handle, changes.stream().map(Change::id).toList());
        List<Change> winners = changes.stream()
                .filter(change -> isAt(rows.get(change.id()), change.before()))
                .toList();
        long now = dialect.now(handle);
        Map<JobId, Long> written = new HashMap<>();
        try (RowBatch update = new RowBatch(
                        handle,
                        tables.sql("UPDATE {live} SET due = ?, version = ?, stamp = ?, state = ?, attempt = ?,"
                                + " pace = ?, updated_at = ?, late_success_at = ?, parts = ?, log = ?"
                                + " WHERE owner = ? AND no = ?"));
                RowBatch settle = new RowBatch(
                        handle,
                        tables.sql("INSERT INTO {settled} (no, id, state, version, stamp, attempt, pace, updated_at,"
                                + " settled_at, late_success_at, acknowledged_at, parts, log)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
                RowBatch leave = new RowBatch(handle, tables.sql("DELETE FROM {live} WHERE owner = ? AND no = ?"))) {
            for (Change change : winners) {
                Job after = change.after();
                Locked row = Objects.requireNonNull(rows.get(change.id()));
                written.put(change.id(), row.no());
                if (after.state().isSettled()) {
                    settle.row(
                            row.no(),
                            after.id().value(),
                            after.state().name(),
                            after.version(),
                            after.stamp(),
                            after.attempt(),
                            Micros.of(after.pace()),
                            Micros.of(after.updatedAt()),
                            Columns.micros(after.settledAt()),
                            Columns.micros(after.lateSuccessAt()),
                            Columns.micros(after.acknowledgedAt()),
                            PartsText.write(after),
                            LogText.of(change) + row.log());
                    leave.row(row.owner(), row.no());
                } else {
                    update.row(
                            Columns.due(after, change.due(), now),
                            after.version(),
                            after.stamp(),
                            after.state().name(),
                            after.attempt(),
                            Micros.of(after.pace()),
                            Micros.of(after.updatedAt()),
                            Columns.micros(after.lateSuccessAt()),
                            PartsText.write(after),
                            LogText.of(change) + row.log(),
                            row.owner(),
                            row.no());
                }
            }
            update.execute();
            settle.execute();
            leave.execute();
        }
        return written;
    }

    /** The rows of live jobs; nobody else writes them until the transaction ends. */
    private Map<JobId, Locked> lock(Handle handle, List<JobId> ids) {
        String sql = tables.sql(
                "SELECT l.owner, l.no, l.id, l.version, l.stamp, l.log FROM {live} l WHERE l.owner = ? AND l.no = ?"
                        + dialect.forUpdate());
        Map<JobId, Locked> rows = new HashMap<>();
        reads.rows(handle, ids).entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> entry.getValue().no()))
                .forEach(entry -> handle.select(
                                sql, entry.getValue().owner(), entry.getValue().no())
                        .map((row, context) -> new Locked(
                                row.getString(1),
                                row.getLong(2),
                                row.getString(3),
                                new Fence(row.getLong(4), row.getString(5)),
                                row.getString(6)))
                        .findOne()
                        .ifPresent(row -> rows.put(entry.getKey(), row)));
        return rows;
    }

    boolean isAt(Handle handle, Job before) {
        return handle.select(
                        tables.sql("SELECT l.version, l.stamp FROM {job} j"
                                + " JOIN {live} l ON l.owner = j.owner AND l.no = j.no WHERE j.id = ?"),
                        before.id().value())
                .map((row, context) -> new Fence(row.getLong(1), row.getString(2)).isOf(before))
                .findOne()
                .orElse(false);
    }

    private static boolean isAt(@Nullable Locked row, Job before) {
        return row != null
                && row.id().equals(before.id().value())
                && row.fence().isOf(before);
    }
}
