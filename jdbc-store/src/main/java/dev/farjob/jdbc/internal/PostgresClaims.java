package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Database;
import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.model.JobId;
import dev.farjob.store.Claim;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Claims on PostgreSQL: one statement that picks, locks, writes and answers. */
final class PostgresClaims {

    private static final String NOW = Database.POSTGRESQL.nowMicros();

    /** All but the log, which can be long. */
    private static final String RETURNED = "l.no, l.version, l.stamp, l.state, l.attempt, l.pace, l.updated_at,"
            + " l.late_success_at, l.parts, l.id, l.owner, l.provider, l.due, p.place, p.was, p.waited";

    private final String claimLongestDue;
    private final String claimRecentlyDue;
    private final String claimThese;
    private final String whole;

    PostgresClaims(Tables tables) {
        claimLongestDue = tables.sql(claim(
                "SELECT l.ctid AS found, d.ctid AS place, d.due AS was, FALSE AS waited FROM {due} d"
                        + " JOIN {live} l ON l.owner = d.owner AND l.no = d.no AND l.due = d.due"
                        + " WHERE d.provider = ? AND d.due <= (SELECT " + NOW + ")"
                        + " ORDER BY d.due LIMIT ? FOR NO KEY UPDATE OF l SKIP LOCKED",
                DueTimes.ARE_WHOLE,
                "l.ctid = p.found",
                "d.ctid = l.place"));
        // Sorted before the join, or each of the recent ones would be looked up among the live ones.
        claimRecentlyDue = tables.sql(claim(
                "SELECT l.ctid AS found, turns.place, turns.due AS was, FALSE AS waited"
                        + " FROM (SELECT recent.*,"
                        + " row_number() OVER (PARTITION BY recent.owner ORDER BY recent.due DESC) AS turn"
                        + " FROM (SELECT d.ctid AS place, d.due, d.owner, d.no FROM {due} d"
                        + " WHERE d.provider = ? AND d.due <= (SELECT " + NOW + ")"
                        + " ORDER BY d.due DESC LIMIT ?) recent ORDER BY turn, recent.due DESC) turns"
                        + " JOIN {live} l ON l.owner = turns.owner AND l.no = turns.no AND l.due = turns.due"
                        + " ORDER BY turns.turn, turns.due DESC LIMIT ? FOR NO KEY UPDATE OF l SKIP LOCKED",
                DueTimes.ARE_WHOLE,
                "l.ctid = p.found",
                "d.ctid = l.place"));
        // A writer that this waits for moves the due time, so the row is looked for where it was when the statement
        // began, and where the job is due after the wait. By arrays, because no planner joins by them in the order
        // of the index, so none reads all of it.
        claimThese = tables.sql(claim(
                "SELECT l.owner, l.no, " + DueTimes.place("l.due") + " AS was, " + DueTimes.place("o.due")
                        + " AS place,"
                        + " l.version <> o.version AS waited"
                        + " FROM unnest(?) AS c(id) JOIN {job} j ON j.id = c.id"
                        + " JOIN {live} o ON o.owner = j.owner AND o.no = j.no"
                        + " JOIN {live} l ON l.owner = o.owner AND l.no = o.no"
                        + " WHERE l.state <> 'PARKED'"
                        + " AND (? OR (l.claimed_at <= (SELECT " + NOW + ") - ?"
                        + " AND (" + Writes.AT_PROVIDER + " OR l.due <= (SELECT " + NOW + "))))"
                        + " ORDER BY l.no FOR NO KEY UPDATE OF l",
                "TRUE",
                "l.owner = p.owner AND l.no = p.no",
                "d.provider = ANY (ARRAY[l.provider]) AND d.due = ANY (ARRAY[l.place, l.was]) AND d.no = l.no"));
        whole = tables.sql("SELECT " + LiveRow.COLUMNS + " FROM {live} l WHERE l.owner = ? AND l.no = ?");
    }

    /**
     * The statement of a claim.
     *
     * @param picked what finds and locks the rows of {@code live}
     * @param whole whether all that is due could be found
     * @param row which row of {@code live} was picked
     * @param place which row has its due time
     */
    private static String claim(String picked, String whole, String row, String place) {
        return "WITH picked AS MATERIALIZED (" + picked + "), l AS (UPDATE {live} l SET version = l.version + 1,"
                + " stamp = ?, claimed_at = n.now, due = n.now + l.pace FROM picked p, (SELECT " + NOW + " AS now) n"
                + " WHERE " + row + " RETURNING " + RETURNED + "),"
                + " moved AS (UPDATE {due} d SET due = l.due FROM l WHERE " + place + ")"
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
        if (claim instanceof Claim.TheseJobs these) {
            return claim(handle, these(these));
        }
        Claim.DueJobs due = (Claim.DueJobs) claim;
        Claimed<LiveRow> longest = claim(handle, longestDue(due));
        return longest.jobs().size() == due.longestDue() && due.longestDue() < due.limit()
                ? longest.and(claim(handle, recentlyDue(due)))
                : longest;
    }

    private Claimed<LiveRow> claim(Handle handle, SetStatement<?> statement) {
        List<LiveRow> rows = new ArrayList<>();
        boolean isWhole = true;
        for (Answer answer : statement.query(handle, Answer::of)) {
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

    private SetStatement<?> longestDue(Claim.DueJobs claim) {
        return new SetStatement<>(claimLongestDue, List.of())
                .value(claim.provider())
                .value(claim.longestDue())
                .value(claim.stamp());
    }

    private SetStatement<?> recentlyDue(Claim.DueJobs claim) {
        return new SetStatement<>(claimRecentlyDue, List.of())
                .value(claim.provider())
                .value(claim.recentlyDue())
                .value(claim.limit() - claim.longestDue())
                .value(claim.stamp());
    }

    private SetStatement<?> these(Claim.TheseJobs claim) {
        return new SetStatement<>(claimThese, List.copyOf(Set.copyOf(claim.ids())))
                .texts(JobId::value)
                .value(claim.unlessWithin().isZero())
                .value(Micros.of(claim.unlessWithin()))
                .value(claim.stamp());
    }
}
