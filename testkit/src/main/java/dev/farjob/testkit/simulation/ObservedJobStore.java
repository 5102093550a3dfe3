package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.model.StepRecord;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.NewJob;
import dev.farjob.store.Purge;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.UnmatchedWebhook;
import dev.farjob.store.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** The store itself, with the oracle listening: it hears of a write in the moment at which it takes effect. */
class ObservedJobStore implements JobStore {

    private final JobStore store;
    private final JobWatch watch;

    private ObservedJobStore(JobStore store, JobWatch watch) {
        this.store = store;
        this.watch = watch;
    }

    static JobStore around(JobStore store, JobWatch watch) {
        return store instanceof TransactionalJobStore<?> transactional
                ? new Transactional<>(transactional, watch)
                : new ObservedJobStore(store, watch);
    }

    @Override
    public List<Insertion> insert(List<NewJob> jobs) {
        List<Insertion> answers = store.insert(jobs);
        for (Insertion answer : answers) {
            if (answer instanceof Insertion.Inserted inserted) {
                watch.inserted(inserted.job());
            }
        }
        return answers;
    }

    @Override
    public List<Job> claim(Claim claim) {
        List<Job> claimed = store.claim(claim);
        claimed.forEach(watch::claimed);
        return claimed;
    }

    @Override
    public List<Verdict> apply(List<Change> changes) {
        List<Verdict> verdicts = store.apply(changes);
        for (int i = 0; i < changes.size(); i++) {
            watch.applied(changes.get(i), verdicts.get(i));
        }
        return verdicts;
    }

    @Override
    public Optional<Job> find(JobId id) {
        return store.find(id);
    }

    @Override
    public Optional<Job> findByHandle(String provider, String handleId) {
        return store.findByHandle(provider, handleId);
    }

    @Override
    public List<Job> list(JobQuery query) {
        return store.list(query);
    }

    @Override
    public List<StepRecord> steps(JobId id) {
        return store.steps(id);
    }

    @Override
    public List<JobEvent> events(JobId id, long afterVersion) {
        return store.events(id, afterVersion);
    }

    @Override
    public int acknowledge(Owner owner, Set<JobId> ids, Instant at) {
        return store.acknowledge(owner, ids, at);
    }

    @Override
    public boolean keep(UnmatchedWebhook webhook) {
        return store.keep(webhook);
    }

    @Override
    public List<UnmatchedWebhook> unmatched(String provider, String handleId) {
        return store.unmatched(provider, handleId);
    }

    @Override
    public int purge(Purge purge) {
        return store.purge(purge);
    }

    private static final class Transactional<T> extends ObservedJobStore implements TransactionalJobStore<T> {

        private final TransactionalJobStore<T> store;

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
            throw new UnsupportedOperationException("simulated hosts do not submit inside transactions of their own");
        }

        @Override
        public Verdict apply(Job before, TransactionWork<T> work) throws Exception {
            AtomicReference<Change> made = new AtomicReference<>();
            Verdict verdict = store.apply(before, transaction -> {
                Change change = work.run(transaction);
                made.set(change);
                return change;
            });
            if (made.get() != null) {
                super.watch.applied(made.get(), verdict);
            }
            return verdict;
        }
    }
}
