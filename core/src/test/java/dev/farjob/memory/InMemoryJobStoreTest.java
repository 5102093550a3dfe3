package dev.farjob.memory;

import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.TransactionalJobStoreContract;
import java.time.Duration;
import java.util.Optional;

class InMemoryJobStoreTest extends TransactionalJobStoreContract<InMemoryTransaction> {

    private final VirtualClock clock = new VirtualClock();
    private final InMemoryJobStore store = new InMemoryJobStore(clock);

    @Override
    protected InMemoryJobStore store() {
        return store;
    }

    @Override
    protected void advance(Duration by) {
        clock.advance(by);
    }

    @Override
    protected InMemoryTransaction begin() {
        return store.begin();
    }

    @Override
    protected void commit(InMemoryTransaction transaction) {
        store.commit(transaction);
    }

    @Override
    protected void rollback(InMemoryTransaction transaction) {
        store.rollback(transaction);
    }

    @Override
    protected void writeHostRow(InMemoryTransaction transaction, String key, String value) {
        transaction.put(key, value);
    }

    @Override
    protected Optional<String> readHostRow(String key) {
        return store.hostRow(key);
    }
}
