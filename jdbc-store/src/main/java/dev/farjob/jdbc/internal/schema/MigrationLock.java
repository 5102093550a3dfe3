package dev.farjob.jdbc.internal.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Lets one node at a time change the schema. Each kind of lock is given back by the database itself when its holder dies.
 * Where the database can, what is done under the lock is one transaction.
 */
final class MigrationLock {

    /** "farjob" in ASCII, and a number: advisory locks are shared with whatever else uses the database. */
    private static final long ADVISORY_KEY = 0x6661726a6f620001L;

    private static final String NAMED_LOCK = "farjob_schema";

    private final Jdbi jdbi;
    private final Tables tables;
    private final Duration patience;

    /** A lock that is waited for so long, and no longer. */
    MigrationLock(Jdbi jdbi, Tables tables, Duration patience) {
        this.jdbi = jdbi;
        this.tables = tables;
        this.patience = patience;
    }

    /** Does this while no other node can. */
    void hold(HandleConsumer<SQLException> work) throws SQLException {
        jdbi.useHandle(handle -> {
            // A pool may hand out connections that are inside a transaction from the start
            Connection connection = handle.getConnection();
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(true);
            try {
                switch (tables.database()) {
                    case POSTGRESQL -> holdInTransaction(handle, work);
                    case H2 -> holdRow(handle, work);
                    case SQLITE -> holdFile(handle, work);
                    case MARIADB, MYSQL -> holdName(handle, work);
                }
            } finally {
                connection.setAutoCommit(autoCommit);
            }
        });
    }

    /** Read committed, so that what the holder before us wrote is seen, and not what was there when we began to wait. */
    private void holdInTransaction(Handle handle, HandleConsumer<SQLException> work) throws SQLException {
        handle.useTransaction(TransactionIsolationLevel.READ_COMMITTED, transaction -> {
            transaction.execute("SET LOCAL lock_timeout = " + patience.toMillis());
            transaction.execute("SELECT pg_advisory_xact_lock(?)", ADVISORY_KEY);
            work.useHandle(transaction);
        });
    }

    /**
     * What defines tables ends a transaction on H2, and with it its locks. So a second connection holds the lock: on the
     * first row of the table of versions.
     */
    private void holdRow(Handle handle, HandleConsumer<SQLException> work) throws SQLException {
        Migration first = Migration.all(tables.database()).get(0);
        new SchemaTable(tables).requireSchema(handle);
        for (String statement : first.statements(tables)) {
            orElseSomebodyElse(handle, statement, "SELECT count(*) FROM {schema}");
        }
        orElseSomebodyElse(handle, first.note(tables), "SELECT version FROM {schema} WHERE version = 0");
        String lock =
                tables.sql("SELECT version FROM {schema} WHERE version = 0 FOR UPDATE WAIT ") + patience.toSeconds();
        jdbi.useTransaction(holder -> {
            holder.createQuery(lock).mapTo(Integer.class).one();
            work.useHandle(handle);
        });
    }

    /** Two nodes that begin at once both create it, and one of them is told that it is there. */
    private void orElseSomebodyElse(Handle handle, String statement, String proof) {
        try {
            handle.execute(statement);
        } catch (JdbiException trouble) {
            if (!isThere(handle, tables.sql(proof))) {
                throw trouble;
            }
        }
    }

    private static boolean isThere(Handle handle, String proof) {
        try {
            return handle.createQuery(proof).mapTo(Integer.class).findFirst().isPresent();
        } catch (JdbiException missing) {
            return false;
        }
    }

    /** Said in SQL, because a driver may have been told to begin transactions without the right to write. */
    private void holdFile(Handle handle, HandleConsumer<SQLException> work) throws SQLException {
        int timeout =
                handle.createQuery("PRAGMA busy_timeout").mapTo(Integer.class).one();
        handle.execute("PRAGMA busy_timeout = " + patience.toMillis());
        try {
            handle.execute("BEGIN IMMEDIATE");
            boolean done = false;
            try {
                work.useHandle(handle);
                done = true;
            } finally {
                handle.execute(done ? "COMMIT" : "ROLLBACK");
            }
        } finally {
            handle.execute("PRAGMA busy_timeout = " + timeout);
        }
    }

    private void holdName(Handle handle, HandleConsumer<SQLException> work) throws SQLException {
        int locked = handle.createQuery("SELECT coalesce(GET_LOCK(:name, :seconds), 0)")
                .bind("name", NAMED_LOCK)
                .bind("seconds", patience.toSeconds())
                .mapTo(Integer.class)
                .one();
        if (locked == 0) {
            throw new SQLException("another node holds the lock " + NAMED_LOCK);
        }
        try {
            work.useHandle(handle);
        } finally {
            handle.createQuery("SELECT RELEASE_LOCK(:name)")
                    .bind("name", NAMED_LOCK)
                    .mapTo(Integer.class)
                    .findOne();
        }
    }
}
