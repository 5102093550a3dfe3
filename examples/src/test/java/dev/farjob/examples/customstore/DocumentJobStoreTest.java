package dev.farjob.examples.customstore;

import dev.farjob.store.JobStore;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.JobStoreContract;
import java.time.Duration;

class DocumentJobStoreTest extends JobStoreContract {

    private final VirtualClock clock = new VirtualClock();
    private final DocumentDatabase database = new DocumentDatabase(clock);

    @Override
    protected JobStore store() {
        return new DocumentJobStore(database);
    }

    @Override
    protected JobStore anotherNode(JobStore store) {
        return new DocumentJobStore(database);
    }

    @Override
    protected void advance(Duration by) {
        clock.advance(by);
    }
}
