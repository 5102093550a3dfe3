package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.LogText;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Changes rows of {@code live} on PostgreSQL, any number in one statement, and their due times in the same one.
 *
 * <p>A row is found by the number that this node knows, or else by way of the request. Numbers can be given out again after a
 * restore, so a row counts only if it has the id, the version and the stamp of the job that the writer saw.
 *
 * <p>The row of its due time is found by its number, and not by its place: a claim may move it while the change waits.
 */
final class PostgresChanges {

    private static final RowColumns<Write> FOUND = RowColumns.<Write>none()
            .text("id", write -> write.change().id().value())
            .text("owner", write -> write.change().before().owner().value())
            .bigint("no", Write::no)
            .bigint("expected", write -> write.change().expectedVersion())
            .text("seen", write -> write.change().before().stamp())
            .text("log", write -> LogText.of(write.change()));

    private static final RowColumns<Write> STATE =
            JobColumns.STATE.of(write -> write.change().after());

    private static final RowColumns<Write> END =
            JobColumns.END.of(write -> write.change().after());

    private static final String CHANGE = """
            WITH l AS (
                UPDATE {live} l SET due = n.now + c.delay, log = c.log || l.log, {state = c.state}
                FROM {rows}, (SELECT {now} AS now) n
                WHERE l.owner = c.owner AND l.no = COALESCE(c.no, (SELECT j.no FROM {job} j WHERE j.id = c.id))
                    AND l.id = c.id AND l.version = c.expected AND l.stamp = c.seen
                RETURNING l.id, l.no, l.due, l.version),
            moved AS (
                UPDATE {due} d SET due = COALESCE(l.due, 9223372036854775807), version = l.version
                FROM l WHERE d.no = ANY (ARRAY[l.no]))
            SELECT l.id, l.no FROM l
            """;

    private static final String SETTLE = """
            WITH c AS MATERIALIZED (SELECT * FROM {rows}),
            g AS (
                DELETE FROM {live} l USING c
                WHERE l.owner = c.owner AND l.no = COALESCE(c.no, (SELECT j.no FROM {job} j WHERE j.id = c.id))
                    AND l.id = c.id AND l.version = c.expected AND l.stamp = c.seen
                RETURNING l.no, c.id, c.log || l.log AS log, {c.end}),
            forgotten AS (DELETE FROM {due} d USING g WHERE d.no = ANY (ARRAY[g.no]))
            INSERT INTO {settled} (no, id, log, {end}) SELECT g.no, g.id, g.log, {g.end} FROM g
            RETURNING id, no
            """;

    private static final RowColumns<Job> SEEN = RowColumns.<Job>none()
            .text("id", job -> job.id().value())
            .bigint("version", Job::version)
            .text("stamp", Job::stamp);

    private static final String AT_THEIR_VERSIONS = """
            SELECT count(*) FROM {rows} JOIN {job} j ON j.id = c.id
            JOIN {live} l ON l.owner = j.owner AND l.no = j.no AND l.version = c.version AND l.stamp = c.stamp
            """;

    private final KnownRequests known;
    private final SetStatement<Write> change;
    private final SetStatement<Write> settle;
    private final SetStatement<Job> atTheirVersions;

    PostgresChanges(Tables tables, KnownRequests known) {
        this.known = known;
        change = SetStatement.of(
                tables,
                CHANGE,
                FOUND.and(STATE)
                        .bigint(
                                "delay",
                                write -> Columns.delay(
                                        write.change().after(), write.change().due())),
                Map.of("state", STATE));
        settle = SetStatement.of(tables, SETTLE, FOUND.and(END), Map.of("end", END));
        atTheirVersions = SetStatement.of(tables, AT_THEIR_VERSIONS, SEEN);
    }

    /**
     * A change with the number of its row.
     *
     * @param no null if this node does not know it
     */
    private record Write(Change change, @Nullable Long no) {}

    Map<JobId, Long> change(Handle handle, List<Change> changes) {
        Map<JobId, Long> numbers =
                known.numbers(changes.stream().map(Change::id).toList());
        List<Write> staying = new ArrayList<>();
        List<Write> settling = new ArrayList<>();
        changes.stream()
                .sorted(Comparator.comparing(Change::id))
                .map(change -> new Write(change, numbers.get(change.id())))
                .forEach(write -> (write.change().after().state().isSettled() ? settling : staying).add(write));
        Map<JobId, Long> written = new HashMap<>();
        if (!staying.isEmpty()) {
            written.putAll(change.on(handle, staying).numbers());
        }
        if (!settling.isEmpty()) {
            written.putAll(settle.on(handle, settling).numbers());
        }
        if (written.size() < changes.size()) {
            // A job that was purged and inserted again has another number, and would lose again and again
            Set<JobId> lost = numbers.keySet();
            lost.removeAll(written.keySet());
            known.forget(lost);
        }
        return written;
    }

    boolean areAt(Handle handle, List<Job> before) {
        return atTheirVersions.on(handle, before).query(row -> row.getLong(1)).get(0) == before.size();
    }
}
