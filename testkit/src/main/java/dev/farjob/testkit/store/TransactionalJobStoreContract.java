package dev.farjob.testkit.store;

import dev.farjob.store.TransactionalJobStore;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/**
 * The promises that every {@link TransactionalJobStore} keeps, everything in {@link JobStoreContract} included. The hooks stand
 * for the host: a table of its own with a text under each key, and transactions that it opens itself.
 *
 * @param <T> what the host writes through
 */
public abstract class TransactionalJobStoreContract<T> extends JobStoreContract {

    /** For subclasses. */
    protected TransactionalJobStoreContract() {}

    /** A store without any data, in a database without any host rows. Called once for every test, before it. */
    @Override
    protected abstract TransactionalJobStore<T> store();

    /** Opens a transaction of the host's in the database of the store that {@link #store} gave last. */
    protected abstract T begin() throws Exception;

    /** Commits it. */
    protected abstract void commit(T transaction) throws Exception;

    /** Rolls it back. */
    protected abstract void rollback(T transaction) throws Exception;

    /** Writes a row of the host's inside a transaction. */
    protected abstract void writeHostRow(T transaction, String key, String value) throws Exception;

    /** Reads a committed row of the host's, outside of any transaction. */
    protected abstract Optional<String> readHostRow(String key) throws Exception;

    /**
     * Whether others can write to the database while a transaction that has written is open. By default they can; a
     * database with a single writer says no, and the rules that need it are reported as skipped.
     */
    protected boolean hasManyWriters() {
        return true;
    }

    /**
     * Whether a transaction of the host's can write a job that somebody else has written since it began. By default it can; where
     * the host has its transactions read a snapshot, the database refuses, and the change loses.
     */
    protected boolean canFollowOthers() {
        return true;
    }

    @Nested
    @DisplayName("Inserting in the host's transaction")
    class InsertingForHost extends HostInsertRules<T> {
        InsertingForHost() {
            super(TransactionalJobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Applying a change with the host's own effect")
    class ApplyingWithHost extends HostApplyRules<T> {
        ApplyingWithHost() {
            super(TransactionalJobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Races with the host's transactions")
    class RacingHosts extends HostRaces<T> {
        RacingHosts() {
            super(TransactionalJobStoreContract.this);
        }
    }
}
