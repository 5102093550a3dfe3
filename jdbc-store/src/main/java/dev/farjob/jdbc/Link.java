package dev.farjob.jdbc;

import java.sql.Connection;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;

/**
 * How what the host writes through and what the store writes through become each other.
 *
 * @param <T> what the host writes through
 */
interface Link<T> {

    Link<Connection> CONNECTION = new Link<>() {
        @Override
        public Class<Connection> type() {
            return Connection.class;
        }

        @Override
        public Handle handle(Connection connection) {
            Handle handle = Jdbi.create(connection).open();
            // The transaction is the host's: it stays open when we are done.
            handle.getConfig(Handles.class).setForceEndTransactions(false);
            return handle;
        }

        @Override
        public <R> R lend(Handle handle, Borrower<Connection, R> work) throws Exception {
            return work.run(LentConnection.of(handle.getConnection()));
        }
    };

    Link<Handle> HANDLE = new Link<>() {
        @Override
        public Class<Handle> type() {
            return Handle.class;
        }

        @Override
        public Handle handle(Handle handle) {
            return handle;
        }

        @Override
        public <R> R lend(Handle handle, Borrower<Handle, R> work) throws Exception {
            return LentHandle.lend(handle, work);
        }
    };

    Class<T> type();

    /** A handle on the host's transaction. It holds nothing, so it need not be closed. */
    Handle handle(T transaction);

    /**
     * Has the work done in the store's own transaction on this handle.
     *
     * @throws Exception what the work threw, or that it ended the transaction
     */
    <R> R lend(Handle handle, Borrower<T, R> work) throws Exception;

    /** Work that writes through a transaction of the store, and leaves its end to the store. */
    @FunctionalInterface
    interface Borrower<T, R> {
        R run(T transaction) throws Exception;
    }
}
