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
    default Verdict apply(Job before, TransactionWork<T> work) throws Exception {
        return applyTogether(List.of(before), transaction -> List.of(work.run(transaction)));
    }

    /**
     * Applies the changes that the host's own effects for several jobs end in, and the effects, in one transaction: all of
     * them, or none. It is {@link #apply(Job, TransactionWork)} in every other respect: the work is not run where one of the
     * jobs has another version already, and everything is rolled back where one of the changes loses.
     *
     * @param before the snapshots that the jobs must be at, each of another job
     * @return {@link Verdict#APPLIED} for all, or the verdict on the first change that was not applied
     * @throws IllegalArgumentException if {@code before} is empty or has a job twice, if the work does not return one change
     *     for each of the jobs, in their order, or if one of several changes asks for room
     * @throws Exception what the work threw, or a {@link JobStoreException}
     */
    Verdict applyTogether(List<Job> before, SharedWork<T> work) throws Exception;

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

    /**
     * The host's own effects for several jobs.
     *
     * @param <T> what it writes through
     */
    @FunctionalInterface
    interface SharedWork<T> {
        /** Writes through the transaction, leaves commit and rollback alone, and says what becomes of each job. */
        List<Change> run(T transaction) throws Exception;
    }

    /**
     * For stores: the changes, if they may be applied to these snapshots.
     *
     * @throws IllegalArgumentException if there is not one change for each job, if one is of something else or of an earlier
     *     snapshot, or if one of several asks for room
     */
    static List<Change> requireFor(List<Job> before, List<Change> changes) {
        if (changes.size() != before.size()) {
            throw new IllegalArgumentException(changes.size() + " changes were made for " + before.size()
                    + " jobs, from " + before.get(0) + " on");
        }
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            Job job = before.get(i);
            if (!change.id().equals(job.id()) || change.expectedVersion() < job.version()) {
                throw new IllegalArgumentException(change + " was not made for " + job);
            }
            if (changes.size() > 1 && change.admission().isPresent()) {
                throw new IllegalArgumentException(
                        change + " asks for room, and does so in a transaction of its own only");
            }
        }
        return changes;
    }

    /**
     * For stores: these snapshots, if there are some and each is of another job.
     *
     * @throws IllegalArgumentException otherwise
     */
    static List<Job> requireApart(List<Job> before) {
        if (before.isEmpty() || before.stream().map(Job::id).distinct().count() < before.size()) {
            throw new IllegalArgumentException("one transaction takes one or more jobs, each of them once, not "
                    + before.stream().map(Job::id).toList());
        }
        return List.copyOf(before);
    }
}
