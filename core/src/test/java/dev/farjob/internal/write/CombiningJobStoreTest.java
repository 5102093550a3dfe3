package dev.farjob.internal.write;

import dev.farjob.internal.Settings;
import dev.farjob.internal.time.SystemTimekeeper;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.TransactionalJobStoreContract;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** A store with combined writes is a store like any other, races included. */
class CombiningJobStoreTest extends TransactionalJobStoreContract<InMemoryTransaction> {

    private final VirtualClock clock = new VirtualClock();
    private final InMemoryJobStore behind = new InMemoryJobStore(clock);
    private final Timekeeper time = new SystemTimekeeper(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    @Override
    @SuppressWarnings("unchecked")
    protected TransactionalJobStore<InMemoryTransaction> store() {
        return (TransactionalJobStore<InMemoryTransaction>) CombiningJobStore.around(
                behind, time, WriteQueueBench.handover(Runnable::run), Settings.WRITES_AT_ONCE);
    }

    @Override
    protected void advance(Duration by) {
        clock.advance(by);
    }

    @Override
    protected InMemoryTransaction begin() {
        return behind.begin();
    }

    @Override
    protected void commit(InMemoryTransaction transaction) {
        behind.commit(transaction);
    }

    @Override
    protected void rollback(InMemoryTransaction transaction) {
        behind.rollback(transaction);
    }

    @Override
    protected void writeHostRow(InMemoryTransaction transaction, String key, String value) {
        transaction.put(key, value);
    }

    @Override
    protected Optional<String> readHostRow(String key) {
        return behind.hostRow(key);
    }
}
