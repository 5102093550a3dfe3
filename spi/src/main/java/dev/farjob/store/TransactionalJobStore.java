package dev.farjob.store;

import java.util.List;

/**
 * A store that shares its database with the host's own data, and can write both in one transaction.
 *
 * @param <T> what the host writes through: a {@code java.sql.Connection}, a JDBI {@code Handle}
 */
public interface TransactionalJobStore<T> extends JobStore {

    /** The class of {@code T}, so that a mismatch is found when the orchestrator is built. */
    Class<T> transactionType();

    /**
     * Inserts jobs inside a transaction that the host has open. They exist for others, and become due, when the host
     * commits, and never existed if it rolls back. The store neither commits nor closes it.
     */
    List<Insertion> insert(T transaction, List<NewJob> jobs);

    /**
     * Applies one change together with the host's own effect, in one transaction: both or neither. The effect is not run
     * where the change has lost already, and is rolled back where it loses in the end. Whatever the work throws is thrown
     * on, with nothing written.
     *
     * @throws Exception what the work threw, or a {@link JobStoreException}
     */
    Verdict apply(Change change, TransactionWork<T> work) throws Exception;

    /**
     * The host's own effect.
     *
     * @param <T> what it writes through
     */
    @FunctionalInterface
    interface TransactionWork<T> {
        /** Writes through the transaction, and leaves commit and rollback alone. */
        void run(T transaction) throws Exception;
    }
}
