package dev.farjob.jdbc.cost;

import dev.farjob.jdbc.internal.schema.Database;
import dev.farjob.jdbc.internal.schema.Tables;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Jdbi;

/**
 * Many jobs at once, made by the database itself: one after the other in time, of ten thousand owners, one in a hundred of
 * them live and due.
 */
final class Filling {

    /** One in so many is live. */
    private static final int ONE_IN = 100;

    private static final long CREATED = 1_700_000_000_000_000L;
    private static final String LOG = "[1,0,0,0,0,0,\"accepted\"]\n";
    private static final int HANDLE_IDS = 36;

    private final Jdbi jdbi;
    private final Tables tables;

    Filling(Jdbi jdbi, Database database) {
        this.jdbi = jdbi;
        this.tables = Tables.of(database);
    }

    /** Fills empty tables with so many jobs, one in a hundred of them live. */
    void with(int jobs) {
        with(jobs, ONE_IN);
    }

    /** Fills empty tables with so many jobs, one in so many of them live. */
    void with(int jobs, int oneIn) {
        String isLive = " FROM {job} j WHERE j.no % " + oneIn;
        for (String sql : List.of(
                jobs(rows(jobs)),
                live(isLive + " = 0"),
                due(),
                settled(isLive + " <> 0"),
                outcomes(isLive + " <> 0"),
                handles())) {
            jdbi.useTransaction(handle -> handle.execute(tables.sql(sql)));
        }
    }

    /** A row for each number, called n. */
    private String rows(int jobs) {
        return switch (tables.database()) {
            case POSTGRESQL, POSTGRESQL_DISTRIBUTED, COCKROACHDB, YUGABYTEDB, AURORA_DSQL ->
                "generate_series(1, " + jobs + ") AS r(n)";
            case H2 -> "(SELECT X AS n FROM SYSTEM_RANGE(1, " + jobs + ")) r";
            case MARIADB, MYSQL -> "(SELECT seq AS n FROM seq_1_to_" + jobs + ") r";
            case SQLITE ->
                "(WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < " + jobs
                        + ") SELECT n FROM r) r";
        };
    }

    private String jobs(String rows) {
        boolean isNumbered = tables.database().isDistributed();
        return "INSERT INTO {job} (" + (isNumbered ? "no, " : "")
                + "id, owner, subject, idem_key, provider, endpoint, created_at, seen, input) SELECT "
                + (isNumbered ? "r.n, " : "") + id() + ", " + text("'user-'", "r.n % 10007") + ", "
                + text("'node-'", "r.n % 50000") + ", "
                + text("'key-'", "r.n")
                + ", 'acme', 'render', " + CREATED + " + r.n, " + seen() + ", '{}' FROM " + rows;
    }

    private static String live(String which) {
        return "INSERT INTO {live} (owner, no, id, created_at, provider, parts, due, version, stamp, state, attempt, pace,"
                + " updated_at, log) SELECT j.owner, j.no, j.id, j.created_at, j.provider, '" + parts() + "', "
                + CREATED + " + j.no, 3, 'stamp', 'RUNNING', 1, 30000000, j.created_at, '" + LOG
                + "'" + which;
    }

    /** On PostgreSQL what is due is found by a table of its own. */
    private String due() {
        return tables.database() == Database.POSTGRESQL
                ? "INSERT INTO {due} (no, provider, due, owner, version)"
                        + " SELECT l.no, l.provider, l.due, l.owner, l.version FROM {live} l"
                : "SELECT 1";
    }

    private static String settled(String which) {
        return "INSERT INTO {settled} (no, id, state, version, stamp, attempt, pace, updated_at, settled_at, parts, log)"
                + " SELECT j.no, j.id, 'SUCCEEDED', 9, 'stamp', 1, 30000000, j.created_at, j.created_at, '" + parts()
                + "', '" + LOG + "'" + which;
    }

    private static String outcomes(String which) {
        return "INSERT INTO {outcome} (no, outcome, payload) SELECT j.no, '{}', '{}'" + which;
    }

    private static String handles() {
        return "INSERT INTO {handle} (hash, id) SELECT j.no * 7919, j.id FROM {job} j";
    }

    private static String parts() {
        return "{\"h\":[\"" + "x".repeat(HANDLE_IDS) + "\"],\"d\":0}";
    }

    private String id() {
        return switch (tables.database()) {
            case POSTGRESQL, POSTGRESQL_DISTRIBUTED, COCKROACHDB, YUGABYTEDB, AURORA_DSQL, H2 ->
                text("'job-'", "LPAD(CAST(r.n AS VARCHAR), 10, '0')");
            case MARIADB, MYSQL -> text("'job-'", "LPAD(r.n, 10, '0')");
            case SQLITE -> "printf('job-%010d', r.n)";
        };
    }

    private String seen() {
        boolean isNumber =
                tables.database() == Database.SQLITE || tables.database().isMySqlLike();
        return isNumber ? "(r.n % 2)" : "(r.n % 2 = 1)";
    }

    private static String text(String prefix, String number) {
        return String.format(Locale.ROOT, "CONCAT(%s, %s)", prefix, number);
    }
}
