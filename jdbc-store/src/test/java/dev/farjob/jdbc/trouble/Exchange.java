package dev.farjob.jdbc.trouble;

import java.sql.Connection;
import java.util.Locale;

/**
 * One thing that is said to the database and answered by it.
 *
 * @param kind what it is
 * @param sql what is executed; the name of the kind otherwise
 * @param connection the connection on which it is said, as the pool gave it
 */
public record Exchange(Kind kind, String sql, Connection connection) {

    /** The kind of exchange. */
    public enum Kind {
        /** A transaction is begun; many a driver keeps it to itself until there is something to do in it. */
        BEGIN,
        /** A statement is executed. */
        STATEMENT,
        /** The transaction is committed. */
        COMMIT,
        /** The transaction is rolled back. */
        ROLLBACK
    }

    /** Whether it is a statement that changes a row of this table. */
    public boolean isWriteOf(String table) {
        String upper = sql.replaceAll("[`\"]", "").toUpperCase(Locale.ROOT);
        String name = table.toUpperCase(Locale.ROOT);
        return upper.contains("INSERT INTO " + name)
                || upper.contains("UPDATE " + name)
                || upper.contains("DELETE FROM " + name);
    }
}
