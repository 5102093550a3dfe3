package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.BacklogStarts.Start;
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

/**
 * Claims on PostgreSQL: one statement that picks, locks, writes and answers. It locks and writes the due times alone, of which
 * nothing is logged, and reads the jobs.
 */
final class PostgresClaims {

    /**
     * Which are due longest, from where the backlog begins. A row that is written meanwhile is passed over: its version is
     * another one then.
     */
    private static final String LONGEST_DUE = """
            SELECT d.ctid AS place, d.due AS was, {read}
            FROM {due} d JOIN {live} l ON l.owner = d.owner AND l.no = d.no AND l.version = d.version
            WHERE d.provider = :provider AND d.due <= (SELECT {now})
                AND d.due >= (SELECT CASE WHEN {now} BETWEEN :known AND :known + 1000000 THEN :start ELSE 0 END)
            ORDER BY d.due LIMIT :limit FOR NO KEY UPDATE OF d SKIP LOCKED
            """;

    /**
     * Which of those that became due last come first, if each owner has one turn after the other. Sorted before the join, or
     * each of them would be looked up among the live ones.
     */
    private static final String RECENTLY_DUE = """
            SELECT d.ctid AS place, d.due AS was, {read}
            FROM (SELECT recent.*, row_number() OVER (PARTITION BY recent.owner ORDER BY recent.due DESC) AS turn
                  FROM (SELECT d.due, d.owner, d.no FROM {due} d
                        WHERE d.provider = :provider AND d.due <= (SELECT {now})
                        ORDER BY d.due DESC LIMIT :recent) recent
                  ORDER BY turn, recent.due DESC) turns
            JOIN {due} d ON d.no = turns.no AND d.due = turns.due
            JOIN {live} l ON l.owner = d.owner AND l.no = d.no AND l.version = d.version
            ORDER BY turns.turn, turns.due DESC LIMIT :limit FOR NO KEY UPDATE OF d SKIP LOCKED
            """;

    /** Moves the due times of the picked rows, and answers with the jobs. All but the log is answered, which can be long. */
    private static final String CLAIM_DUE = """
            WITH picked AS MATERIALIZED (%s),
            l AS (
                UPDATE {due} d SET due = n.now + p.pace, claimed_at = n.now
                FROM picked p, (SELECT {now} AS now) n
                WHERE d.ctid = p.place
                RETURNING p.*, n.now)
            SELECT w.whole, NULL AS wanted, l.was, l.now, {columns}
            FROM (SELECT {whole} AS whole) w LEFT JOIN l ON TRUE ORDER BY l.was
            """;

    /**
     * Claims these. It may wait for a writer, whose write it cannot see then: the version is another one, and the job is told
     * as wanted and not claimed. By arrays, because no planner joins by them in the order of the index, so none reads all of it.
     */
    private static final String CLAIM_THESE = """
            WITH wanted AS MATERIALIZED (
                SELECT j.owner, j.no, j.id FROM {rows} JOIN {job} j ON j.id = c.id),
            picked AS MATERIALIZED (
                SELECT d.ctid AS place, d.due AS was, {read}
                FROM wanted w
                JOIN {due} d ON d.no = ANY (ARRAY[w.no])
                JOIN {live} l ON l.owner = w.owner AND l.no = w.no AND l.version = d.version
                WHERE {eligible} FOR NO KEY UPDATE OF d {waiting}),
            l AS (
                UPDATE {due} d SET due = n.now + p.pace, claimed_at = n.now
                FROM picked p, (SELECT {now} AS now) n
                WHERE d.ctid = p.place
                RETURNING p.*, n.now)
            SELECT w.whole, e.id AS wanted, l.was, l.now, {columns}
            FROM (SELECT {whole} AS whole) w
            LEFT JOIN (
                SELECT l.id FROM wanted w
                JOIN {due} d ON d.no = ANY (ARRAY[w.no])
                JOIN {live} l ON l.owner = w.owner AND l.no = w.no
                WHERE {eligible}) e ON TRUE
            LEFT JOIN l ON l.id = e.id ORDER BY l.was
            """;

    private static final String IS_ELIGIBLE = """
            l.state <> 'PARKED' AND (:always OR (d.claimed_at <= (SELECT {now}) - :fresh
                AND (l.state IN ('QUEUED', 'RUNNING') OR d.due <= (SELECT {now}))))""";

    private static final String PUT_OFF = """
            UPDATE {due} d SET due = d.due + :micros FROM {rows} WHERE d.no = ANY (ARRAY[c.no])
            """;

    private static final String READ =
            "l.no, l.created_at, l.version, l.stamp, l.state, l.attempt, l.pace, l.updated_at,"
                    + " l.late_success_at, l.parts, l.id, l.owner";

    private final SetStatement<Void> claimLongestDue;
    private final SetStatement<Void> claimRecentlyDue;
    private final SetStatement<JobId> claimThis;
    private final SetStatement<JobId> claimThese;
    private final SetStatement<LiveRow> putOff;
    private final BacklogStarts starts = new BacklogStarts();

    PostgresClaims(Tables tables) {
        claimLongestDue = SetStatement.of(tables, filled(CLAIM_DUE.formatted(LONGEST_DUE)));
        claimRecentlyDue = SetStatement.of(tables, filled(CLAIM_DUE.formatted(RECENTLY_DUE)));
        claimThis = claimOfThese(tables, "");
        claimThese = claimOfThese(tables, "SKIP LOCKED");
        putOff = SetStatement.of(tables, PUT_OFF, RowColumns.<LiveRow>none().bigint("no", LiveRow::no));
    }

    private static SetStatement<JobId> claimOfThese(Tables tables, String waiting) {
        String sql = filled(CLAIM_THESE.replace("{eligible}", IS_ELIGIBLE).replace("{waiting}", waiting));
        return SetStatement.of(tables, sql, RowColumns.<JobId>none().text("id", JobId::value));
    }

    private static String filled(String sql) {
        return sql.replace("{read}", READ).replace("{columns}", LiveRow.COLUMNS).replace("{whole}", DueTimes.ARE_WHOLE);
    }

    /**
     * A row of the answer; there is one if nothing is claimed, too.
     *
     * @param isWhole whether all that is due could be found
     * @param wanted the id of a job that was asked for by it, and could be claimed
     * @param was when the claimed job was due
     * @param now when it was claimed
     * @param row null if nothing was claimed
     */
    private record Answer(
            boolean isWhole,
            @Nullable String wanted,
            long was,
            long now,
            @Nullable LiveRow row) {

        static Answer of(ResultSet row) throws SQLException {
            LiveRow live = row.getString("id") == null ? null : LiveRow.of(row);
            return new Answer(
                    row.getBoolean("whole"), row.getString("wanted"), row.getLong("was"), row.getLong("now"), live);
        }
    }

    Claimed<LiveRow> claim(Handle handle, Claim claim) {
        if (claim instanceof Claim.TheseJobs these) {
            return claimed(these(handle, these).query(Answer::of));
        }
        Claim.DueJobs due = (Claim.DueJobs) claim;
        Claimed<LiveRow> longest = longest(handle, due);
        return longest.jobs().size() == due.longestDue() && due.longestDue() < due.limit()
                ? longest.and(claimed(recentlyDue(handle, due).query(Answer::of)))
                : longest;
    }

    private Claimed<LiveRow> longest(Handle handle, Claim.DueJobs claim) {
        Start start = starts.of(claim.provider());
        int limit = claim.longestDue();
        List<Answer> answers =
                longestDue(handle, claim.provider(), start, limit).query(Answer::of);
        Claimed<LiveRow> claimed = claimed(answers);
        int left = limit - claimed.jobs().size();
        if (left == 0) {
            Answer last = answers.get(answers.size() - 1);
            starts.backlog(claim.provider(), start, last.was(), last.now());
            return claimed;
        }
        starts.nothingIsLeft(claim.provider());
        return start.isOfAll()
                ? claimed
                : claimed.and(claimed(
                        longestDue(handle, claim.provider(), Start.OF_ALL, left).query(Answer::of)));
    }

    private static Claimed<LiveRow> claimed(List<Answer> answers) {
        List<LiveRow> rows = new ArrayList<>();
        List<JobId> busy = new ArrayList<>();
        boolean isWhole = true;
        for (Answer answer : answers) {
            isWhole &= answer.isWhole();
            if (answer.row() != null) {
                rows.add(answer.row());
            } else if (answer.wanted() != null) {
                busy.add(JobId.of(answer.wanted()));
            }
        }
        return new Claimed<>(rows, isWhole, busy);
    }

    void putOff(Handle handle, List<LiveRow> rows) {
        putOff.on(handle, rows).value("micros", Micros.of(Writes.A_WHILE)).execute();
    }

    private SetStatement<?>.Call longestDue(Handle handle, String provider, Start start, int limit) {
        return claimLongestDue
                .on(handle)
                .value("provider", provider)
                .value("known", start.known())
                .value("start", start.due())
                .value("limit", limit);
    }

    private SetStatement<?>.Call recentlyDue(Handle handle, Claim.DueJobs claim) {
        return claimRecentlyDue
                .on(handle)
                .value("provider", claim.provider())
                .value("recent", claim.recentlyDue())
                .value("limit", claim.limit() - claim.longestDue());
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
                .value("fresh", Micros.of(claim.unlessWithin()));
    }
}
