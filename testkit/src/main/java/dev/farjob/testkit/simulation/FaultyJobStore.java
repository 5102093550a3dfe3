package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
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
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.NewJob;
import dev.farjob.store.Purge;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.UnmatchedWebhook;
import dev.farjob.store.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** The store as one node reaches it: every call is a switch point, and may fail before or after its effect. */
class FaultyJobStore implements JobStore {

    private final JobStore store;
    private final Boundary boundary;
    private final AttemptJudge attempts;

    FaultyJobStore(JobStore store, Boundary boundary, AttemptJudge attempts) {
        this.store = store;
        this.boundary = boundary;
        this.attempts = attempts;
    }

    /** The store with faults, transactional if the one behind it is. */
    static JobStore around(JobStore store, Boundary boundary, AttemptJudge attempts) {
        return store instanceof TransactionalJobStore<?> transactional
                ? new FaultyTransactionalJobStore<>(transactional, boundary, attempts)
                : new FaultyJobStore(store, boundary, attempts);
    }

    @Override
    public List<Insertion> insert(List<NewJob> jobs) {
        return writeAll("insert", jobs, store::insert);
    }

    @Override
    public Optional<Job> find(JobId id) {
        return read("find", id, () -> store.find(id));
    }

    @Override
    public Optional<Job> findByHandle(String provider, String handleId) {
        return read("find by handle", handleId, () -> store.findByHandle(provider, handleId));
    }

    @Override
    public List<Job> list(JobQuery query) {
        return read("list", query.owner(), () -> store.list(query));
    }

    @Override
    public List<Glimpse> glimpse(Set<Owner> owners, Instant createdAfter) {
        return read("glimpse", owners, () -> store.glimpse(owners, createdAfter));
    }

    @Override
    public List<Job> claim(Claim claim) {
        return write("claim", claim, () -> store.claim(claim));
    }

    @Override
    public List<Verdict> apply(List<Change> changes) {
        List<Verdict> verdicts = writeAll("apply", changes, store::apply);
        for (int i = 0; i < changes.size(); i++) {
            if (verdicts.get(i) == Verdict.APPLIED) {
                attempts.acknowledged(changes.get(i), boundary.node());
            }
        }
        return verdicts;
    }

    @Override
    public List<StepRecord> steps(JobId id) {
        return read("steps", id, () -> store.steps(id));
    }

    @Override
    public List<JobEvent> events(JobId id, long afterVersion) {
        return read("events", id, () -> store.events(id, afterVersion));
    }

    @Override
    public List<List<JobEvent>> recentLogs(Target target, int limit) {
        return read("recent logs", target, () -> store.recentLogs(target, limit));
    }

    @Override
    public int acknowledge(Owner owner, Set<JobId> ids, Instant at) {
        return write("acknowledge", ids, () -> store.acknowledge(owner, ids, at));
    }

    @Override
    public boolean keep(UnmatchedWebhook webhook) {
        return write("keep", webhook.handleId(), () -> store.keep(webhook));
    }

    @Override
    public List<UnmatchedWebhook> unmatched(String provider, String handleId) {
        return read("unmatched", handleId, () -> store.unmatched(provider, handleId));
    }

    @Override
    public int purge(Purge purge) {
        return write("purge", purge, () -> store.purge(purge));
    }

    @Override
    public boolean hold(Duty duty) {
        return write("hold", duty, () -> store.hold(duty));
    }

    final Boundary boundary() {
        return boundary;
    }

    private <T> T read(String what, Object detail, Callable<T> call) {
        failBefore(what, detail);
        T answer = now(call);
        boundary.simulation().trace(what, detail, answer);
        boundary.after();
        return answer;
    }

    final <T> T write(String what, Object detail, Callable<T> call) {
        failBefore(what, detail);
        T answer = now(call);
        boundary.simulation().trace(what, detail, answer);
        return failAfter(what, detail, answer);
    }

    /** As {@link #write}; but if the answer is lost, only some of the batch may be written, or nothing. */
    private <I, O> List<O> writeAll(String what, List<I> batch, Function<List<I>, List<O>> call) {
        failBefore(what, batch);
        if (boundary.fails(Fault.STORE_FAILS_AFTER)) {
            List<I> part = batch.subList(0, boundary.faults().upTo(batch.size() - 1));
            boundary.simulation().trace(what + " only", part);
            now(() -> part.isEmpty() ? part : call.apply(part));
            boundary.after();
            throw ambiguous(what, batch);
        }
        List<O> answer = now(() -> call.apply(batch));
        boundary.simulation().trace(what, batch, answer);
        return failAfter(what, batch, answer);
    }

    final void failBefore(String what, Object detail) {
        boundary.before();
        if (boundary.fails(Fault.STORE_FAILS_BEFORE)) {
            throw new JobStoreException(
                    Effect.NONE, "simulated: " + what + " of " + detail + " failed before it began");
        }
    }

    final <T> T failAfter(String what, Object detail, T answer) {
        boundary.after();
        if (boundary.fails(Fault.STORE_FAILS_AFTER)) {
            throw ambiguous(what, detail);
        }
        return answer;
    }

    static JobStoreException ambiguous(String what, Object detail) {
        return new JobStoreException(
                Effect.UNKNOWN, "simulated: the answer to " + what + " of " + detail + " was lost");
    }

    private <T> T now(Callable<T> call) {
        try {
            return boundary.simulation().undivided(call);
        } catch (RuntimeException unchecked) {
            throw unchecked;
        } catch (Exception checked) {
            throw new IllegalStateException("a store throws no checked exception here", checked);
        }
    }
}
