package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobStore;
import dev.farjob.store.NewJob;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.ForwardingJobStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The store itself, with the oracle listening: it hears of a write in the moment at which it takes effect. */
class ObservedJobStore extends ForwardingJobStore {

    private final JobWatch watch;

    private ObservedJobStore(JobStore store, JobWatch watch) {
        super(store);
        this.watch = watch;
    }

    static JobStore around(JobStore store, JobWatch watch) {
        return store instanceof TransactionalJobStore<?> transactional
                ? new Transactional<>(transactional, watch)
                : new ObservedJobStore(store, watch);
    }

    @Override
    public List<Insertion> insert(List<NewJob> jobs) {
        List<Insertion> answers = super.insert(jobs);
        for (Insertion answer : answers) {
            if (answer instanceof Insertion.Inserted inserted) {
                watch.inserted(inserted.job());
            }
        }
        return answers;
    }

    @Override
    public List<Job> claim(Claim claim) {
        List<Job> claimed = super.claim(claim);
        claimed.forEach(watch::claimed);
        return claimed;
    }

    @Override
    public List<Verdict> apply(List<Change> changes) {
        List<Verdict> verdicts = super.apply(changes);
        for (int i = 0; i < changes.size(); i++) {
            watch.applied(changes.get(i), verdicts.get(i));
        }
        return verdicts;
    }

    private static final class Transactional<T> extends ObservedJobStore implements TransactionalJobStore<T> {

        private final TransactionalJobStore<T> store;

        /** Inserted in the transaction of a step that is running; empty in a host's, which tells by itself. */
        private @Nullable List<Job> inserted;

        Transactional(TransactionalJobStore<T> store, JobWatch watch) {
            super(store, watch);
            this.store = store;
        }

        @Override
        public Class<T> transactionType() {
            return store.transactionType();
        }

        @Override
        public List<Insertion> insert(T transaction, List<NewJob> jobs) {
            // Their fate shows when the transaction ends
            List<Insertion> answers = store.insert(transaction, jobs);
            List<Job> pending = inserted;
            if (pending != null) {
                for (Insertion answer : answers) {
                    if (answer instanceof Insertion.Inserted made) {
                        pending.add(made.job());
                    }
                }
            }
            return answers;
        }

        @Override
        public Verdict applyTogether(List<Job> before, SharedWork<T> work) throws Exception {
            List<Change> made = new ArrayList<>();
            List<Job> submitted = new ArrayList<>();
            Verdict verdict = store.applyTogether(before, transaction -> {
                submitted.clear();
                inserted = submitted;
                try {
                    List<Change> changes = work.run(transaction);
                    made.clear();
                    made.addAll(changes);
                    return changes;
                } finally {
                    inserted = null;
                }
            });
            if (verdict == Verdict.APPLIED) {
                submitted.forEach(super.watch::inserted);
            }
            made.forEach(change -> super.watch.applied(change, verdict));
            return verdict;
        }
    }
}
