package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Database;
import org.jdbi.v3.core.Handle;

/**
 * The few words in which statements that all databases understand differ.
 *
 * @param opening what is said first in a transaction that writes; empty for nothing
 * @param now the database's clock, in microseconds since 1970
 * @param forUpdate what makes a query lock the rows that it finds; empty where a transaction has the database alone
 * @param passingOver the same, leaving out rows that others hold
 */
record Dialect(String opening, String now, String forUpdate, String passingOver) {

    private static final String LOCKING = " FOR UPDATE";
    private static final String PASSING = " FOR UPDATE SKIP LOCKED";

    /** What the database's clock says. */
    long now(Handle handle) {
        return handle.select("SELECT " + now).mapTo(Long.class).one();
    }

    static Dialect of(Database database) {
        String now = database.nowMicros();
        return switch (database) {
            case POSTGRESQL -> new Dialect(PostgresWrites.OPENING, now, LOCKING, PASSING);
            case MARIADB, MYSQL -> new Dialect("SET TRANSACTION ISOLATION LEVEL READ COMMITTED", now, LOCKING, PASSING);
            // A query that passes over locked rows passes over others too: several purges wait for each other instead.
            case H2 -> new Dialect("", now, LOCKING, LOCKING);
            // A transaction that begins by reading may find that it cannot write any more.
            case SQLITE -> new Dialect("DELETE FROM {lock} WHERE name = ''", now, "", "");
        };
    }
}
