package dev.farjob.jdbc.internal.schema;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Lets one node at a time change the schema. The database itself gives back each kind of lock when its holder dies. If the
 * database can, all that is done under the lock is one transaction.
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
        // Opened by hand: inside a callback of the host's, JDBI would lend us the host's own connection
        try (Handle handle = Words.open(jdbi)) {
            Connection connection = handle.getConnection();
            // A pool may hand out connections that are inside a transaction from the start
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(true);
            finishing(() -> hold(handle, work), () -> connection.setAutoCommit(autoCommit));
        }
    }

    private void hold(Handle handle, HandleConsumer<SQLException> work) throws SQLException {
        switch (tables.database()) {
            case POSTGRESQL -> holdInTransaction(handle, work);
            case H2, POSTGRESQL_DISTRIBUTED, COCKROACHDB, YUGABYTEDB, AURORA_DSQL -> holdRow(handle, work);
            case SQLITE -> holdFile(handle, work);
            case MARIADB, MYSQL -> holdName(handle, work);
        }
    }

    /** Read committed, so that what the holder before us wrote is seen, and not what was there when we began to wait. */
    private void holdInTransaction(Handle handle, HandleConsumer<SQLException> work) throws SQLException {
        commitOrRollback(handle, "BEGIN ISOLATION LEVEL READ COMMITTED", () -> {
            handle.execute("SET LOCAL lock_timeout = " + Math.max(1, patience.toMillis()));
            handle.execute("SELECT pg_advisory_xact_lock(?)", ADVISORY_KEY);
            work.useHandle(handle);
        });
    }

    /**
     * A statement that defines a table ends the transaction on H2, and with it its locks; on a distributed database it is to
     * be one of its own. So a second connection holds the lock: on the first row of the table of versions. Aurora DSQL takes no
     * locks; there, several nodes may do the same at once, which is why every statement can.
     */
    private void holdRow(Handle handle, HandleConsumer<SQLException> work) throws SQLException {
        Migration first = Migration.all(tables.database()).get(0);
        Again again = new Again(tables.database());
        again.run(() -> new SchemaTable(tables).requireSchema(handle));
        for (String statement : first.statements(tables)) {
            again.run(() -> unlessThere(handle, "SELECT count(*) FROM {schema}", statement));
        }
        again.run(() -> unlessThere(handle, "SELECT version FROM {schema} WHERE version = 0", first.note(tables)));
        try (Handle holder = Words.open(jdbi)) {
            Connection connection = holder.getConnection();
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            finishing(
                    () -> {
                        lockRow(holder);
                        work.useHandle(handle);
                    },
                    () -> {
                        connection.rollback();
                        connection.setAutoCommit(autoCommit);
                    });
        }
    }

    private void lockRow(Handle holder) {
        String row = tables.sql("SELECT version FROM {schema} WHERE version = 0 FOR UPDATE");
        if (tables.database() == Database.H2) {
            row += " WAIT " + seconds();
        } else if (tables.database() != Database.AURORA_DSQL) {
            holder.execute("SET LOCAL lock_timeout = " + Math.max(1, patience.toMillis()));
        }
        holder.createQuery(row).mapTo(Integer.class).one();
    }

    /** Two nodes that begin at once may both try, and one of them is told that it is there. */
    private void unlessThere(Handle handle, String proof, String statement) {
        if (isThere(handle, tables.sql(proof))) {
            return;
        }
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

    /** Immediately, or two nodes would both read before one of them is told that it cannot write. */
    private void holdFile(Handle handle, HandleConsumer<SQLException> work) throws SQLException {
        int timeout =
                handle.createQuery("PRAGMA busy_timeout").mapTo(Integer.class).one();
        handle.execute("PRAGMA busy_timeout = " + patience.toMillis());
        finishing(
                () -> commitOrRollback(handle, "BEGIN IMMEDIATE", () -> work.useHandle(handle)),
                () -> handle.execute("PRAGMA busy_timeout = " + timeout));
    }

    private void holdName(Handle handle, HandleConsumer<SQLException> work) throws SQLException {
        int locked = handle.createQuery("SELECT coalesce(GET_LOCK('" + NAMED_LOCK + "', " + seconds() + "), 0)")
                .mapTo(Integer.class)
                .one();
        if (locked == 0) {
            throw new SQLException("another node has held the lock " + NAMED_LOCK + " for " + patience);
        }
        finishing(() -> work.useHandle(handle), () -> handle.execute("DO RELEASE_LOCK('" + NAMED_LOCK + "')"));
    }

    /** Said in SQL: neither the driver nor JDBI can say which kind of transaction, and both may have been told another. */
    private static void commitOrRollback(Handle handle, String begin, SqlWork work) throws SQLException {
        handle.execute(begin);
        boolean[] done = {false};
        finishing(
                () -> {
                    work.run();
                    done[0] = true;
                },
                () -> handle.execute(done[0] ? "COMMIT" : "ROLLBACK"));
    }

    /** As {@code finally}, but what went wrong first is what is thrown. */
    private static void finishing(SqlWork work, SqlWork after) throws SQLException {
        try {
            work.run();
        } catch (SQLException | RuntimeException | Error trouble) {
            try {
                after.run();
            } catch (SQLException | RuntimeException more) {
                trouble.addSuppressed(more);
            }
            throw trouble;
        }
        after.run();
    }

    private String seconds() {
        return BigDecimal.valueOf(patience.toMillis(), 3).toPlainString();
    }

    /** Work to do under a lock. */
    @FunctionalInterface
    private interface SqlWork {
        void run() throws SQLException;
    }
}
