package dev.farjob.internal.write;

import dev.farjob.internal.time.Handover;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.model.Job;
import dev.farjob.store.Change;
import dev.farjob.store.Insertion;
import dev.farjob.store.NewJob;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.Verdict;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A {@link CombiningJobStore} before a store with transactions. A write in a transaction passes through, because it
 * is the transaction that commits it.
 *
 * @param <T> what the host writes through
 */
final class CombiningTransactionalJobStore<T> extends CombiningJobStore implements TransactionalJobStore<T> {

    private final TransactionalJobStore<T> store;

    /**
     * Set while this thread is inside a transaction of the store's. Its writes beside that transaction go by themselves:
     * shared with a thread that waits for a lock of the transaction, they would wait for their own thread.
     */
    private final ThreadLocal<Boolean> inTransaction = new ThreadLocal<>();

    CombiningTransactionalJobStore(TransactionalJobStore<T> store, Timekeeper time, Handover handover, int atOnce) {
        super(store, time, handover, atOnce);
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
        return note(
                "apply with a step",
                () -> store.applyTogether(before, transaction -> {
                    boolean outermost = inTransaction.get() == null;
                    inTransaction.set(true);
                    try {
                        return work.run(transaction);
                    } finally {
                        if (outermost) {
                            inTransaction.remove();
                        }
                    }
                }));
    }

    @Override
    public List<Insertion> insert(List<NewJob> jobs) {
        return inTransaction.get() == null ? super.insert(jobs) : insertNow(jobs);
    }

    @Override
    public List<Verdict> apply(List<Change> changes) {
        return inTransaction.get() == null ? super.apply(changes) : applyNow(changes);
    }

    @Override
    void leave(Change change, Consumer<Supplier<List<Verdict>>> told) {
        if (inTransaction.get() == null) {
            super.leave(change, told);
        } else {
            told.accept(() -> applyNow(List.of(change)));
        }
    }
}
