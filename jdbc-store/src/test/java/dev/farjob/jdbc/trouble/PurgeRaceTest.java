package dev.farjob.jdbc.trouble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Due;
import dev.farjob.store.Purge;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a distributed database a purge locks nothing; a job that has changed since it was found stays all the same. */
class PurgeRaceTest {

    private static final Purge ALL = new Purge(Instant.parse("9999-01-01T00:00:00Z"), Instant.EPOCH, 10);
    private static final String ISOLATION = "&options=-c%20default_transaction_isolation=";

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @ValueSource(strings = {"read%5C%20committed", "repeatable%5C%20read", "serializable"})
    void aJobThatIsReopenedWhileItIsPurgedIsNotLost(String isolation) {
        TroubledHost host = new TroubledHost(databases, TestDatabase.DISTRIBUTED, ISOLATION + isolation);
        JdbcJobStore<Connection> store = host.store();
        Job failed = Snapshots.put(store, Jobs.of("ann").failed(), Due.never());
        Job other = Snapshots.put(store, Jobs.of("ann").succeeded(), Due.never());
        Job reopened = Snapshots.next(failed, JobState.ACCEPTED);
        host.faults.meanwhile(
                Faults.writeOf("farjob_settled"),
                () -> assertEquals(
                        List.of(Verdict.APPLIED),
                        JdbcJobStore.on(host.sound).apply(List.of(Snapshots.change(failed, reopened, Due.now())))));
        assertEquals(1, store.purge(ALL));
        assertEquals(1, host.faults.happened(), "races");
        assertEquals(reopened, host.stored(failed.id()));
        assertTrue(store.find(other.id()).isEmpty());
        assertEquals(List.of(1, 1, 0), List.of(host.rows("job"), host.rows("live"), host.rows("settled")));
    }

    @Test
    void twoWhoPurgeTheSameRemoveItOnce() {
        TroubledHost host = new TroubledHost(databases, TestDatabase.DISTRIBUTED);
        JdbcJobStore<Connection> store = host.store();
        Job job = Snapshots.put(store, Jobs.of("ann").key("again").succeeded(), Due.never());
        host.faults.meanwhile(Faults.writeOf("farjob_settled"), () -> {
            JdbcJobStore<Connection> node = JdbcJobStore.on(host.sound);
            assertEquals(1, node.purge(ALL));
            // The same id is a new job by now
            Snapshots.put(node, Jobs.of("ann").id(job.id().value()).queued(), Due.now());
        });
        assertEquals(0, store.purge(ALL));
        assertEquals(JobState.QUEUED, host.stored(job.id()).state());
    }
}
