package dev.farjob.internal.write;

import dev.farjob.internal.time.Handover;
import dev.farjob.internal.time.Timekeeper;
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
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.UnmatchedWebhook;
import dev.farjob.store.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A store whose inserts and changes share calls, and so statements and commits, where callers come at the same time. It
 * promises its callers what the store behind it promises. Everything else passes through. An outage of the store is said here.
 */
public class CombiningJobStore implements JobStore {

    private final JobStore store;
    private final StoreOutage outage;
    /** Apart from the changes, so that a burst of submits holds up no job that is under way. */
    private final WriteQueue<NewJob, Insertion> inserts;

    private final WriteQueue<Change, Verdict> changes;

    CombiningJobStore(JobStore store, Timekeeper time, Handover handover, int atOnce) {
        this.store = store;
        this.outage = new StoreOutage(time);
        this.inserts = new WriteQueue<>(time, handover, Combinable.INSERTS, atOnce, this::insertNow);
        this.changes = new WriteQueue<>(time, handover, Combinable.CHANGES, atOnce, this::applyNow);
    }

    /**
     * The store with its writes combined, transactional if the one behind it is.
     *
     * @param handover has done what the thread that writes must not wait for
     * @param atOnce how many calls there are at once, of inserts and of changes each
     */
    public static CombiningJobStore around(JobStore store, Timekeeper time, Handover handover, int atOnce) {
        return store instanceof TransactionalJobStore<?> transactional
                ? new CombiningTransactionalJobStore<>(transactional, time, handover, atOnce)
                : new CombiningJobStore(store, time, handover, atOnce);
    }

    /**
     * Leaves a change to be written, and does not wait for it.
     *
     * @param told gets the verdict, or throws what {@link #apply} would have
     */
    void leave(Change change, Consumer<Supplier<List<Verdict>>> told) {
        changes.leave(change, told);
    }

    /** Makes a call of this kind to the store, and has its failure said, once for all that fail. */
    final <A, E extends Exception> A note(String kind, StoreOutage.Call<A, E> call) throws E {
        return outage.note(kind, call);
    }

    final List<Insertion> insertNow(List<NewJob> jobs) {
        return note("insert", () -> store.insert(jobs));
    }

    final List<Verdict> applyNow(List<Change> changes) {
        return note("apply", () -> store.apply(changes));
    }

    /** Has written what was left and has waited for long. */
    void hurry() {
        changes.hurry();
    }

    @Override
    public List<Insertion> insert(List<NewJob> jobs) {
        return inserts.call(jobs);
    }

    @Override
    public List<Verdict> apply(List<Change> changes) {
        return this.changes.call(changes);
    }

    @Override
    public Optional<Job> find(JobId id) {
        return note("find", () -> store.find(id));
    }

    @Override
    public Optional<Job> findByHandle(String provider, String handleId) {
        return note("findByHandle", () -> store.findByHandle(provider, handleId));
    }

    @Override
    public List<Job> list(JobQuery query) {
        return note("list", () -> store.list(query));
    }

    @Override
    public List<Glimpse> glimpse(Set<Owner> owners, Instant createdAfter) {
        return note("glimpse", () -> store.glimpse(owners, createdAfter));
    }

    @Override
    public Map<JobState, Long> count(JobQuery query) {
        return note("count", () -> store.count(query));
    }

    @Override
    public List<Job> claim(Claim claim) {
        return note("claim", () -> store.claim(claim));
    }

    @Override
    public List<StepRecord> steps(JobId id) {
        return note("steps", () -> store.steps(id));
    }

    @Override
    public List<JobEvent> events(JobId id, long afterVersion) {
        return note("events", () -> store.events(id, afterVersion));
    }

    @Override
    public List<List<JobEvent>> recentLogs(Target target, int limit) {
        return note("recentLogs", () -> store.recentLogs(target, limit));
    }

    @Override
    public int acknowledge(Owner owner, Set<JobId> ids, Instant at) {
        return note("acknowledge", () -> store.acknowledge(owner, ids, at));
    }

    @Override
    public boolean keep(UnmatchedWebhook webhook) {
        return note("keep", () -> store.keep(webhook));
    }

    @Override
    public List<UnmatchedWebhook> unmatched(String provider, String handleId) {
        return note("unmatched", () -> store.unmatched(provider, handleId));
    }

    @Override
    public int purge(Purge purge) {
        return note("purge", () -> store.purge(purge));
    }

    @Override
    public boolean hold(Duty duty) {
        return note("hold", () -> store.hold(duty));
    }
}
