package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.model.JobId;
import dev.farjob.store.Claim;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;
import org.jdbi.v3.core.Handle;

/** Claims by writing on condition and reading again what was written. */
final class PortableClaims {

    /** A claim that others were faster for looks again for something that they left. */
    private static final int MOST_ROUNDS = 10;

    /** A row as it was found, with the name of the last claim of it. */
    private record Found(String claim, LiveRow row) {

        static Found of(ResultSet row) throws SQLException {
            return new Found(row.getString("claim"), LiveRow.of(row));
        }
    }

    private final Tables tables;
    private final Dialect dialect;

    PortableClaims(Tables tables, Dialect dialect) {
        this.tables = tables;
        this.dialect = dialect;
    }

    List<LiveRow> claim(Handle handle, Claim claim) {
        if (claim instanceof Claim.TheseJobs these) {
            return claim(handle, now -> these(handle, these, now));
        }
        Claim.DueJobs due = (Claim.DueJobs) claim;
        List<LiveRow> claimed = new ArrayList<>(claim(handle, now -> longestDue(handle, due, now)));
        if (claimed.size() == due.longestDue() && claimed.size() < due.limit()) {
            claimed.addAll(claim(handle, now -> recentlyDue(handle, due, now)));
        }
        return claimed;
    }

    private List<LiveRow> claim(Handle handle, LongFunction<List<Found>> wanted) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<Found> found = wanted.apply(dialect.now(handle));
            if (found.isEmpty()) {
                return List.of();
            }
            List<LiveRow> claimed = claim(handle, found);
            if (!claimed.isEmpty()) {
                return claimed;
            }
        }
        return List.of();
    }

    private List<Found> longestDue(Handle handle, Claim.DueJobs claim, long now) {
        return handle.createQuery(tables.sql("SELECT l.claim, " + LiveRow.COLUMNS + " FROM {live} l"
                        + " WHERE l.provider = :provider AND l.due <= :now ORDER BY l.provider, l.due LIMIT :limit"))
                .bind("provider", claim.provider())
                .bind("now", now)
                .bind("limit", claim.longestDue())
                .map((row, context) -> Found.of(row))
                .list();
    }

    private List<Found> recentlyDue(Handle handle, Claim.DueJobs claim, long now) {
        return handle.createQuery(tables.sql(
                        "SELECT l.claim, " + LiveRow.COLUMNS + " FROM (SELECT turns.owner, turns.no, turns.due"
                                + " FROM (SELECT recent.owner, recent.no, recent.due,"
                                + " ROW_NUMBER() OVER (PARTITION BY recent.owner ORDER BY recent.due DESC) AS turn"
                                + " FROM (SELECT l.owner, l.no, l.due FROM {live} l"
                                + " WHERE l.provider = :provider AND l.due <= :now"
                                + " ORDER BY l.provider DESC, l.due DESC LIMIT :recent) recent) turns"
                                + " ORDER BY turns.turn, turns.due DESC LIMIT :limit) picked"
                                + " JOIN {live} l ON l.owner = picked.owner AND l.no = picked.no ORDER BY picked.due"))
                .bind("provider", claim.provider())
                .bind("now", now)
                .bind("recent", claim.recentlyDue())
                .bind("limit", claim.limit() - claim.longestDue())
                .map((row, context) -> Found.of(row))
                .list();
    }

    private List<Found> these(Handle handle, Claim.TheseJobs claim, long now) {
        String unlessFresh = " AND (l.claimed_at IS NULL OR l.claimed_at <= :before) AND (" + Writes.AT_PROVIDER
                + " OR l.due <= :now)";
        return handle.createQuery(tables.sql("SELECT l.claim, " + LiveRow.COLUMNS
                        + " FROM {job} j JOIN {live} l ON l.owner = j.owner AND l.no = j.no"
                        + " WHERE j.id IN (<ids>) AND l.state <> 'PARKED'"
                        + (claim.unlessWithin().isZero() ? "" : unlessFresh)))
                .bindList(
                        "ids", claim.ids().stream().map(JobId::value).distinct().toList())
                .bind("before", now - Micros.of(claim.unlessWithin()))
                .bind("now", now)
                .map((row, context) -> Found.of(row))
                .list();
    }

    void putOff(Handle handle, List<LiveRow> rows) {
        try (RowBatch batch =
                new RowBatch(handle, tables.sql("UPDATE {live} SET due = due + ? WHERE owner = ? AND no = ?"))) {
            rows.forEach(row -> batch.row(Micros.of(Writes.A_WHILE), row.owner(), row.no()));
            batch.execute();
        }
    }

    /**
     * Those of these that nobody else wrote or claimed meanwhile, in the same order. What tells one claim from another is a
     * name of its own: the time would not, where two come within a microsecond.
     */
    private List<LiveRow> claim(Handle handle, List<Found> wanted) {
        String name = UUID.randomUUID().toString();
        long now = dialect.now(handle);
        List<Found> inOrder = wanted.stream()
                .sorted(Comparator.comparingLong(found -> found.row().no()))
                .toList();
        try (RowBatch batch = new RowBatch(
                handle,
                tables.sql("UPDATE {live} SET claim = ?, claimed_at = ?, due = ?"
                        + " WHERE owner = ? AND no = ? AND version = ? AND stamp = ? AND claim = ?"))) {
            inOrder.forEach(found -> {
                LiveRow row = found.row();
                batch.row(
                        name, now, now + row.pace(), row.owner(), row.no(), row.version(), row.stamp(), found.claim());
            });
            batch.execute();
        }
        Set<Long> mine = new HashSet<>();
        for (Found found : inOrder) {
            handle.select(
                            tables.sql("SELECT l.no FROM {live} l WHERE l.owner = ? AND l.no = ? AND l.claim = ?"),
                            found.row().owner(),
                            found.row().no(),
                            name)
                    .mapTo(Long.class)
                    .findOne()
                    .ifPresent(mine::add);
        }
        return wanted.stream()
                .map(Found::row)
                .filter(row -> mine.contains(row.no()))
                .toList();
    }
}
