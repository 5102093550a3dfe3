package dev.farjob.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.store.Purge;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node's memory of a job saves it a look, and never leads it astray for long. */
class KnownJobsTest {

    private static final Purge ALL = new Purge(Instant.parse("9999-01-01T00:00:00Z"), Instant.EPOCH, 10);

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @EnumSource
    void aJobThatAnotherNodePurgedAndInsertedAgainIsLostOnceAtMost(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        JobStore store = JdbcJobStore.on(database.dataSource());
        JobStore other = JdbcJobStore.on(database.dataSource());
        Snapshots.put(store, Jobs.of("ann").id("again").queued(), Due.now());
        assertEquals(Verdict.APPLIED, write(store, JobState.SUCCEEDED, Due.never()));
        assertEquals(1, other.purge(ALL));
        Snapshots.put(other, Jobs.of("ann").id("again").queued(), Due.now());
        write(store, JobState.RUNNING, Due.now());
        assertEquals(Verdict.APPLIED, write(store, JobState.RUNNING, Due.now()));
        assertEquals(Verdict.APPLIED, write(store, JobState.SUCCEEDED, Due.never()));
    }

    private static Verdict write(JobStore store, JobState next, Due due) {
        Job job = store.find(Jobs.of("ann").id("again").queued().id()).orElseThrow();
        return store.apply(List.of(Snapshots.change(job, next, due))).get(0);
    }
}
