package dev.farjob.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.zaxxer.hikari.HikariDataSource;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.PostgresServer;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.store.Due;
import dev.farjob.store.JobStoreException;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL loses what is not logged when it crashes, or when a standby takes over; no job waits longer for that. */
class DueTimesAfterACrashTest {

    private PostgresServer server;
    private FreshDatabase database;
    private HikariDataSource pool;
    private JdbcJobStore<?> store;

    @BeforeEach
    void begin() {
        server = PostgresServer.begin();
        database = server.fresh();
        pool = database.pool();
        store = JdbcJobStore.on(pool);
    }

    @AfterEach
    void end() {
        database.close();
        server.close();
    }

    @Test
    void theFirstClaimAfterACrashFindsWhatWasDueBefore() {
        JobId one = due().id();
        JobId two = due().id();
        Snapshots.put(store, Jobs.of("ann").queued(), Due.in(Duration.ofHours(1)));
        Snapshots.put(store, Jobs.of("ann").parked(), Due.never());
        crash();
        assertEquals(0, rows(), "rows after a crash");
        assertEquals(Set.of(one, two), DueRows.claim(store));
        assertEquals(4 + 1, rows());
        new DueRows(Jdbi.create(pool)).assertTrueToLiveJobs();
    }

    /** The time that it takes grows with the jobs, so that a limit which suits all else would end it each time anew. */
    @Test
    void aTimeLimitOfTheRoleDoesNotKeepTheDueTimesFromComingBack() {
        JobId due = due().id();
        crash();
        Jdbi jdbi = Jdbi.create(pool);
        jdbi.useHandle(handle -> handle.execute("""
                CREATE FUNCTION refuse_haste() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF current_setting('statement_timeout') <> '0' THEN
                        RAISE EXCEPTION 'a statement that may take long has a time limit';
                    END IF;
                    RETURN NULL;
                END $$
                """));
        jdbi.useHandle(handle -> handle.execute("CREATE TRIGGER refuse_haste AFTER INSERT ON farjob_due"
                + " FOR EACH STATEMENT EXECUTE FUNCTION refuse_haste()"));
        try (HikariDataSource hasty =
                database.pool(config -> config.setConnectionInitSql("SET statement_timeout = '1min'"))) {
            assertEquals(Set.of(due), DueRows.claim(JdbcJobStore.on(hasty)));
        }
        new DueRows(jdbi).assertTrueToLiveJobs();
    }

    @Test
    void aJobWrittenBetweenACrashAndTheFirstClaimIsFoundWithTheRest() {
        Job before = due();
        Job changed = due();
        Job settled = due();
        crash();
        store.apply(List.of(
                Snapshots.change(changed, JobState.RUNNING, Due.in(Duration.ofHours(1))),
                Snapshots.change(settled, JobState.FAILED, Due.never())));
        Job after = due();
        assertEquals(Set.of(before.id(), after.id()), DueRows.claim(store));
        new DueRows(Jdbi.create(pool)).assertTrueToLiveJobs();
    }

    @Test
    void theHealthFiguresAreTrueBeforeTheFirstClaim() {
        due();
        crash();
        assertEquals(1, store.health().due());
    }

    @Test
    void aStandbyCanBeReadAndFindsWhatIsDueWhenItTakesOver() throws IOException {
        Job claimed = due();
        DueRows.claim(store);
        Job waiting = due();
        becomeStandby();
        assertEquals(Optional.of(waiting), store.find(waiting.id()));
        assertThrows(JobStoreException.class, () -> DueRows.claim(store));
        Jdbi.create(pool).useHandle(handle -> handle.execute("SELECT pg_promote()"));
        assertEquals(Set.of(claimed.id(), waiting.id()), DueRows.claim(store), "it knows of no claim");
        new DueRows(Jdbi.create(pool)).assertTrueToLiveJobs();
    }

    private Job due() {
        return Snapshots.put(store, Jobs.of("ann").queued(), Due.now());
    }

    private void crash() {
        server.kill();
        server.start();
        reconnect();
    }

    /** It is what a standby is that has lost its primary: it only applies what it gets, until it is promoted. */
    private void becomeStandby() throws IOException {
        String folder = Jdbi.create(pool)
                .withHandle(handle -> handle.createQuery("SHOW data_directory")
                        .mapTo(String.class)
                        .one());
        server.stop();
        Files.createFile(Path.of(folder, "standby.signal"));
        server.start();
        reconnect();
    }

    /** Connections of before may still be in the pool. */
    private void reconnect() {
        pool = database.pool();
        store = JdbcJobStore.builder(pool).withoutMigrating().build();
    }

    private int rows() {
        return Jdbi.create(pool)
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM farjob_due")
                        .mapTo(Integer.class)
                        .one());
    }
}
