package dev.farjob.jdbc.internal;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jdbi.v3.core.ConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * Tells from the SQL state, or the product's own number, what a failure says about the database.
 *
 * @param sql the database's own words; null if it did not fail at the database
 * @param noConnection whether there was no connection to begin with
 * @param network what the network said, if it was that; null if not
 */
record Trouble(
        @Nullable SQLException sql,
        boolean noConnection,
        @Nullable IOException network) {

    /** PostgreSQL: admin shutdown, crash shutdown, cannot connect now; the last is also what a starting server says. */
    private static final Set<String> GOING_DOWN = Set.of("57P01", "57P02", "57P03");
    /** Serialization failure, deadlock (PostgreSQL, MariaDB), and the same of H2. */
    private static final Set<String> COLLISIONS = Set.of("40001", "40P01", "90131", "HYT00", "50200");
    /** Aurora DSQL: conflicting data or definitions, if it does not say 40001. */
    private static final String DSQL_COLLISION = "OC0";

    /**
     * MariaDB and MySQL: lock wait timeout, and a row that changed since it was read. Their state says nothing, and their
     * exceptions are the JDK's own, so only the number tells; no other database has these.
     */
    private static final Set<Integer> MARIA_COLLISIONS = Set.of(1205, 1020);

    private static final int LOCK_WAIT_TIMEOUT = 1205;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** PostgreSQL: a time limit, or somebody, ended the statement. */
    private static final String QUERY_CANCELED = "57014";

    private static final String UNSPECIFIC = "HY000";
    /** SQLite: busy, and the snapshot that is too old to write on; the low byte is the primary code. */
    private static final int SQLITE_BUSY = 5;

    private static final int SQLITE_CONSTRAINT = 19;

    static Trouble of(Throwable failure) {
        boolean noConnection = false;
        SQLException sql = null;
        IOException network = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            noConnection |= cause instanceof ConnectionException;
            if (sql == null && cause instanceof SQLException first) {
                sql = first;
            }
            if (cause instanceof IOException said) {
                network = said;
            }
        }
        return new Trouble(sql, noConnection, network);
    }

    boolean isOfTheDatabase() {
        return sql != null || noConnection;
    }

    /** A row with the same key is there. */
    boolean isDuplicate() {
        return state().startsWith("23")
                || (isSqlite() && sql != null && (sql.getErrorCode() & 0xff) == SQLITE_CONSTRAINT);
    }

    /** Others wanted the same rows at the same moment; the database has rolled back, or wants us to. */
    boolean isCollision() {
        return sql != null
                && (COLLISIONS.contains(state())
                        || state().startsWith(DSQL_COLLISION)
                        || (state().equals(UNSPECIFIC) && MARIA_COLLISIONS.contains(sql.getErrorCode()))
                        || (isSqlite() && (sql.getErrorCode() & 0xff) == SQLITE_BUSY));
    }

    /** It was waited for a lock on PostgreSQL, for as long as was said before. */
    boolean isLockTimeout() {
        return state().equals(LOCK_NOT_AVAILABLE);
    }

    /** It was waited for somebody for as long as the database allows, which can be most of a minute. */
    boolean isLongWait() {
        return sql != null && state().equals(UNSPECIFIC) && sql.getErrorCode() == LOCK_WAIT_TIMEOUT;
    }

    /** The connection is gone; another one may be better. */
    boolean isBrokenConnection() {
        return sql != null && !noConnection && (state().startsWith("08") || isGoingDown() || isRecoverable());
    }

    /** The database said no to the commit itself, so it is rolled back. */
    boolean isRefusedCommit() {
        return isCollision() || state().startsWith("23") || (state().startsWith("40") && !state().equals("40003"));
    }

    /** For people: what to check. */
    String advice() {
        if (noConnection) {
            return "the pool gave no connection" + reason()
                    + ", check that the database is up and that the pool is large enough";
        }
        if (isCollision()) {
            return "others wrote the same rows again and again";
        }
        if (isBrokenConnection()) {
            return "the connection to the database was lost" + reason();
        }
        if (state().equals(QUERY_CANCELED)) {
            return "a time limit ended the statement, check statement_timeout of the database's role";
        }
        return "the database answered " + state();
    }

    /** In the words of the network alone: a driver's may repeat the address that it was given, with what is secret in it. */
    private String reason() {
        if (network != null) {
            return " (" + network.getClass().getSimpleName() + ": " + network.getMessage() + ")";
        }
        return isGoingDown() ? " (the server is shutting down or starting)" : "";
    }

    private boolean isGoingDown() {
        return GOING_DOWN.contains(state());
    }

    private boolean isRecoverable() {
        return sql instanceof SQLRecoverableException
                || sql instanceof SQLNonTransientConnectionException
                || sql instanceof SQLTransientConnectionException;
    }

    private boolean isSqlite() {
        return sql != null && sql.getClass().getName().contains("sqlite");
    }

    private String state() {
        return sql == null || sql.getSQLState() == null ? "" : sql.getSQLState();
    }
}
