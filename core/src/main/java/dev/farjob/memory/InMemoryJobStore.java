package dev.farjob.memory;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.StepRecord;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Duty;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobQuery;
import dev.farjob.store.NewJob;
import dev.farjob.store.Purge;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.UnmatchedWebhook;
import dev.farjob.store.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A store in the memory of this process. Nothing survives it: for demos, for tests, and as the reference for what a store
 * does.
 *
 * <p>Its clock is the one it is given, and nodes are whoever shares the instance. No call scans the table, and memory
 * holds what the snapshots need and some index entries for each, so a million live jobs are no trouble.
 *
 * <p>The host's transactions ({@link #begin}) never wait for each other; one that was overtaken fails when it commits.
 * Work that runs through {@link #inTransaction} or {@link #applyTogether} runs one after the other and
 * is not overtaken, so it must not wait for another thread that commits to the same store. Everything else, claims and
 * plain changes included, goes on meanwhile.
 */
public final class InMemoryJobStore implements TransactionalJobStore<InMemoryTransaction> {

    private final Clock clock;

    /** Held while work runs and while a transaction commits; always taken before the table's lock. */
    private final ReentrantLock commits = new ReentrantLock();

    /** Guards everything below; nothing foreign is called under it but the clock. */
    private final ReentrantLock lock = new ReentrantLock();

    private final JobTable table = new JobTable();
    private final JobWrites writes;
    private final UnmatchedWebhooks webhooks = new UnmatchedWebhooks();
    private final Duties duties = new Duties();
    private final HostRows rows = new HostRows();

    /**
     * An empty store.
     *
     * @param clock the store's own, by which jobs become due and claims grow old
     */
    public InMemoryJobStore(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock must not be null");
        this.writes = new JobWrites(table, clock);
    }

    @Override
    public List<Insertion> insert(List<NewJob> jobs) {
        return locked(() -> jobs.stream().map(writes::insert).toList());
    }

    @Override
    public Optional<Job> find(JobId id) {
        return locked(() -> table.find(id).map(row -> row.job));
    }

    @Override
    public Optional<Job> findByHandle(String provider, String handleId) {
        return locked(() -> table.newestByHandle(provider, handleId));
    }

    @Override
    public List<Job> list(JobQuery query) {
        return locked(() -> table.page(query));
    }

    @Override
    public Map<JobState, Long> count(JobQuery query) {
        return locked(() -> table.count(query.firstPage()));
    }

    @Override
    public List<Job> claim(Claim claim) {
        return locked(() -> writes.claim(claim));
    }

    /**
     * Forgets all claims, as a store may that keeps them where a crash forgets them: each job is due as its last write left
     * it. For tests that want to know whether something rests on a claim.
     */
    public void forgetClaims() {
        locked(() -> {
            table.forgetClaims();
            return true;
        });
    }

    @Override
    public List<Verdict> apply(List<Change> changes) {
        return locked(() -> changes.stream().map(writes::apply).toList());
    }

    @Override
    public List<StepRecord> steps(JobId id) {
        return locked(() -> table.find(id).map(row -> List.copyOf(row.steps)).orElse(List.of()));
    }

    @Override
    public List<JobEvent> events(JobId id, long afterVersion) {
        return locked(() -> table.events(id, afterVersion));
    }

    @Override
    public int acknowledge(Owner owner, Set<JobId> ids, Instant at) {
        return locked(() -> writes.acknowledge(owner, ids, at));
    }

    @Override
    public boolean keep(UnmatchedWebhook webhook) {
        return locked(() -> webhooks.keep(webhook));
    }

    @Override
    public List<UnmatchedWebhook> unmatched(String provider, String handleId) {
        return locked(() -> webhooks.of(provider, handleId));
    }

    @Override
    public int purge(Purge purge) {
        return locked(() -> table.purge(purge.settledBefore(), purge.limit())
                + webhooks.purge(purge.receivedBefore(), purge.limit()));
    }

    @Override
    public boolean hold(Duty duty) {
        return locked(() -> duties.hold(duty, clock.instant()));
    }

    @Override
    public Class<InMemoryTransaction> transactionType() {
        return InMemoryTransaction.class;
    }

    /** Opens a transaction, which the host ends by {@link #commit} or {@link #rollback}; it holds no lock. */
    public InMemoryTransaction begin() {
        return new InMemoryTransaction(this, false);
    }

    /**
     * Makes everything visible that was written through this transaction, at once.
     *
     * @throws dev.farjob.store.JobStoreException if it was overtaken: nothing is written, the host begins again
     */
    public void commit(InMemoryTransaction transaction) {
        requireOwn(transaction);
        transaction.endByHost();
        commits.lock();
        try {
            publish(transaction);
        } finally {
            commits.unlock();
        }
    }

    /** Forgets everything that was written through this transaction. */
    public void rollback(InMemoryTransaction transaction) {
        requireOwn(transaction);
        transaction.endByHost();
    }

    /**
     * Runs the work in a transaction that nobody overtakes, and commits it.
     *
     * @throws Exception what the work threw; nothing is written then
     */
    public void inTransaction(HostWork work) throws Exception {
        commits.lock();
        try {
            publish(run(work));
        } finally {
            commits.unlock();
        }
    }

    /** Work of the host in a transaction of its own. */
    @FunctionalInterface
    public interface HostWork {
        /** Writes through the transaction, and leaves commit and rollback alone. */
        void run(InMemoryTransaction transaction) throws Exception;
    }

    /** The committed row of the host's with this key. */
    public Optional<String> hostRow(String key) {
        return locked(() -> rows.value(key));
    }

    @Override
    public List<Insertion> insert(InMemoryTransaction transaction, List<NewJob> jobs) {
        requireOwn(transaction);
        transaction.requireOpen();
        return locked(() -> jobs.stream().map(job -> stage(transaction, job)).toList());
    }

    private Insertion stage(InMemoryTransaction transaction, NewJob job) {
        return table.conflict(job.job())
                .or(() -> transaction.staged().conflict(job.job()))
                .orElseGet(() -> {
                    transaction.staged().add(job, Instant.EPOCH);
                    transaction.jobs().add(job);
                    return new Insertion.Inserted(job.job());
                });
    }

    @Override
    public Verdict applyTogether(List<Job> before, SharedWork<InMemoryTransaction> work) throws Exception {
        TransactionalJobStore.requireApart(before);
        commits.lock();
        try {
            if (!locked(() -> before.stream().allMatch(writes::isAt))) {
                return Verdict.LOST;
            }
            List<Change> changes = new ArrayList<>();
            InMemoryTransaction transaction =
                    run(writing -> changes.addAll(TransactionalJobStore.requireFor(before, work.run(writing))));
            return locked(() -> {
                transaction.requireStillTrue(table, rows);
                Verdict verdict = writes.applyAll(changes);
                if (verdict == Verdict.APPLIED) {
                    write(transaction);
                }
                return verdict;
            });
        } finally {
            commits.unlock();
        }
    }

    private InMemoryTransaction run(HostWork work) throws Exception {
        InMemoryTransaction transaction = new InMemoryTransaction(this, true);
        try {
            work.run(transaction);
            return transaction;
        } finally {
            transaction.end();
        }
    }

    private void publish(InMemoryTransaction transaction) {
        lock.lock();
        try {
            transaction.requireStillTrue(table, rows);
            write(transaction);
        } finally {
            lock.unlock();
        }
    }

    private void write(InMemoryTransaction transaction) {
        Instant now = clock.instant();
        transaction.jobs().forEach(job -> table.add(job, now));
        transaction.writeTo(rows);
    }

    Optional<String> read(String key, InMemoryTransaction transaction) {
        return locked(() -> {
            transaction.noteRead(key, rows.version(key));
            return rows.value(key);
        });
    }

    /** How many rows queries have looked at so far. */
    long rowsVisited() {
        return locked(() -> table.visits().soFar());
    }

    private void requireOwn(InMemoryTransaction transaction) {
        if (!transaction.isOf(this)) {
            throw new IllegalArgumentException("this transaction belongs to another store");
        }
    }

    private <R> R locked(Supplier<R> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
