package dev.farjob.memory;

import dev.farjob.testkit.store.ForwardingTransactionalJobStore;
import java.util.concurrent.atomic.AtomicInteger;

/** A good store, for a fault to spoil one thing about. */
class ForwardingStore extends ForwardingTransactionalJobStore<InMemoryTransaction> {

    final InMemoryJobStore good;
    private final AtomicInteger entered = new AtomicInteger();

    ForwardingStore(InMemoryJobStore good) {
        super(good);
        this.good = good;
    }

    /** Holds the gap between a check and its use open until somebody else comes in, or nobody does. */
    final void waitForCompany() {
        int arrival = entered.incrementAndGet();
        for (int i = 0; i < 50_000 && entered.get() == arrival; i++) {
            Thread.onSpinWait();
        }
    }
}
