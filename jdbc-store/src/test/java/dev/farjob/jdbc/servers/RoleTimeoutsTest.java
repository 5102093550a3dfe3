package dev.farjob.jdbc.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
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
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** Timeouts that an administrator of PostgreSQL sets on a role end what takes too long, without effect, and nothing else. */
class RoleTimeoutsTest {

    private static final int MOST_LOOKS = 1_000_000;

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private FreshDatabase database;
    private Job job;

    @BeforeEach
    void begin() {
        database = databases.fresh(TestDatabase.POSTGRESQL);
        job = Snapshots.put(
                JdbcJobStore.on(database.dataSource()), Jobs.of("ann").queued(), Due.never());
    }

    @ParameterizedTest
    @ValueSource(strings = {"statement_timeout", "lock_timeout"})
    void aCallThatWaitsForTooLongHasNoEffect(String timeout) throws SQLException {
        JdbcJobStore<Connection> store = withTimeout(timeout);
        Change change = Snapshots.change(job, JobState.RUNNING, Due.never());
        try (Connection somebody = database.dataSource().getConnection();
                Statement statement = somebody.createStatement()) {
            somebody.setAutoCommit(false);
            statement.execute("SELECT no FROM farjob_live FOR UPDATE");
            JobStoreException failed = assertThrows(JobStoreException.class, () -> store.apply(List.of(change)));
            assertEquals(Effect.NONE, failed.effect());
            somebody.rollback();
        }
        assertEquals(List.of(Verdict.APPLIED), store.apply(List.of(change)));
    }

    @Test
    void aStepThatIdlesInItsTransactionForTooLongHasNoEffect() {
        JdbcJobStore<Connection> store = withTimeout("idle_in_transaction_session_timeout");
        JobStoreException failed = assertThrows(
                JobStoreException.class,
                () -> store.apply(job, connection -> {
                    awaitEndOf(connection.unwrap(PGConnection.class).getBackendPID());
                    return Snapshots.change(job, JobState.RUNNING, Due.never());
                }));
        assertEquals(Effect.NONE, failed.effect());
        assertEquals(job, store.find(job.id()).orElseThrow());
    }

    private void awaitEndOf(int session) {
        try (Handle handle = database.jdbi().open()) {
            int looks = 0;
            while (handle.select("SELECT count(*) FROM pg_stat_activity WHERE pid = ?", session)
                            .mapTo(Integer.class)
                            .one()
                    > 0) {
                assertTrue(looks++ < MOST_LOOKS, "the server does not end the session");
            }
        }
    }

    private JdbcJobStore<Connection> withTimeout(String timeout) {
        return JdbcJobStore.on(database.pool(config -> config.setConnectionInitSql("SET " + timeout + " = '500ms'")));
    }
}
