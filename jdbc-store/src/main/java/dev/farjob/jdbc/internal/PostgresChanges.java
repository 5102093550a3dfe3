package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Database;
import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.LogText;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.jdbc.internal.text.PartsText;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Changes rows of {@code live} on PostgreSQL, any number in one statement, and their due times in the same one.
 *
 * <p>Which due time a job had is read from a second look at its row. That look is as old as the statement, and the row may
 * have been written since; but then its version has grown, and the change loses.
 */
final class PostgresChanges {

    private final KnownRequests known;
    private final String change;
    private final String settle;
    private final String atTheirVersions;

    PostgresChanges(Tables tables, KnownRequests known) {
        this.known = known;
        change =
                tables.sql("WITH l AS (UPDATE {live} l SET due = n.now + c.delay, version = c.version, stamp = c.stamp,"
                        + " state = c.state, attempt = c.attempt, pace = c.pace, updated_at = c.updated_at,"
                        + " late_success_at = c.late_success_at, parts = c.parts, log = c.log || l.log"
                        + " FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS c(id, owner, no, expected, delay, version,"
                        + " stamp, state, attempt, pace, updated_at, late_success_at, parts, log)"
                        + " JOIN {live} o ON " + row("o") + ","
                        + " (SELECT " + Database.POSTGRESQL.nowMicros() + " AS now) n"
                        + " WHERE l.ctid = o.ctid AND l.version = c.expected"
                        + " RETURNING l.id, l.no, " + DueTimes.place("o.due") + " AS was, " + DueTimes.place("l.due")
                        + " AS due, " + DueTimes.rowOf("o") + " AS place),"
                        + " moved AS (UPDATE {due} d SET due = l.due FROM l"
                        + " WHERE d.ctid = l.place AND l.due <> l.was)"
                        + " SELECT l.id, l.no FROM l");
        settle = tables.sql("WITH c AS MATERIALIZED (SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " AS c(id, owner, no, expected, state, version, stamp, attempt, pace, updated_at, settled_at, late_success_at,"
                + " acknowledged_at, parts, log)),"
                + " gone AS (DELETE FROM {live} l USING c WHERE " + row("l") + " AND l.version = c.expected"
                + " RETURNING l.no, " + DueTimes.rowOf("l") + " AS place, c.id, c.state, c.version,"
                + " c.stamp, c.attempt, c.pace, c.updated_at, c.settled_at, c.late_success_at, c.acknowledged_at,"
                + " c.parts, c.log || l.log AS log),"
                + " forgotten AS (DELETE FROM {due} d USING gone g WHERE d.ctid = g.place)"
                + " INSERT INTO {settled} (no, id, state, version, stamp, attempt, pace, updated_at, settled_at,"
                + " late_success_at, acknowledged_at, parts, log) SELECT g.no, g.id, g.state, g.version, g.stamp,"
                + " g.attempt, g.pace, g.updated_at, g.settled_at, g.late_success_at, g.acknowledged_at, g.parts, g.log"
                + " FROM gone g RETURNING id, no");
        atTheirVersions = tables.sql("SELECT count(*) FROM unnest(?, ?) AS c(id, version) JOIN {job} j ON j.id = c.id"
                + " JOIN {live} l ON l.owner = j.owner AND l.no = j.no AND l.version = c.version");
    }

    /** The row of a job of {@code c} in {@code live}: by its number where this node knows it, else by way of the request. */
    private static String row(String live) {
        return live + ".owner = c.owner AND " + live
                + ".no = COALESCE(c.no, (SELECT j.no FROM {job} j WHERE j.id = c.id))";
    }

    Map<JobId, Long> change(Handle handle, List<Change> changes) {
        Map<JobId, Long> numbers =
                known.numbers(changes.stream().map(Change::id).toList());
        List<Change> staying = new ArrayList<>();
        List<Change> settling = new ArrayList<>();
        changes.stream()
                .sorted(Comparator.comparing(Change::id))
                .forEach(change -> (change.after().state().isSettled() ? settling : staying).add(change));
        Map<JobId, Long> written = new HashMap<>();
        if (!staying.isEmpty()) {
            written.putAll(changeLive(handle, staying, numbers));
        }
        if (!settling.isEmpty()) {
            written.putAll(settle(handle, settling, numbers));
        }
        if (written.size() < changes.size()) {
            // A job that was purged and inserted again has another number, and would lose again and again
            numbers.keySet().removeAll(written.keySet());
            known.forget(numbers.values());
        }
        return written;
    }

    private Map<JobId, Long> changeLive(Handle handle, List<Change> changes, Map<JobId, Long> numbers) {
        return PostgresWrites.numbers(
                new SetStatement<>(change, changes)
                        .texts(change -> change.id().value())
                        .texts(change -> change.before().owner().value())
                        .longs(change -> numbers.get(change.id()))
                        .longs(Change::expectedVersion)
                        .longs(change -> Columns.delay(change.after(), change.due()))
                        .longs(change -> change.after().version())
                        .texts(change -> change.after().stamp())
                        .texts(change -> change.after().state().name())
                        .integers(change -> change.after().attempt())
                        .longs(change -> Micros.of(change.after().pace()))
                        .longs(change -> Micros.of(change.after().updatedAt()))
                        .longs(change -> Columns.micros(change.after().lateSuccessAt()))
                        .texts(change -> PartsText.write(change.after()))
                        .texts(LogText::of),
                handle);
    }

    private Map<JobId, Long> settle(Handle handle, List<Change> changes, Map<JobId, Long> numbers) {
        SetStatement<Change> statement = new SetStatement<>(settle, changes)
                .texts(change -> change.id().value())
                .texts(change -> change.before().owner().value())
                .longs(change -> numbers.get(change.id()))
                .longs(Change::expectedVersion);
        return PostgresWrites.numbers(settledColumns(statement, Change::after).texts(LogText::of), handle);
    }

    static <E> SetStatement<E> settledColumns(SetStatement<E> statement, Function<E, Job> job) {
        return statement
                .texts(row -> job.apply(row).state().name())
                .longs(row -> job.apply(row).version())
                .texts(row -> job.apply(row).stamp())
                .integers(row -> job.apply(row).attempt())
                .longs(row -> Micros.of(job.apply(row).pace()))
                .longs(row -> Micros.of(job.apply(row).updatedAt()))
                .longs(row -> Columns.micros(job.apply(row).settledAt()))
                .longs(row -> Columns.micros(job.apply(row).lateSuccessAt()))
                .longs(row -> Columns.micros(job.apply(row).acknowledgedAt()))
                .texts(row -> PartsText.write(job.apply(row)));
    }

    boolean areAt(Handle handle, List<Job> before) {
        SetStatement<Job> statement = new SetStatement<>(atTheirVersions, before)
                .texts(job -> job.id().value())
                .longs(Job::version);
        return statement.query(handle, row -> row.getLong(1)).get(0) == before.size();
    }
}
