package dev.farjob.testkit.store;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.StepRecord;
import dev.farjob.model.Target;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Duty;
import dev.farjob.store.Glimpse;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.NewJob;
import dev.farjob.store.Purge;
import dev.farjob.store.UnmatchedWebhook;
import dev.farjob.store.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Passes everything on to another store, so that a test can change or watch one thing about it.
 *
 * <pre>{@code
 * JobStore down = new ForwardingJobStore(store) {
 *     public List<Job> claim(Claim claim) { throw new JobStoreException(Effect.NONE, "down"); }
 * };
 * }</pre>
 */
public class ForwardingJobStore implements JobStore {

    private final JobStore store;

    /** Passes everything on to this store. */
    public ForwardingJobStore(JobStore store) {
        this.store = Objects.requireNonNull(store, "store must not be null");
    }

    @Override
    public List<Insertion> insert(List<NewJob> jobs) {
        return store.insert(jobs);
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
    public List<Glimpse> glimpse(Set<Owner> owners, Instant createdAfter) {
        return store.glimpse(owners, createdAfter);
    }

    @Override
    public Map<JobState, Long> count(JobQuery query) {
        return store.count(query);
    }

    @Override
    public List<Job> claim(Claim claim) {
        return store.claim(claim);
    }

    @Override
    public List<Verdict> apply(List<Change> changes) {
        return store.apply(changes);
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
    public List<List<JobEvent>> recentLogs(Target target, int limit) {
        return store.recentLogs(target, limit);
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

    @Override
    public boolean hold(Duty duty) {
        return store.hold(duty);
    }
}
