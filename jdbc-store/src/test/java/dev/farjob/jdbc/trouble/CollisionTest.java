package dev.farjob.jdbc.trouble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Others want the same rows at the same moment: whoever has to step back comes again, and it is written once. */
class CollisionTest {

    private static final long MOST_SECONDS = 60;
    private static final int MOST_LOOKS = 1_000_000;
    private static final int A_LOT = 100;

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, 40001",
        "POSTGRESQL, 40P01",
        "DISTRIBUTED, 40001",
        "DISTRIBUTED, OC000",
        "DISTRIBUTED, OC001",
        "MARIADB, 40001",
        "H2, 40001",
        "H2, 90131",
        "H2, HYT00",
    })
    void aCallThatTheDatabaseRolledBackIsDoneAgain(TestDatabase kind, String sqlState) {
        TroubledHost host = new TroubledHost(databases, kind);
        JdbcJobStore<Connection> store = host.store();
        Job job = Snapshots.put(store, Jobs.of("ann").accepted(), Due.now());
        Change change = Snapshots.change(job, JobState.SPAWNING, Due.now());
        host.faults.refuse(Faults.writeOf("farjob_live"), sqlState).refuse(Faults.COMMIT, sqlState);
        assertEquals(List.of(Verdict.APPLIED), store.apply(List.of(change)));
        assertEquals(2, host.faults.happened(), "times that it was rolled back");
        assertEquals(change.after(), host.stored(job.id()));
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "DISTRIBUTED", "MARIADB"})
    void theVictimOfADeadlockComesAgain(TestDatabase kind) throws Exception {
        TroubledHost host = new TroubledHost(databases, kind);
        JdbcJobStore<Connection> store = host.store();
        Job one = Snapshots.put(store, Jobs.of("ann").id("a").accepted(), Due.now());
        Job other = Snapshots.put(store, Jobs.of("ann").id("b").accepted(), Due.now());
        // Rows are locked in the order of their numbers
        boolean isInOrder = host.number(one.id()) < host.number(other.id());
        Job first = isInOrder ? one : other;
        Job second = isInOrder ? other : one;
        List<Change> changes = List.of(change(first), change(second));
        CountDownLatch refused = new CountDownLatch(1);
        host.faults.whenRefused(Faults.STATEMENT, refused::countDown);
        try (Connection rival = host.sound.getConnection()) {
            rival.setAutoCommit(false);
            bePreferred(rival, kind);
            lock(rival, host, second);
            CompletableFuture<List<Verdict>> verdicts = CompletableFuture.supplyAsync(() -> store.apply(changes));
            awaitSomebodyWaiting(host, kind);
            lock(rival, host, first);
            await(refused);
            rival.rollback();
            assertEquals(List.of(Verdict.APPLIED, Verdict.APPLIED), verdicts.get(MOST_SECONDS, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MARIADB, ?sessionVariables=innodb_lock_wait_timeout=1",
        "H2, ;LOCK_TIMEOUT=200",
        "SQLITE, &busy_timeout=200",
    })
    void aCallThatWaitedTooLongForALockComesAgain(TestDatabase kind, String impatience) throws Exception {
        TroubledHost host = new TroubledHost(databases, kind, impatience);
        JdbcJobStore<Connection> store = host.store();
        Job job = Snapshots.put(store, Jobs.of("ann").accepted(), Due.now());
        try (Connection other = host.sound.getConnection()) {
            other.setAutoCommit(false);
            lock(other, host, job);
            host.faults.whenRefused(Faults.ANYTHING, () -> release(other));
            assertEquals(List.of(Verdict.APPLIED), store.apply(List.of(change(job))));
        }
        assertEquals(1, host.faults.happened(), "times that the lock could not be taken");
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "H2", "SQLITE"})
    void aCallThatCollidesForEverFails(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        JdbcJobStore<Connection> store = host.store();
        Job job = Snapshots.put(store, Jobs.of("ann").accepted(), Due.now());
        for (int i = 0; i < A_LOT; i++) {
            host.faults.refuse(Faults.writeOf("farjob_live"), "40001");
        }
        JobStoreException failed = assertThrows(JobStoreException.class, () -> store.apply(List.of(change(job))));
        assertEquals(Effect.NONE, failed.effect());
        assertEquals(
                "job " + job.id() + " could not be written: others wrote the same rows again and again;"
                        + " nothing was written",
                failed.getMessage());
        assertEquals(job, host.stored(job.id()));
    }

    private static Change change(Job job) {
        return Snapshots.change(job, JobState.SPAWNING, Due.now());
    }

    /** By the key, because InnoDB locks every row that it passes on its way to the one that is meant. */
    private static void lock(Connection connection, TroubledHost host, Job job) throws SQLException {
        long no = host.number(job.id());
        execute(connection, "UPDATE farjob_live SET due = due WHERE owner = 'ann' AND no = " + no);
    }

    /** Of those in a deadlock PostgreSQL chooses who looks first, MariaDB who has written least. */
    private static void bePreferred(Connection connection, TestDatabase kind) throws SQLException {
        if (kind != TestDatabase.MARIADB) {
            execute(connection, "SET LOCAL deadlock_timeout = '10min'");
        }
        for (int i = 0; i < A_LOT; i++) {
            execute(connection, "INSERT INTO ledger (job, entry) VALUES ('none', 'ballast')");
        }
    }

    private static void awaitSomebodyWaiting(TroubledHost host, TestDatabase kind) {
        // Not information_schema.innodb_trx: its answer is cached for as long as somebody keeps asking
        String waiting = kind != TestDatabase.MARIADB
                ? "SELECT count(*) FROM pg_locks WHERE NOT granted"
                : "SELECT variable_value FROM information_schema.global_status"
                        + " WHERE variable_name = 'INNODB_ROW_LOCK_CURRENT_WAITS'";
        int looks = 0;
        while (host.count(waiting) == 0) {
            assertTrue(looks++ < MOST_LOOKS, "nobody waits for the lock");
        }
    }

    private static void release(Connection connection) {
        try {
            connection.close();
        } catch (SQLException broken) {
            throw new IllegalStateException("the lock could not be released", broken);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(MOST_SECONDS, TimeUnit.SECONDS), "the store was not chosen");
    }
}
