package dev.farjob.memory;

import dev.farjob.store.JobStoreException;
import dev.farjob.store.NewJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A transaction that the host writes through: jobs, and rows of its own in a table of texts by key, which is enough for a wallet or a
 * ledger in a demo or a test.
 *
 * <p>Nothing of it is seen by others until it is committed. It reads what is committed, and its own writes. If a row that
 * it has read is changed by somebody else before it commits, or a job that it inserts has come to be, the commit fails and
 * nothing is written: the host begins again. So nobody ever waits for an open transaction, and two of them cannot lock
 * each other out.
 *
 * <p>For one thread at a time.
 */
public final class InMemoryTransaction {

    private final InMemoryJobStore store;
    private final boolean endedByTheStore;
    private final List<NewJob> jobs = new ArrayList<>();
    private final JobTable staged = new JobTable();
    private final Map<String, String> writes = new HashMap<>();
    private final Map<String, Long> reads = new HashMap<>();
    private boolean open = true;

    InMemoryTransaction(InMemoryJobStore store, boolean endedByTheStore) {
        this.store = store;
        this.endedByTheStore = endedByTheStore;
    }

    /**
     * Writes a row of the host's.
     *
     * @throws IllegalStateException if the transaction has ended
     */
    public void put(String key, String value) {
        requireOpen();
        writes.put(
                Objects.requireNonNull(key, "key must not be null"),
                Objects.requireNonNull(value, "value must not be null"));
    }

    /**
     * Reads a row of the host's.
     *
     * @throws IllegalStateException if the transaction has ended
     */
    public Optional<String> get(String key) {
        requireOpen();
        Optional<String> own = Optional.ofNullable(writes.get(key));
        return own.isPresent() ? own : store.read(key, this);
    }

    void noteRead(String key, long version) {
        reads.putIfAbsent(key, version);
    }

    JobTable staged() {
        return staged;
    }

    List<NewJob> jobs() {
        return jobs;
    }

    /** Fails if something that this transaction relies on is not so any more. */
    void requireStillTrue(JobTable table, HostRows rows) {
        reads.forEach((key, version) -> {
            if (rows.version(key) != version) {
                throw outdated("somebody else has written row " + key + " since it was read");
            }
        });
        jobs.forEach(added -> table.conflict(added.job()).ifPresent(conflict -> {
            throw outdated("somebody else has inserted job " + added.job().id() + " or one under the same key");
        }));
    }

    private static JobStoreException outdated(String what) {
        return new JobStoreException(
                JobStoreException.Effect.NONE, what + ": nothing is written, begin the transaction again");
    }

    void writeTo(HostRows rows) {
        writes.forEach(rows::put);
    }

    void end() {
        open = false;
    }

    void requireOpen() {
        if (!open) {
            throw new IllegalStateException("this transaction has ended");
        }
    }

    /** Fails unless the host may end this transaction, and ends it. */
    void endByHost() {
        requireOpen();
        if (endedByTheStore) {
            throw new IllegalStateException("the store commits or rolls back this transaction, when the work is done");
        }
        open = false;
    }

    boolean isOf(InMemoryJobStore other) {
        return store == other;
    }
}
