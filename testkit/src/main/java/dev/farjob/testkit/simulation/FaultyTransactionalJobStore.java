package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.store.Change;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.NewJob;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.Verdict;
import java.util.List;

/** A transactional store as one node reaches it; it may also fail, or the node die, inside a transaction. */
final class FaultyTransactionalJobStore<T> extends FaultyJobStore implements TransactionalJobStore<T> {

    private final TransactionalJobStore<T> store;

    FaultyTransactionalJobStore(TransactionalJobStore<T> store, Boundary boundary, AttemptJudge attempts) {
        super(store, boundary, attempts);
        this.store = store;
    }

    @Override
    public Class<T> transactionType() {
        return store.transactionType();
    }

    @Override
    public List<Insertion> insert(T transaction, List<NewJob> jobs) {
        // Nothing is divided inside the host's own transaction: its locks are held
        boundary().node().requireAlive();
        return store.insert(transaction, jobs);
    }

    @Override
    public Verdict applyTogether(List<Job> before, SharedWork<T> work) throws Exception {
        failBefore("apply in a transaction", before);
        boundary().lastsSometimes();
        Verdict verdict = boundary().simulation().undivided(() -> store.applyTogether(before, guarded(work)));
        boundary().simulation().trace("apply in a transaction", before, verdict);
        return failAfter("apply in a transaction", before, verdict);
    }

    private SharedWork<T> guarded(SharedWork<T> work) {
        return transaction -> {
            List<Change> changes = work.run(transaction);
            if (boundary().fails(Fault.TRANSACTION_FAILS)) {
                throw new JobStoreException(
                        JobStoreException.Effect.NONE, "simulated: the transaction was rolled back");
            }
            if (boundary().fails(Fault.STORE_FAILS_AFTER)) {
                throw ambiguous("apply in a transaction", changes);
            }
            if (boundary().strikes(Fault.CRASH_IN_TRANSACTION)) {
                boundary().node().crash();
            }
            boundary().node().requireAlive();
            return changes;
        };
    }
}
