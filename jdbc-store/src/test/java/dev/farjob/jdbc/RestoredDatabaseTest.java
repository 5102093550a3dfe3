package dev.farjob.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Payload;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A database may lose its last writes under running nodes: a standby that had not everything takes over, or it is restored to
 * an earlier time. Then it gives out numbers, and versions, that nodes have already seen. No node mixes up two jobs by that.
 */
class RestoredDatabaseTest {

    private static final Instant CREATED = Instant.parse("2026-03-01T12:00:00Z");

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private static Jobs job(String id, String input) {
        return Jobs.of("ann").id(id).input(Payload.ofJson("\"" + input + "\"")).createdAt(CREATED);
    }

    private static Job claim(JobStore store) {
        List<Job> claimed = List.of();
        while (claimed.isEmpty()) {
            // A clock of milliseconds may not have gone on since the job came due
            claimed = store.claim(new Claim.DueJobs("acme", 1));
        }
        return claimed.get(0);
    }

    private static Verdict settle(JobStore store, Job job) {
        return store.apply(List.of(Snapshots.change(job, JobState.SUCCEEDED, Due.never())))
                .get(0);
    }

    private static Job seenRunning(JobStore store, Job queued, String stamp) {
        Job running =
                queued.next(queued.updatedAt(), stamp).state(JobState.RUNNING).build();
        assertEquals(
                List.of(Verdict.APPLIED),
                store.apply(List.of(Change.of(queued, running, Due.in(Duration.ofHours(1))))));
        return running;
    }

    /** Takes everything away, and lets the numbers begin anew. */
    private static void loseAll(FreshDatabase database, TestDatabase kind) {
        List<String> statements = new ArrayList<>(
                switch (kind) {
                    case POSTGRESQL -> List.of("TRUNCATE farjob_job, farjob_live, farjob_settled RESTART IDENTITY");
                    case DISTRIBUTED -> List.of("TRUNCATE farjob_job, farjob_live, farjob_settled");
                    case MARIADB -> List.of("TRUNCATE farjob_job", "TRUNCATE farjob_live", "TRUNCATE farjob_settled");
                    case SQLITE ->
                        List.of(
                                "DELETE FROM farjob_job",
                                "DELETE FROM farjob_live",
                                "DELETE FROM farjob_settled",
                                "DELETE FROM sqlite_sequence");
                    case H2, H2_FILE ->
                        List.of(
                                "TRUNCATE TABLE farjob_job RESTART IDENTITY",
                                "TRUNCATE TABLE farjob_live",
                                "TRUNCATE TABLE farjob_settled");
                });
        database.jdbi().useHandle(handle -> statements.forEach(handle::execute));
    }

    private static long number(FreshDatabase database) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT no FROM farjob_job")
                        .mapTo(Long.class)
                        .one());
    }

    @ParameterizedTest
    @EnumSource
    void aClaimAnswersWithTheJobThatIsThereNow(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        JobStore node = JdbcJobStore.on(database.dataSource());
        JobStore other = JdbcJobStore.on(database.dataSource());
        Snapshots.put(other, job("lost", "a cat").queued(), Due.now());
        claim(node);
        long number = number(database);
        loseAll(database, kind);
        Job stored = Snapshots.put(other, job("new", "a dog").queued(), Due.now());
        if (kind != TestDatabase.DISTRIBUTED) { // where none is ever likely to be
            assertEquals(number, number(database), "the number is given out again");
        }
        assertEquals(stored.spec(), claim(node).spec());
    }

    @ParameterizedTest
    @EnumSource
    void anIdThatIsSubmittedAgainMeansTheNewRequest(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        JobStore node = JdbcJobStore.on(database.dataSource());
        JobStore other = JdbcJobStore.on(database.dataSource());
        Snapshots.put(other, job("same", "a cat").queued(), Due.now());
        claim(node);
        loseAll(database, kind);
        Job stored = Snapshots.put(
                other, job("same", "a dog").createdAt(CREATED.plusSeconds(60)).queued(), Due.now());
        Job claimed = claim(node);
        assertEquals(stored.spec(), claimed.spec());
        assertEquals(stored.createdAt(), claimed.createdAt());
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatIsLostEndsNoOther(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        JobStore node = JdbcJobStore.on(database.dataSource());
        Snapshots.put(node, job("lost", "a cat").queued(), Due.now());
        Job lost = claim(node);
        loseAll(database, kind);
        JobStore other = JdbcJobStore.on(database.dataSource());
        Snapshots.put(other, job("new", "a dog").queued(), Due.now());
        Job there = claim(other);
        assertEquals(lost.version(), there.version());
        assertEquals(Verdict.LOST, settle(node, lost));
        assertEquals(there, other.find(there.id()).orElseThrow());
        assertEquals(Verdict.APPLIED, settle(other, there));
    }

    @ParameterizedTest
    @EnumSource
    void aWriteOnTopOfALostOneLosesThoughTheVersionIsThere(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        JobStore node = JdbcJobStore.on(database.dataSource());
        Job queued = Snapshots.put(node, job("kept", "a cat").queued(), Due.now());
        Job before = seenRunning(node, queued, "lost with the last writes");
        // As restored: the write never was, and another node makes one
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE farjob_live SET version = ?, stamp = ?", queued.version(), queued.stamp()));
        Job there = seenRunning(JdbcJobStore.on(database.dataSource()), queued, "after the restore");
        assertEquals(before.version(), there.version());
        assertEquals(Verdict.LOST, settle(node, before));
        assertEquals(Verdict.APPLIED, settle(node, there));
    }
}
