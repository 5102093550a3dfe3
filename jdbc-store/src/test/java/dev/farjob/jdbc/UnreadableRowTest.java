package dev.farjob.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.Purge;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A row that cannot be read, because a newer version wrote it, a restore lost a part of it or a person changed it, is left out.
 * All others go on as if it was not there.
 */
class UnreadableRowTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final JobId BROKEN = JobId.of("job-2");

    private static final List<String> DAMAGES = List.of(
            "UPDATE farjob_live SET state = 'DREAMING' WHERE id = 'job-2'",
            "UPDATE farjob_live SET parts = 'no JSON' WHERE id = 'job-2'",
            "UPDATE farjob_live SET parts = '{\"c\":[1,\"MAYBE\",\"why\"]}' WHERE id = 'job-2'",
            "UPDATE farjob_job SET tags = '[]' WHERE id = 'job-2'");

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private FreshDatabase database;
    private JobStore store;

    static Stream<Arguments> damages() {
        return Stream.of(TestDatabase.values())
                .flatMap(kind -> DAMAGES.stream().map(damage -> Arguments.of(kind, damage)));
    }

    private void given(TestDatabase kind, String damage) {
        database = databases.fresh(kind);
        JobStore writer = JdbcJobStore.on(database.dataSource());
        for (int i = 1; i <= 3; i++) {
            Snapshots.put(
                    writer,
                    Jobs.of("ann")
                            .id("job-" + i)
                            .createdAt(START.plusSeconds(i))
                            .pace(Duration.ofNanos(1_000))
                            .queued(),
                    Due.now());
        }
        damage(damage);
        store = JdbcJobStore.on(database.dataSource());
    }

    private void damage(String sql) {
        database.jdbi().useHandle(handle -> handle.execute(sql));
    }

    /** All that is due; a clock of milliseconds may not have gone on since the jobs came due. */
    private Set<JobId> claim(int expected) {
        List<Job> claimed = new ArrayList<>();
        while (claimed.size() < expected) {
            claimed.addAll(store.claim(new Claim.DueJobs("acme", 10)));
        }
        return Set.copyOf(claimed.stream().map(Job::id).toList());
    }

    private static Set<JobId> ids(int... numbers) {
        return Set.copyOf(
                Arrays.stream(numbers).mapToObj(i -> JobId.of("job-" + i)).toList());
    }

    private long due(TestDatabase kind) {
        String found = kind == TestDatabase.POSTGRESQL
                ? "SELECT d.due FROM farjob_live l JOIN farjob_due d ON d.no = l.no WHERE l.id = 'job-2'"
                : "SELECT due FROM farjob_live WHERE id = 'job-2'";
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(found).mapTo(Long.class).one());
    }

    @ParameterizedTest
    @MethodSource("damages")
    void aClaimTakesTheOthersAndLetsItRest(TestDatabase kind, String damage) {
        given(kind, damage);
        long before = due(kind);
        assertEquals(ids(1, 3), claim(2));
        assertTrue(due(kind) >= before + 60_000_000, "it is left alone for a minute");
    }

    @ParameterizedTest
    @MethodSource("damages")
    void whatIsListedFillsThePageWithTheOthers(TestDatabase kind, String damage) {
        given(kind, damage);
        JobQuery two = JobQuery.ofOwner(Owner.of("ann")).limit(2);
        assertEquals(
                List.of(JobId.of("job-3"), JobId.of("job-1")),
                store.list(two).stream().map(Job::id).toList());
    }

    @ParameterizedTest
    @MethodSource("damages")
    void aLookAtItAloneSaysWhichJobAndWhatToDo(TestDatabase kind, String damage) {
        given(kind, damage);
        JobStoreException failed = assertThrows(JobStoreException.class, () -> store.find(BROKEN));
        assertEquals(Effect.NONE, failed.effect());
        String message = String.valueOf(failed.getMessage());
        assertTrue(message.startsWith("the row of job job-2 cannot be read: "), message);
        assertTrue(message.endsWith("run the newer version that wrote it, or mend or delete the row by hand"), message);
    }

    @ParameterizedTest
    @EnumSource
    void aJobWithoutItsRequestIsLeftOutToo(TestDatabase kind) {
        given(kind, "DELETE FROM farjob_job WHERE id = 'job-2'");
        assertEquals(ids(1, 3), claim(2));
    }

    @ParameterizedTest
    @EnumSource
    void aStateThatIsUnknownIsNotCountedAndNotGlimpsed(TestDatabase kind) {
        given(kind, DAMAGES.get(0));
        assertEquals(Map.of(JobState.QUEUED, 2L), store.count(JobQuery.ofOwner(Owner.of("ann"))));
        assertEquals(2, store.glimpse(Set.of(Owner.of("ann")), Instant.EPOCH).size());
    }

    @ParameterizedTest
    @EnumSource
    void itIsPurgedAllTheSame(TestDatabase kind) {
        given(kind, "UPDATE farjob_live SET due = due WHERE id = 'none'");
        Job job = store.find(BROKEN).orElseThrow();
        assertEquals(
                List.of(Verdict.APPLIED), store.apply(List.of(Snapshots.change(job, JobState.SUCCEEDED, Due.never()))));
        damage("UPDATE farjob_settled SET parts = 'no JSON'");
        assertEquals(1, store.purge(new Purge(Instant.parse("9999-01-01T00:00:00Z"), Instant.EPOCH, 10)));
        assertTrue(store.find(BROKEN).isEmpty());
    }
}
