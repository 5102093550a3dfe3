package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Database;
import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.model.JobId;
import dev.farjob.store.Claim;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Claims on PostgreSQL: one statement that picks, locks, writes and answers. */
final class PostgresClaims {

    private static final String NOW = Database.POSTGRESQL.nowMicros();

    private final String claimDue;
    private final String claimThese;
    private final String whole;

    PostgresClaims(Tables tables) {
        // A due time of long ago, should there ever be one, is passed over like a row that somebody else holds.
        claimDue = tables.sql(claim(
                "SELECT l.owner, l.no, d.due FROM {due} d"
                        + " JOIN {live} l ON l.owner = d.owner AND l.no = d.no AND l.due = d.due"
                        + " WHERE d.provider = ? AND d.due <= (SELECT " + NOW + ")"
                        + " ORDER BY d.due LIMIT ? FOR NO KEY UPDATE OF l SKIP LOCKED",
                "p.due AS was, FALSE AS waited",
                "= l.was",
                DueTimes.ARE_WHOLE));
        // Whoever is waited for moves the due time. The row that has it is found by what it was when the statement
        // began,
        // and taken for what it is after the wait.
        claimThese = tables.sql(claim(
                "SELECT l.owner, l.no, " + DueTimes.place("l.due") + " AS due, " + DueTimes.place("o.due") + " AS seen,"
                        + " l.version <> o.version AS waited"
                        + " FROM unnest(?) AS c(id) JOIN {job} j ON j.id = c.id"
                        + " JOIN {live} o ON o.owner = j.owner AND o.no = j.no"
                        + " JOIN {live} l ON l.owner = o.owner AND l.no = o.no"
                        + " WHERE l.state <> 'PARKED' AND (l.claimed_at IS NULL OR l.claimed_at <= (SELECT " + NOW
                        + ") - ?)"
                        + " ORDER BY l.no FOR NO KEY UPDATE OF l",
                "p.due AS was, p.seen, p.waited",
                "= ANY (ARRAY[l.seen, l.was])",
                "TRUE"));
        whole = tables.sql("SELECT " + LiveRow.COLUMNS + " FROM {live} l WHERE l.owner = ? AND l.no = ?");
    }

    private static String claim(String picked, String was, String found, String whole) {
        return "WITH picked AS MATERIALIZED (" + picked + "), l AS (UPDATE {live} l SET version = l.version + 1,"
                + " stamp = ?, claimed_at = n.now, due = n.now + l.pace FROM picked p, (SELECT " + NOW + " AS now) n"
                + " WHERE l.owner = p.owner AND l.no = p.no RETURNING l.*, " + was + "),"
                + " moved AS (UPDATE {due} d SET due = l.due FROM l"
                + " WHERE d.provider = l.provider AND d.due " + found + " AND d.no = l.no)"
                + " SELECT w.whole, l.waited, " + LiveRow.COLUMNS + " FROM (SELECT " + whole + " AS whole) w"
                + " LEFT JOIN l ON TRUE ORDER BY l.was";
    }

    /**
     * A row of the answer; there is one if nothing is claimed, too.
     *
     * @param waited whether the job was written by somebody for whom the statement waited. It does not see what that one
     *     wrote elsewhere, such as an outcome
     */
    private record Answer(
            boolean isWhole, boolean waited, @Nullable LiveRow row) {

        static Answer of(ResultSet row) throws SQLException {
            LiveRow live = row.getString("id") == null ? null : LiveRow.of(row);
            return new Answer(row.getBoolean("whole"), row.getBoolean("waited"), live);
        }
    }

    Claimed<LiveRow> claim(Handle handle, Claim claim) {
        List<LiveRow> rows = new ArrayList<>();
        boolean isWhole = true;
        for (Answer answer : statement(claim).query(handle, Answer::of)) {
            isWhole &= answer.isWhole();
            if (answer.row() != null) {
                rows.add(answer.waited() ? readAgain(handle, answer.row()) : answer.row());
            }
        }
        return new Claimed<>(rows, isWhole);
    }

    private LiveRow readAgain(Handle handle, LiveRow row) {
        return handle.select(whole, row.owner(), row.no())
                .map((found, context) -> LiveRow.of(found))
                .one();
    }

    private SetStatement<?> statement(Claim claim) {
        if (claim instanceof Claim.DueJobs due) {
            return new SetStatement<>(claimDue, List.of())
                    .value(due.provider())
                    .value(due.limit())
                    .value(claim.stamp());
        }
        Claim.TheseJobs these = (Claim.TheseJobs) claim;
        return new SetStatement<>(claimThese, List.copyOf(Set.copyOf(these.ids())))
                .texts(JobId::value)
                .value(freshness(these))
                .value(claim.stamp());
    }

    /** A claim that was made at this very microsecond is not fresh to somebody who wants none. */
    private static long freshness(Claim.TheseJobs claim) {
        return claim.unlessWithin().isZero() ? -Micros.of(Duration.ofDays(36_500)) : Micros.of(claim.unlessWithin());
    }
}
