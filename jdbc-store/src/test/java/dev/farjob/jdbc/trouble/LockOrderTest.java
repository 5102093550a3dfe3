package dev.farjob.jdbc.trouble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Claims wait for nobody while they hold a row, so they are in no circle with those who change rows. */
class LockOrderTest {

    private static final int MOST_LOOKS = 1_000_000;

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void awaitSomebodyWaiting(FreshDatabase database) {
        int looks = 0;
        while (database.jdbi()
                        .withHandle(handle -> handle.createQuery("SELECT count(*) FROM pg_locks WHERE NOT granted")
                                .mapTo(Integer.class)
                                .one())
                == 0) {
            assertTrue(looks++ < MOST_LOOKS, "nobody waits for the lock");
        }
    }

    @Test
    void aClaimOfSeveralThatWaitsForOneHoldsNoneOfTheOthers() throws Exception {
        FreshDatabase database = databases.fresh(TestDatabase.POSTGRESQL);
        JobStore store = JdbcJobStore.on(database.dataSource());
        Set<JobId> ids = Set.of(
                given(store, "a").id(),
                given(store, "b").id(),
                given(store, "c").id());
        Claim all = new Claim.TheseJobs(List.copyOf(ids), Duration.ZERO);
        try (Connection writer = database.dataSource().getConnection()) {
            writer.setAutoCommit(false);
            execute(writer, lock("id = 'b'"));
            CompletableFuture<List<Job>> claimed = CompletableFuture.supplyAsync(() -> store.claim(all));
            awaitSomebodyWaiting(database);
            // In a circle, one of the two would be chosen to fail after a second
            execute(writer, "SET LOCAL deadlock_timeout = '1ms'");
            execute(writer, lock("id IN ('a', 'c')"));
            writer.commit();
            assertEquals(
                    ids, claimed.get(1, TimeUnit.MINUTES).stream().map(Job::id).collect(Collectors.toSet()));
        }
    }

    private static String lock(String which) {
        return "UPDATE farjob_due SET version = version WHERE no IN (SELECT no FROM farjob_live WHERE " + which + ")";
    }

    private static Job given(JobStore store, String id) {
        return Snapshots.put(store, Jobs.of("ann").id(id).in(JobState.RUNNING), Due.in(Duration.ofHours(1)));
    }
}
