package dev.farjob.jdbc.internal;

import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what the store does in transactions of its own, and says what a failure left behind.
 *
 * <p>Until the commit is sent nothing is written, whatever happens, so what failed for a reason that passes (a deadlock, a
 * connection that the pool did not know was dead) is done again. An answer that is missing to a commit is never followed
 * by a second try: the caller reads.
 */
final class Transactions {

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    /** Those who collide are let in one after the other, so that many tries mean something else. */
    private static final int MOST_COLLISIONS = 20;
    /** Who waited so long in vain for somebody waits once more, and then the caller is to know. */
    private static final int MOST_LONG_WAITS = 2;
    /** One for each connection that may have died in a pool of the usual size. */
    private static final int MOST_BROKEN_CONNECTIONS = 10;

    private final Jdbi jdbi;
    private final String opening;

    /** @param opening what is said first in each transaction that writes; empty for nothing */
    Transactions(Jdbi jdbi, String opening) {
        this.jdbi = jdbi;
        this.opening = opening;
    }

    /**
     * Runs work that only reads.
     *
     * @param what the beginning of the message if it fails, such as "job 7 could not be read"
     */
    <R> R read(String what, Function<Handle, R> work) {
        return again(what, () -> {
            try (Handle handle = jdbi.open()) {
                return work.apply(handle);
            }
        });
    }

    /** Runs work that writes, and commits it. */
    <R> R write(String what, Function<Handle, R> work) {
        return again(what, () -> {
            try (Handle handle = jdbi.open()) {
                return commit(handle, work);
            }
        });
    }

    private <R> R commit(Handle handle, Function<Handle, R> work) {
        Open transaction = begin(handle);
        try {
            R result = work.apply(handle);
            transaction.commit();
            return result;
        } catch (Throwable broken) {
            transaction.rollback(broken);
            throw broken;
        }
    }

    /** Begins a transaction that the caller ends. */
    Open begin(Handle handle) {
        handle.begin();
        if (!opening.isEmpty()) {
            say(handle, opening);
        }
        return new Open(handle);
    }

    /** Not through JDBI, which would look for parameters in it each time. */
    private static void say(Handle handle, String sql) {
        try (Statement statement = handle.getConnection().createStatement()) {
            statement.execute(sql);
        } catch (SQLException broken) {
            throw new UnableToExecuteStatementException(broken, null);
        }
    }

    Handle open() {
        return jdbi.open();
    }

    /** A transaction under way. */
    static final class Open {

        private final Handle handle;

        private Open(Handle handle) {
            this.handle = handle;
        }

        void commit() {
            try {
                handle.commit();
            } catch (RuntimeException broken) {
                throw Trouble.of(broken).isRefusedCommit() ? broken : new CommitUnknown(broken);
            }
        }

        /** Rolls back, and keeps what went wrong on the way with the reason for it. */
        void rollback(Throwable reason) {
            if (reason instanceof CommitUnknown) {
                return;
            }
            try {
                handle.rollback();
            } catch (RuntimeException alsoBroken) {
                reason.addSuppressed(alsoBroken);
            }
        }
    }

    /** The answer to a commit is missing. */
    static final class CommitUnknown extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final RuntimeException reason;

        CommitUnknown(RuntimeException reason) {
            super(reason);
            this.reason = reason;
        }

        RuntimeException reason() {
            return reason;
        }
    }

    private interface Attempt<R> {
        R make();
    }

    private static <R> R again(String what, Attempt<R> attempt) {
        int collisions = 0;
        int broken = 0;
        int longWaits = 0;
        while (true) {
            try {
                return attempt.make();
            } catch (CommitUnknown unknown) {
                throw failure(what, Effect.UNKNOWN, unknown.reason());
            } catch (JobStoreException known) {
                throw known;
            } catch (RuntimeException failed) {
                Trouble trouble = Trouble.of(failed);
                if (trouble.isLongWait() && ++longWaits == MOST_LONG_WAITS) {
                    throw failure(what, Effect.NONE, failed);
                }
                boolean passes = ((trouble.isCollision() || trouble.isDuplicate()) && ++collisions < MOST_COLLISIONS)
                        || (trouble.isBrokenConnection() && ++broken < MOST_BROKEN_CONNECTIONS);
                if (!passes) {
                    throw trouble.isOfTheDatabase() ? failure(what, Effect.NONE, failed) : failed;
                }
                LOG.debug("{}, and is tried again: {}", what, failed.getMessage());
            }
        }
    }

    /** What the failure of something that was tried means to a caller. */
    static JobStoreException failure(String what, Effect effect, Throwable cause) {
        Trouble trouble = Trouble.of(cause);
        String left = effect == Effect.NONE
                ? "nothing was written"
                : "whether it was written is unknown, because the answer to the commit is missing: read before you repeat";
        return new JobStoreException(effect, what + ": " + trouble.advice() + "; " + left, cause);
    }
}
