package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Database;
import org.jdbi.v3.core.Handle;

/**
 * The few words in which statements that all databases understand differ.
 *
 * <p>On a distributed database no transaction is told how isolated it is to be: under read committed the conditions of the
 * writes decide, under a snapshot or serializable the database finds the conflict, and it is tried again.
 *
 * @param opening what is said first in a transaction that writes; empty for nothing
 * @param now the database's clock, in microseconds since 1970
 * @param forUpdate what makes a query lock the rows that it finds; empty where a transaction has the database alone
 * @param passingOver the same, leaving out rows that others hold
 * @param asOfNow what makes a query see what was committed since its transaction began to read, where a host's transaction may
 *     go by an older state; it waits for those that write what it finds
 * @param settledBefore finds settled jobs that ended before {@code :before}, at most {@code :limit}, oldest first, and locks
 *     their rows, leaving out those that others hold
 */
record Dialect(String opening, String now, String forUpdate, String passingOver, String asOfNow, String settledBefore) {

    private static final String LOCKING = " FOR UPDATE";
    private static final String PASSING = " FOR UPDATE SKIP LOCKED";

    private static final String BY_END =
            "SELECT s.no, s.id, s.parts, (SELECT j.provider FROM {job} j WHERE j.id = s.id) AS provider"
                    + " FROM {settled} s WHERE s.settled_at < :before ORDER BY s.settled_at LIMIT :limit";

    /**
     * A job ends after it was created, so all that ended before are among those that were created before; an index of their
     * ends would be written for each job, only to find it once. Walked over each time are the old ones that are live, or
     * ended later. The clocks of two nodes may differ: by a minute, or a job is found that much later.
     */
    private static final String BY_CREATION =
            "SELECT s.no, s.id, s.parts, j.provider FROM {job} j JOIN {settled} s ON s.no = j.no WHERE j.created_at < :before + 60000000"
                    + " AND s.settled_at < :before ORDER BY j.created_at LIMIT :limit FOR UPDATE OF s SKIP LOCKED";

    /** The time by the database's clock. */
    long now(Handle handle) {
        return handle.select("SELECT " + now).mapTo(Long.class).one();
    }

    static Dialect of(Database database) {
        String now = database.nowMicros();
        return switch (database) {
            case POSTGRESQL -> new Dialect(PostgresWrites.OPENING, now, LOCKING, PASSING, "", BY_CREATION);
            // Aurora DSQL locks a row by its whole key alone, so a purge locks none, and asks which it has removed.
            case POSTGRESQL_DISTRIBUTED, COCKROACHDB, YUGABYTEDB, AURORA_DSQL ->
                new Dialect("", now, LOCKING, "", "", BY_END);
            case MARIADB, MYSQL ->
                new Dialect(
                        "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
                        now,
                        LOCKING,
                        PASSING,
                        " LOCK IN SHARE MODE",
                        BY_END + PASSING);
            // A query that passes over locked rows passes over others too: several purges wait for each other instead.
            case H2 -> new Dialect("", now, LOCKING, LOCKING, "", BY_END + LOCKING);
            // A transaction that begins by reading may find that it cannot write any more.
            case SQLITE -> new Dialect("DELETE FROM {lock} WHERE name = ''", now, "", "", "", BY_END);
        };
    }
}
