package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import java.time.Duration;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table {@code due} of PostgreSQL, by which due jobs are found, and the only one that a claim writes. It is not logged, so
 * a look at a job that finds no news costs no log.
 *
 * <p>A statement that writes a row of {@code live} writes the one here as well, with the version of the job and its due time;
 * a job that is never due is at the end of time, the largest number there is. A claim locks rows here and none of
 * {@code live}, and takes a job only at the version that its row here names: what was written meanwhile is passed over. So
 * writers take rows of {@code live} first and rows of this table then, claims take only these, and no two can wait for each
 * other in a circle.
 *
 * <p>The server empties the table when it has crashed, and a standby that takes over begins with an empty one. A row that is
 * no job's says that all of them are here. If it is missing, a claim has them put back, with the due times of the last writes:
 * what was claimed since is due again.
 */
final class DueTimes {

    /** Whether the rows of all live jobs are here. */
    static final String ARE_WHOLE = "EXISTS (SELECT FROM {due} mark WHERE mark.no = 0)";

    /**
     * Two tables are to be read from end to end, which is planned as usual and may take longer than any other statement of the
     * store: a time limit that the role has for statements or transactions would end it each time anew.
     */
    private static final String READING_ALL = """
            SELECT set_config(name, CASE unit WHEN 'ms' THEN '0' ELSE 'on' END, true) FROM pg_settings
            WHERE name IN ('enable_seqscan', 'enable_hashjoin', 'statement_timeout', 'transaction_timeout')
            """;

    private static final String DELETE_STRAY = """
            DELETE FROM {due} d WHERE NOT EXISTS (
                SELECT FROM {live} l WHERE l.owner = d.owner AND l.no = d.no AND l.provider = d.provider
                    AND l.version = d.version)
            """;

    private static final String INSERT_MISSING = """
            INSERT INTO {due} (no, provider, due, owner, version)
            SELECT l.no, l.provider, COALESCE(l.due, 9223372036854775807), l.owner, l.version FROM {live} l
            WHERE NOT EXISTS (SELECT FROM {due} d WHERE d.no = l.no)
            """;

    private static final String IS_ASTRAY = """
            SELECT EXISTS (
                SELECT FROM {live} l LEFT JOIN {due} d ON d.no = l.no AND d.owner = l.owner
                    AND d.provider = l.provider AND d.version = l.version
                WHERE d.no IS NULL)
            OR EXISTS (
                SELECT FROM {due} d LEFT JOIN {live} l ON l.owner = d.owner AND l.no = d.no
                WHERE l.no IS NULL AND d.no <> 0) AS astray
            """;

    /** Waits for transactions that write, but not for long: everybody who waits behind us waits for them too. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(DueTimes.class);

    private final Transactions transactions;
    private final Tables tables;
    private final Duration patience;

    DueTimes(Transactions transactions, Tables tables, Duration patience) {
        this.transactions = transactions;
        this.tables = tables;
        this.patience = patience;
    }

    /**
     * Puts the rows of all live jobs back, unless somebody else was faster.
     *
     * <p>If a transaction of the host's that has written jobs stays open, it is not waited for: the next claim tries again.
     */
    void putBack() {
        try {
            transactions
                    .write("the due times of " + tables + " could not be put back", this::putBack)
                    .ifPresent(this::tell);
        } catch (RuntimeException failed) {
            if (!Trouble.of(failed).isLockTimeout()) {
                throw failed;
            }
            LOG.warn(
                    "the due times of {} are not all in {} and could not be put back: a transaction that has written jobs"
                            + " has been open for more than {} ms; the next claim tries again, until then it finds only"
                            + " what was written since they were lost",
                    tables,
                    tables.sql("{due}"),
                    patience.toMillis());
        }
    }

    /**
     * Looks whether each live job has its row, and no other job has one; if not, the next claim puts them all back.
     *
     * <p>A transaction of the host's that goes by an older state than its statements, and that began after a crash and before
     * the rows were put back, does not see the row that it should move. Nothing else leads a row astray, but a job that no
     * claim finds would never be looked at again.
     */
    void check() {
        boolean astray = transactions.write("the due times of " + tables + " could not be checked", handle -> {
            handle.execute(READING_ALL);
            return isAstray(handle) && handle.execute(tables.sql("DELETE FROM {due} WHERE no = 0")) > 0;
        });
        if (astray) {
            LOG.warn(
                    "not every live job could be found by {}; the next claim fills it again, no job is lost",
                    tables.sql("{due}"));
        }
    }

    private boolean isAstray(Handle handle) {
        return handle.createQuery(tables.sql(IS_ASTRAY)).mapTo(Boolean.class).one();
    }

    private OptionalInt putBack(Handle handle) {
        handle.execute(READING_ALL);
        handle.execute("SET LOCAL lock_timeout = " + patience.toMillis());
        // A statement that writes jobs has this lock before it touches a row: what it writes is seen whole, or waits
        // for us
        handle.execute(tables.sql("LOCK TABLE {due} IN SHARE ROW EXCLUSIVE MODE"));
        if (areWhole(handle)) {
            return OptionalInt.empty();
        }
        handle.execute(tables.sql(DELETE_STRAY));
        int missing = handle.execute(tables.sql(INSERT_MISSING));
        handle.execute(tables.sql("INSERT INTO {due} (no, provider, due, owner, version) VALUES (0, '', 0, '', 0)"));
        return OptionalInt.of(missing);
    }

    private boolean areWhole(Handle handle) {
        return handle.createQuery(tables.sql("SELECT " + ARE_WHOLE))
                .mapTo(Boolean.class)
                .one();
    }

    /** Tables that are new are not whole either, and then there is nothing to say. */
    private void tell(int missing) {
        if (missing > 0) {
            LOG.warn(
                    "put the due times of {} live jobs back into {}: PostgreSQL empties this table when the server has"
                            + " crashed, or when a standby takes over; no job is lost",
                    missing,
                    tables.sql("{due}"));
        }
    }
}
