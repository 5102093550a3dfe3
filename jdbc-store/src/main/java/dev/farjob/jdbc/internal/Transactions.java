package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Words;
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
    static final int MOST_COLLISIONS = 20;

    /** A database that only says who was first lets all others race again, and one of them wins each time. */
    static final int MOST_RACES = 200;

    /** After such a long wait in vain the store waits once more, and then lets the caller know. */
    private static final int MOST_LONG_WAITS = 2;
    /** One for each connection that may have died in a pool of the usual size. */
    private static final int MOST_BROKEN_CONNECTIONS = 10;

    private final Jdbi jdbi;
    private final String opening;
    private final int mostCollisions;

    /** @param opening what is said first in each transaction that writes; empty for nothing */
    Transactions(Jdbi jdbi, String opening) {
        this(jdbi, opening, MOST_COLLISIONS);
    }

    /** @param mostCollisions how often something is tried that others come in the way of */
    Transactions(Jdbi jdbi, String opening, int mostCollisions) {
        this.jdbi = jdbi;
        this.opening = opening;
        this.mostCollisions = mostCollisions;
    }

    /**
     * Runs work that only reads.
     *
     * @param what the beginning of the message if it fails, such as "job 7 could not be read"
     */
    <R> R read(String what, Function<Handle, R> work) {
        return again(what, () -> {
            try (Handle handle = Words.open(jdbi)) {
                return work.apply(handle);
            }
        });
    }

    /**
     * Runs work that writes, and commits it.
     *
     * @throws JobStoreException if it failed, with no effect whatever was thrown before the commit was sent: by the database,
     *     the driver, or code of ours that has no text or number for what it was given
     * @throws Undone if the work does not want to be committed
     */
    <R> R write(String what, Function<Handle, R> work) {
        try {
            return again(what, () -> writeOnce(work));
        } catch (JobStoreException | Undone known) {
            throw known;
        } catch (RuntimeException | Error broken) {
            throw failure(what, Effect.NONE, broken);
        }
    }

    private <R> R writeOnce(Function<Handle, R> work) {
        Handle handle = Words.open(jdbi);
        try {
            return commit(handle, work);
        } finally {
            giveBack(handle);
        }
    }

    /** Closes a connection. That it fails to close says nothing about what was committed on it. */
    static void giveBack(Handle handle) {
        try {
            handle.close();
        } catch (RuntimeException broken) {
            LOG.debug("a connection could not be closed", broken);
        }
    }

    /** Thrown by work that is not to be committed, and thrown on as it is. */
    abstract static class Undone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Undone() {
            super(null, null, false, false);
        }
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

    /** A handle to lend, on which the host's own statements are understood. */
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
            } catch (Error broken) {
                throw new CommitUnknown(broken);
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

        private final Throwable reason;

        CommitUnknown(Throwable reason) {
            super(reason);
            this.reason = reason;
        }

        Throwable reason() {
            return reason;
        }
    }

    private interface Attempt<R> {
        R make();
    }

    private <R> R again(String what, Attempt<R> attempt) {
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
                boolean passes = ((trouble.isCollision() || trouble.isDuplicate()) && ++collisions < mostCollisions)
                        || (trouble.isBrokenConnection() && ++broken < MOST_BROKEN_CONNECTIONS);
                if (!passes) {
                    throw trouble.isOfTheDatabase() ? failure(what, Effect.NONE, failed) : failed;
                }
                LOG.debug("{}, and is tried again: {}", what, failed.getMessage());
            }
        }
    }

    /** The exception that tells a caller what a failure left behind. */
    static JobStoreException failure(String what, Effect effect, Throwable cause) {
        String left = effect == Effect.NONE
                ? "nothing was written"
                : "whether it was written is unknown, because the answer to the commit is missing: read before you repeat";
        return new JobStoreException(effect, what + ": " + reason(cause) + "; " + left, cause);
    }

    /** For people: why it failed. Not in the words of what was thrown, which may repeat what was to be written. */
    static String reason(Throwable cause) {
        Trouble trouble = Trouble.of(cause);
        return trouble.isOfTheDatabase()
                ? trouble.advice()
                : "it was given what it cannot write, or ran out of means ("
                        + cause.getClass().getSimpleName() + ")";
    }
}
