package dev.farjob.jdbc.trouble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion.Inserted;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection that breaks takes nothing with it: what is provably not written is done again, the rest is said. */
class DroppedConnectionTest {

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aJobIsInsertedOnceThoughTheConnectionBrokeBetweenItsRows(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        JdbcJobStore<Connection> store = host.store();
        Job job = Jobs.of("ann").accepted();
        host.faults.dropBefore(Faults.writeOf("farjob_live")).dropAfter(Faults.writeOf("farjob_live"));
        assertInstanceOf(
                Inserted.class,
                store.insert(List.of(Snapshots.added(job, Due.now()))).get(0));
        assertEquals(2, host.faults.happened(), "connections that broke");
        assertEquals(List.of(1, 1), List.of(host.rows("job"), host.rows("live")));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aChangeIsAppliedOnceThoughTheConnectionBrokeOnTheWay(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        JdbcJobStore<Connection> store = host.store();
        Job job = Snapshots.put(store, Jobs.of("ann").accepted(), Due.now());
        Change change = Snapshots.change(job, JobState.SPAWNING, Due.now());
        host.faults.dropAfter(Faults.writeOf("farjob_live"));
        assertEquals(List.of(Verdict.APPLIED), store.apply(List.of(change)));
        assertEquals(1, host.faults.happened(), "connections that broke");
        assertEquals(change.after(), host.stored(job.id()));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aClaimIsMadeOnceThoughTheConnectionBrokeOnTheWay(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        JdbcJobStore<Connection> store = host.store();
        Job job = Snapshots.put(store, Jobs.of("ann").accepted(), Due.now());
        host.faults.dropAfter(Faults.writeOf(kind == TestDatabase.POSTGRESQL ? "farjob_due" : "farjob_live"));
        List<Job> claimed = store.claim(new Claim.DueJobs(job.target().provider(), 10));
        assertEquals(1, host.faults.happened(), "connections that broke");
        assertEquals(List.of(job), claimed);
        assertEquals(List.of(), store.claim(new Claim.DueJobs(job.target().provider(), 10)));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aReadIsDoneAgain(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        JdbcJobStore<Connection> store = host.store();
        Job job = Snapshots.put(store, Jobs.of("ann").accepted(), Due.now());
        host.faults.dropBefore(Faults.STATEMENT);
        assertEquals(job, store.find(job.id()).orElseThrow());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aCommitThatNeverArrivedIsUnknownAndNothingIsWritten(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        JdbcJobStore<Connection> store = host.store();
        host.faults.dropBefore(Faults.COMMIT);
        JobStoreException failed = assertThrows(JobStoreException.class, () -> insert(store));
        assertEquals(Effect.UNKNOWN, failed.effect());
        assertEquals(0, host.rows("job"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aCommitWhoseAnswerIsLostIsUnknownAndIsNotRepeated(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        JdbcJobStore<Connection> store = host.store();
        host.faults.dropAfter(Faults.COMMIT);
        JobStoreException failed = assertThrows(JobStoreException.class, () -> insert(store));
        assertEquals(Effect.UNKNOWN, failed.effect());
        assertEquals(1, host.rows("job"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void theHostsOwnWorkIsNotDoneAgainForIt(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        JdbcJobStore<Connection> store = host.store();
        Job job = Snapshots.put(store, Jobs.of("ann").accepted(), Due.now());
        host.faults.dropBefore(Faults.writeOf("farjob_live"));
        int[] runs = new int[1];
        JobStoreException failed = assertThrows(
                JobStoreException.class,
                () -> store.apply(job, connection -> {
                    runs[0]++;
                    TroubledHost.enter(connection, job.id(), "charge");
                    return Snapshots.change(job, JobState.SPAWNING, Due.now());
                }));
        assertEquals(Effect.NONE, failed.effect());
        assertEquals(1, runs[0], "times that the host's work ran");
        assertEquals(List.of(), host.ledger());
        assertEquals(job, host.stored(job.id()));
    }

    private static void insert(JdbcJobStore<Connection> store) {
        store.insert(List.of(Snapshots.added(Jobs.of("ann").accepted(), Due.now())));
    }
}
