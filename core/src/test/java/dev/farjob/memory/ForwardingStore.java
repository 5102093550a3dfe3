package dev.farjob.memory;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.model.StepRecord;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobQuery;
import dev.farjob.store.NewJob;
import dev.farjob.store.Purge;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.UnmatchedWebhook;
import dev.farjob.store.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A good store, for a fault to spoil one thing about. */
class ForwardingStore implements TransactionalJobStore<InMemoryTransaction> {

    final InMemoryJobStore good;
    private final AtomicInteger entered = new AtomicInteger();

    ForwardingStore(InMemoryJobStore good) {
        this.good = good;
    }

    /** Holds the gap between a check and its use open until somebody else comes in, or nobody does. */
    final void waitForCompany() {
        int arrival = entered.incrementAndGet();
        for (int i = 0; i < 50_000 && entered.get() == arrival; i++) {
            Thread.onSpinWait();
        }
    }

    @Override
    public List<Insertion> insert(List<NewJob> jobs) {
        return good.insert(jobs);
    }

    @Override
    public Optional<Job> find(JobId id) {
        return good.find(id);
    }

    @Override
    public Optional<Job> findByHandle(String provider, String handleId) {
        return good.findByHandle(provider, handleId);
    }

    @Override
    public List<Job> list(JobQuery query) {
        return good.list(query);
    }

    @Override
    public List<Job> claim(Claim claim) {
        return good.claim(claim);
    }

    @Override
    public List<Verdict> apply(List<Change> changes) {
        return good.apply(changes);
    }

    @Override
    public List<StepRecord> steps(JobId id) {
        return good.steps(id);
    }

    @Override
    public List<JobEvent> events(JobId id, long afterVersion) {
        return good.events(id, afterVersion);
    }

    @Override
    public int acknowledge(Owner owner, Set<JobId> ids, Instant at) {
        return good.acknowledge(owner, ids, at);
    }

    @Override
    public boolean keep(UnmatchedWebhook webhook) {
        return good.keep(webhook);
    }

    @Override
    public List<UnmatchedWebhook> unmatched(String provider, String handleId) {
        return good.unmatched(provider, handleId);
    }

    @Override
    public int purge(Purge purge) {
        return good.purge(purge);
    }

    @Override
    public Class<InMemoryTransaction> transactionType() {
        return good.transactionType();
    }

    @Override
    public List<Insertion> insert(InMemoryTransaction transaction, List<NewJob> jobs) {
        return good.insert(transaction, jobs);
    }

    @Override
    public Verdict apply(Job before, TransactionWork<InMemoryTransaction> work) throws Exception {
        return good.apply(before, work);
    }
}
