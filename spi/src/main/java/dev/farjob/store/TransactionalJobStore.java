package dev.farjob.store;

import dev.farjob.model.Job;
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
     * Applies the change that the host's own effect ends in, and the effect, in one transaction: both or neither. The work is
     * not run where the job has another version already, and is rolled back where the change loses in the end. An exception
     * of the work is thrown on, with nothing written.
     *
     * <p>The job must not be locked while the work runs: the caller renews the lease of the job by plain changes
     * meanwhile. So the change may be made for a later snapshot than {@code before}, and applies if the job has that version in
     * the end.
     *
     * @param before the snapshot that the job must be at for the work to be run
     * @throws IllegalArgumentException if the work returns a change of something else, or of an earlier snapshot
     * @throws Exception what the work threw, or a {@link JobStoreException}
     */
    Verdict apply(Job before, TransactionWork<T> work) throws Exception;

    /**
     * The host's own effect.
     *
     * @param <T> what it writes through
     */
    @FunctionalInterface
    interface TransactionWork<T> {
        /** Writes through the transaction, leaves commit and rollback alone, and says what becomes of the job. */
        Change run(T transaction) throws Exception;
    }
}
