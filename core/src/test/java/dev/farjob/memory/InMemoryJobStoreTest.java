package dev.farjob.memory;

import dev.farjob.store.JobStore;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.JobStoreContract;
import java.time.Duration;

class InMemoryJobStoreTest extends JobStoreContract {

    private final VirtualClock clock = new VirtualClock();

    @Override
    protected JobStore store() {
        return new InMemoryJobStore(clock);
    }

    @Override
    protected void advance(Duration by) {
        clock.advance(by);
    }
}
