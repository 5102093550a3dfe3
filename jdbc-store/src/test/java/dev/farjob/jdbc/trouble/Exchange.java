package dev.farjob.jdbc.trouble;

import java.sql.Connection;
import java.util.Locale;

/**
 * One thing that is said to the database and answered by it.
 *
 * @param kind what it is
 * @param sql what is executed; {@code COMMIT} or {@code ROLLBACK} for these
 * @param connection the connection on which it is said, as the pool gave it
 */
public record Exchange(Kind kind, String sql, Connection connection) {

    /** What is said. */
    public enum Kind {
        /** A statement is executed. */
        STATEMENT,
        /** The transaction is committed. */
        COMMIT,
        /** The transaction is rolled back. */
        ROLLBACK
    }

    /** Whether it is a statement that changes a row of this table. */
    public boolean isWriteOf(String table) {
        String upper = sql.toUpperCase(Locale.ROOT);
        String name = table.toUpperCase(Locale.ROOT);
        return upper.contains("INSERT INTO " + name)
                || upper.contains("UPDATE " + name)
                || upper.contains("DELETE FROM " + name);
    }
}
