package dev.farjob;

import dev.farjob.memory.InMemoryTransaction;
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

/** The store as a node reaches it, for a fault to spoil one thing about. */
class BrokenStore implements TransactionalJobStore<InMemoryTransaction> {

    private final TransactionalJobStore<InMemoryTransaction> reached;

    BrokenStore(TransactionalJobStore<InMemoryTransaction> reached) {
        this.reached = reached;
    }

    /** Applies one change; the engine never sends more at a time. */
    Verdict applyOne(Change change) {
        return reached.apply(List.of(change)).get(0);
    }

    @Override
    public List<Insertion> insert(List<NewJob> jobs) {
        return reached.insert(jobs);
    }

    @Override
    public Optional<Job> find(JobId id) {
        return reached.find(id);
    }

    @Override
    public Optional<Job> findByHandle(String provider, String handleId) {
        return reached.findByHandle(provider, handleId);
    }

    @Override
    public List<Job> list(JobQuery query) {
        return reached.list(query);
    }

    @Override
    public List<Job> claim(Claim claim) {
        return reached.claim(claim);
    }

    @Override
    public List<Verdict> apply(List<Change> changes) {
        return changes.stream().map(this::applyOne).toList();
    }

    @Override
    public List<StepRecord> steps(JobId id) {
        return reached.steps(id);
    }

    @Override
    public List<JobEvent> events(JobId id, long afterVersion) {
        return reached.events(id, afterVersion);
    }

    @Override
    public int acknowledge(Owner owner, Set<JobId> ids, Instant at) {
        return reached.acknowledge(owner, ids, at);
    }

    @Override
    public boolean keep(UnmatchedWebhook webhook) {
        return reached.keep(webhook);
    }

    @Override
    public List<UnmatchedWebhook> unmatched(String provider, String handleId) {
        return reached.unmatched(provider, handleId);
    }

    @Override
    public int purge(Purge purge) {
        return reached.purge(purge);
    }

    @Override
    public Class<InMemoryTransaction> transactionType() {
        return reached.transactionType();
    }

    @Override
    public List<Insertion> insert(InMemoryTransaction transaction, List<NewJob> jobs) {
        return reached.insert(transaction, jobs);
    }

    @Override
    public Verdict apply(Job before, TransactionWork<InMemoryTransaction> work) throws Exception {
        return reached.apply(before, work);
    }
}
