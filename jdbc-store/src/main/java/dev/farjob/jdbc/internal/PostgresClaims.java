package dev.farjob.jdbc.internal;

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

    /** Which rows of {@code live} are due longest, and which rows have their due times. */
    private static final String LONGEST_DUE = """
            SELECT l.ctid AS found, d.ctid AS place, d.due AS was, FALSE AS waited
            FROM {due} d JOIN {live} l ON l.owner = d.owner AND l.no = d.no AND l.due = d.due
            WHERE d.provider = :provider AND d.due <= (SELECT {now})
            ORDER BY d.due LIMIT :limit FOR NO KEY UPDATE OF l SKIP LOCKED
            """;

    /**
     * Which of those that became due last come first, if each owner has one turn after the other. Sorted before the join, or
     * each of them would be looked up among the live ones.
     */
    private static final String RECENTLY_DUE = """
            SELECT l.ctid AS found, turns.place, turns.due AS was, FALSE AS waited
            FROM (SELECT recent.*, row_number() OVER (PARTITION BY recent.owner ORDER BY recent.due DESC) AS turn
                  FROM (SELECT d.ctid AS place, d.due, d.owner, d.no FROM {due} d
                        WHERE d.provider = :provider AND d.due <= (SELECT {now})
                        ORDER BY d.due DESC LIMIT :recent) recent
                  ORDER BY turn, recent.due DESC) turns
            JOIN {live} l ON l.owner = turns.owner AND l.no = turns.no AND l.due = turns.due
            ORDER BY turns.turn, turns.due DESC LIMIT :limit FOR NO KEY UPDATE OF l SKIP LOCKED
            """;

    /** Claims the picked rows, and moves their due times. All but the log is answered, which can be long. */
    private static final String CLAIM_DUE = """
            WITH picked AS MATERIALIZED (%s),
            l AS (
                UPDATE {live} l SET version = l.version + 1, stamp = :stamp, claimed_at = n.now, due = n.now + l.pace
                FROM picked p, (SELECT {now} AS now) n
                WHERE l.ctid = p.found
                RETURNING l.no, l.created_at, l.version, l.stamp, l.state, l.attempt, l.pace, l.updated_at,
                    l.late_success_at, l.parts, l.id, l.owner, l.provider, l.due, p.place, p.was, p.waited),
            moved AS (UPDATE {due} d SET due = l.due FROM l WHERE d.ctid = l.place)
            SELECT w.whole, l.waited, NULL AS wanted, %s
            FROM (SELECT %s AS whole) w LEFT JOIN l ON TRUE ORDER BY l.was
            """;

    /**
     * Claims these. A writer that this waits for moves the due time, so the row is looked for where it was when the statement
     * began, and where the job is due after the wait. By arrays, because no planner joins by them in the order of the index,
     * so none reads all of it.
     */
    private static final String CLAIM_THESE = """
            WITH wanted AS MATERIALIZED (
                SELECT j.owner, j.no, j.id FROM {rows} JOIN {job} j ON j.id = c.id),
            picked AS MATERIALIZED (
                SELECT l.owner, l.no, COALESCE(l.due, 9223372036854775807) AS was,
                    COALESCE(o.due, 9223372036854775807) AS place, l.version <> o.version AS waited
                FROM wanted w
                JOIN {live} o ON o.owner = w.owner AND o.no = w.no
                JOIN {live} l ON l.owner = o.owner AND l.no = o.no
                WHERE %1$s FOR NO KEY UPDATE OF l %2$s),
            l AS (
                UPDATE {live} l SET version = l.version + 1, stamp = :stamp, claimed_at = n.now, due = n.now + l.pace
                FROM picked p, (SELECT {now} AS now) n
                WHERE l.owner = p.owner AND l.no = p.no
                RETURNING l.no, l.created_at, l.version, l.stamp, l.state, l.attempt, l.pace, l.updated_at,
                    l.late_success_at, l.parts, l.id, l.owner, l.provider, l.due, p.place, p.was, p.waited),
            moved AS (
                UPDATE {due} d SET due = l.due FROM l
                WHERE d.provider = ANY (ARRAY[l.provider]) AND d.due = ANY (ARRAY[l.place, l.was]) AND d.no = l.no)
            SELECT TRUE AS whole, l.waited, e.id AS wanted, %3$s
            FROM (SELECT l.id FROM wanted w JOIN {live} l ON l.owner = w.owner AND l.no = w.no WHERE %1$s) e
            LEFT JOIN l ON l.id = e.id ORDER BY l.was
            """;

    private static final String IS_ELIGIBLE = """
            l.state <> 'PARKED' AND (:always OR (l.claimed_at <= (SELECT {now}) - :fresh
                AND (l.state IN ('QUEUED', 'RUNNING') OR l.due <= (SELECT {now}))))""";

    private static final String PUT_OFF = """
            WITH l AS (
                UPDATE {live} l SET due = o.due + :micros
                FROM {rows} JOIN {live} o ON o.owner = c.owner AND o.no = c.no
                WHERE l.ctid = o.ctid AND o.due IS NOT NULL
                RETURNING l.due, l.no, l.provider, o.due AS was)
            UPDATE {due} d SET due = l.due FROM l
            WHERE d.provider = ANY (ARRAY[l.provider]) AND d.due = ANY (ARRAY[l.was]) AND d.no = l.no
            """;

    private final SetStatement<Void> claimLongestDue;
    private final SetStatement<Void> claimRecentlyDue;
    private final SetStatement<JobId> claimThis;
    private final SetStatement<JobId> claimThese;
    private final SetStatement<LiveRow> putOff;
    private final String whole;

    PostgresClaims(Tables tables) {
        claimLongestDue = SetStatement.of(tables, claimOf(LONGEST_DUE));
        claimRecentlyDue = SetStatement.of(tables, claimOf(RECENTLY_DUE));
        claimThis = claimOfThese(tables, "");
        claimThese = claimOfThese(tables, "SKIP LOCKED");
        putOff = SetStatement.of(
                tables,
                PUT_OFF,
                RowColumns.<LiveRow>none().text("owner", LiveRow::owner).bigint("no", LiveRow::no));
        whole = tables.sql("SELECT " + LiveRow.COLUMNS + " FROM {live} l WHERE l.owner = ? AND l.no = ?");
    }

    private static String claimOf(String picked) {
        return CLAIM_DUE.formatted(picked, LiveRow.COLUMNS, DueTimes.ARE_WHOLE);
    }

    private static SetStatement<JobId> claimOfThese(Tables tables, String passingOver) {
        return SetStatement.of(
                tables,
                CLAIM_THESE.formatted(IS_ELIGIBLE, passingOver, LiveRow.COLUMNS),
                RowColumns.<JobId>none().text("id", JobId::value));
    }

    /**
     * A row of the answer; there is one if nothing is claimed, too.
     *
     * @param isWhole whether all that is due could be found
     * @param waited whether the job was written by somebody for whom the statement waited. It does not see what that one
     *     wrote elsewhere, such as an outcome
     * @param wanted the id of a job that was asked for by it, and could be claimed
     * @param row null if nothing was claimed
     */
    private record Answer(
            boolean isWhole,
            boolean waited,
            @Nullable String wanted,
            @Nullable LiveRow row) {

        static Answer of(ResultSet row) throws SQLException {
            LiveRow live = row.getString("id") == null ? null : LiveRow.of(row);
            return new Answer(row.getBoolean("whole"), row.getBoolean("waited"), row.getString("wanted"), live);
        }
    }

    Claimed<LiveRow> claim(Handle handle, Claim claim) {
        if (claim instanceof Claim.TheseJobs these) {
            return claim(handle, these(handle, these));
        }
        Claim.DueJobs due = (Claim.DueJobs) claim;
        Claimed<LiveRow> longest = claim(handle, longestDue(handle, due));
        return longest.jobs().size() == due.longestDue() && due.longestDue() < due.limit()
                ? longest.and(claim(handle, recentlyDue(handle, due)))
                : longest;
    }

    private Claimed<LiveRow> claim(Handle handle, SetStatement<?>.Call call) {
        List<LiveRow> rows = new ArrayList<>();
        List<JobId> busy = new ArrayList<>();
        boolean isWhole = true;
        for (Answer answer : call.query(Answer::of)) {
            isWhole &= answer.isWhole();
            if (answer.row() != null) {
                rows.add(answer.waited() ? readAgain(handle, answer.row()) : answer.row());
            } else if (answer.wanted() != null) {
                busy.add(JobId.of(answer.wanted()));
            }
        }
        return new Claimed<>(rows, isWhole, busy);
    }

    void putOff(Handle handle, List<LiveRow> rows) {
        putOff.on(handle, rows).value("micros", Micros.of(Writes.A_WHILE)).execute();
    }

    private LiveRow readAgain(Handle handle, LiveRow row) {
        return handle.select(whole, row.owner(), row.no())
                .map((found, context) -> LiveRow.of(found))
                .one();
    }

    private SetStatement<?>.Call longestDue(Handle handle, Claim.DueJobs claim) {
        return claimLongestDue
                .on(handle)
                .value("provider", claim.provider())
                .value("limit", claim.longestDue())
                .value("stamp", claim.stamp());
    }

    private SetStatement<?>.Call recentlyDue(Handle handle, Claim.DueJobs claim) {
        return claimRecentlyDue
                .on(handle)
                .value("provider", claim.provider())
                .value("recent", claim.recentlyDue())
                .value("limit", claim.limit() - claim.longestDue())
                .value("stamp", claim.stamp());
    }

    /**
     * A claim of one job waits for whoever writes it, and holds nothing meanwhile. A claim of several passes over those that
     * somebody else holds, or it might hold the very one that the other waits for.
     */
    private SetStatement<?>.Call these(Handle handle, Claim.TheseJobs claim) {
        List<JobId> ids = List.copyOf(Set.copyOf(claim.ids()));
        return (ids.size() == 1 ? claimThis : claimThese)
                .on(handle, ids)
                .value("always", claim.unlessWithin().isZero())
                .value("fresh", Micros.of(claim.unlessWithin()))
                .value("stamp", claim.stamp());
    }
}
