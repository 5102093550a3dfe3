package dev.farjob.testkit.store;

import dev.farjob.model.Job;
import dev.farjob.store.Insertion;
import dev.farjob.store.NewJob;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.Verdict;
import java.util.List;

/**
 * A {@link ForwardingJobStore} before a store with transactions.
 *
 * @param <T> what hosts write through
 */
public class ForwardingTransactionalJobStore<T> extends ForwardingJobStore implements TransactionalJobStore<T> {

    private final TransactionalJobStore<T> store;

    /** Passes everything on to this store. */
    public ForwardingTransactionalJobStore(TransactionalJobStore<T> store) {
        super(store);
        this.store = store;
    }

    @Override
    public Class<T> transactionType() {
        return store.transactionType();
    }

    @Override
    public List<Insertion> insert(T transaction, List<NewJob> jobs) {
        return store.insert(transaction, jobs);
    }

    @Override
    public Verdict applyTogether(List<Job> before, SharedWork<T> work) throws Exception {
        return store.applyTogether(before, work);
    }
}
