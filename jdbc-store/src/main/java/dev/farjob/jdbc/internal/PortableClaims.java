package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.model.JobId;
import dev.farjob.store.Claim;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Claims by writing on condition and reading again what was written. */
final class PortableClaims {

    /** A claim that others were faster for looks again for something that they left. */
    private static final int MOST_ROUNDS = 10;

    private final Tables tables;
    private final Dialect dialect;

    PortableClaims(Tables tables, Dialect dialect) {
        this.tables = tables;
        this.dialect = dialect;
    }

    List<LiveRow> claim(Handle handle, Claim claim) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<LiveRow> wanted = wanted(handle, claim, dialect.now(handle));
            if (wanted.isEmpty()) {
                return List.of();
            }
            List<LiveRow> claimed = claim(handle, wanted, claim.stamp());
            if (!claimed.isEmpty()) {
                return claimed;
            }
        }
        return List.of();
    }

    private List<LiveRow> wanted(Handle handle, Claim claim, long now) {
        String columns = tables.sql("SELECT " + LiveRow.COLUMNS + " FROM ");
        if (claim instanceof Claim.DueJobs due) {
            return handle.createQuery(columns + tables.sql("{live} l")
                            + " WHERE l.provider = :provider AND l.due <= :now ORDER BY l.provider, l.due LIMIT :limit")
                    .bind("provider", due.provider())
                    .bind("now", now)
                    .bind("limit", due.limit())
                    .map((row, context) -> LiveRow.of(row))
                    .list();
        }
        Claim.TheseJobs these = (Claim.TheseJobs) claim;
        boolean inAnyCase = these.unlessWithin().isZero();
        return handle.createQuery(columns
                        + tables.sql("{job} j JOIN {live} l ON l.owner = j.owner AND l.no = j.no")
                        + " WHERE j.id IN (<ids>) AND l.state <> 'PARKED'"
                        + (inAnyCase ? "" : " AND (l.claimed_at IS NULL OR l.claimed_at <= :before)"))
                .bindList(
                        "ids", these.ids().stream().map(JobId::value).distinct().toList())
                .bind("before", now - Micros.of(these.unlessWithin()))
                .map((row, context) -> LiveRow.of(row))
                .list();
    }

    /** Those of these that nobody else wrote meanwhile, in the same order. */
    private List<LiveRow> claim(Handle handle, List<LiveRow> wanted, String stamp) {
        long now = dialect.now(handle);
        List<LiveRow> inOrder =
                wanted.stream().sorted(Comparator.comparingLong(LiveRow::no)).toList();
        try (RowBatch batch = new RowBatch(
                handle,
                tables.sql("UPDATE {live} SET version = version + 1, stamp = ?, claimed_at = ?, due = ?"
                        + " WHERE owner = ? AND no = ? AND version = ?"))) {
            inOrder.forEach(row -> batch.row(stamp, now, now + row.pace(), row.owner(), row.no(), row.version()));
            batch.execute();
        }
        Set<Long> mine = new HashSet<>();
        for (LiveRow row : inOrder) {
            handle.select(
                            tables.sql("SELECT l.no FROM {live} l WHERE l.owner = ? AND l.no = ? AND l.stamp = ?"),
                            row.owner(),
                            row.no(),
                            stamp)
                    .mapTo(Long.class)
                    .findOne()
                    .ifPresent(mine::add);
        }
        return wanted.stream()
                .filter(row -> mine.contains(row.no()))
                .map(row -> row.claimed(stamp))
                .toList();
    }
}
