package dev.farjob.jdbc.trouble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.JobOrchestrator;
import dev.farjob.TransactionalJobOrchestrator;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.rules.RetryRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.TransactionalJobStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The host's writes and the store's are there together, or not at all. */
class HostTransactionsTest {

    private static final int MINUTES = 10;

    private static final Duration LEASE = Duration.ofSeconds(2);
    /** How often a lease has been renewed when it would have been over otherwise. */
    private static final int LONGER_THAN_THE_LEASE = 4;

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aJobInAConnectionsTransactionIsThereAndSentAfterTheCommit(TestDatabase kind) throws SQLException {
        TroubledHost host = new TroubledHost(databases, kind);
        TransactionalJobOrchestrator<Connection> jobs = host.node(host.store(), UnaryOperator.identity());
        Job job;
        try (Connection connection = begin(host)) {
            job = jobs.submitWithin(connection, TroubledHost.request().build()).job();
            TroubledHost.enter(connection, job.id(), "hold");
            assertEquals(0, host.fake.spawnCalls(job.id()), "spawns before the commit");
            connection.commit();
        }
        assertEquals(0, host.fake.spawnCalls(job.id()), "spawns before a sweep");
        host.pass(jobs, MINUTES);
        assertEquals(1, host.fake.started(job.id()));
        assertEquals(JobState.SUCCEEDED, host.stored(job.id()).state());
        assertEquals(List.of("hold"), host.ledger());
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"H2_FILE", "SQLITE"})
    void aJobInAnOpenTransactionIsNotSentByASweep(TestDatabase kind) throws SQLException {
        TroubledHost host = new TroubledHost(databases, kind);
        TransactionalJobOrchestrator<Connection> jobs = host.node(host.store(), UnaryOperator.identity());
        try (Connection connection = begin(host)) {
            Job job = jobs.submitWithin(connection, TroubledHost.request().build())
                    .job();
            jobs.sweep();
            assertEquals(0, host.fake.spawnCalls(job.id()), "spawns before the commit");
            assertEquals(Optional.empty(), jobs.find(job.owner(), job.id()));
            connection.rollback();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aJobInAConnectionsTransactionVanishesWithIt(TestDatabase kind) throws SQLException {
        TroubledHost host = new TroubledHost(databases, kind);
        TransactionalJobOrchestrator<Connection> jobs = host.node(host.store(), UnaryOperator.identity());
        Job job;
        try (Connection connection = begin(host)) {
            job = jobs.submitWithin(connection, TroubledHost.request().build()).job();
            TroubledHost.enter(connection, job.id(), "hold");
            connection.rollback();
        }
        host.pass(jobs, MINUTES);
        assertEquals(List.of(0, 0), List.of(host.rows("job"), host.rows("live")));
        assertEquals(0, host.fake.spawnCalls(job.id()));
        assertEquals(List.of(), host.ledger());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aConnectionThatCommitsByItselfIsRefusedBeforeAnythingIsWritten(TestDatabase kind) throws SQLException {
        TroubledHost host = new TroubledHost(databases, kind);
        TransactionalJobOrchestrator<Connection> jobs = host.node(host.store(), UnaryOperator.identity());
        try (Connection connection = host.sound.getConnection()) {
            assertThrows(
                    IllegalStateException.class,
                    () -> jobs.submitWithin(connection, TroubledHost.request().build()));
        }
        assertEquals(0, host.rows("job"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aJobInAHandlesTransactionIsThereAfterTheCommitAndChargedThroughAHandle(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        Jdbi jdbi = Jdbi.create(host.sound);
        Step charge = Step.inTransaction("charge", Handle.class, (handle, context) -> {
            handle.execute(
                    "INSERT INTO ledger (job, entry) VALUES (?, 'charge')",
                    context.job().id().value());
            return StepResult.done();
        });
        TransactionalJobOrchestrator<Handle> jobs =
                host.node(JdbcJobStore.on(jdbi), builder -> builder.onSuccess(charge));
        Job job = jdbi.inTransaction(handle ->
                jobs.submitWithin(handle, TroubledHost.request().build()).job());
        host.pass(jobs, MINUTES);
        assertEquals(JobState.SUCCEEDED, host.stored(job.id()).state());
        assertEquals(List.of("charge"), host.ledger());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aJobInAHandlesTransactionVanishesWithIt(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        Jdbi jdbi = Jdbi.create(host.sound);
        TransactionalJobOrchestrator<Handle> jobs = host.node(JdbcJobStore.on(jdbi), UnaryOperator.identity());
        jdbi.useHandle(handle -> {
            handle.begin();
            jobs.submitWithin(handle, TroubledHost.request().build());
            handle.rollback();
        });
        assertEquals(0, host.rows("job"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void theRowsOfAStepThatSaidNotNowAreRolledBack(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        int[] runs = new int[1];
        Job job = settled(host, host.store(), (connection, entered) -> {
            runs[0]++;
            return runs[0] == 1 ? StepResult.again(Failure.of(FailureKind.STEP_FAILED, "not now")) : StepResult.done();
        });
        assertEquals(2, runs[0], "times that the step ran");
        assertEquals(List.of("charge"), host.ledger());
        assertEquals(JobState.SUCCEEDED, job.state());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void theRowsOfAStepThatThrewAreRolledBack(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        int[] runs = new int[1];
        Job job = settled(host, host.store(), (connection, entered) -> {
            if (runs[0]++ == 0) {
                throw new SQLException("the host's own trouble");
            }
            return StepResult.done();
        });
        assertEquals(List.of("charge"), host.ledger());
        assertEquals(JobState.SUCCEEDED, job.state());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void theRowsOfAStepAreRolledBackWhenItsCheckpointCannotBeWritten(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        int[] runs = new int[1];
        Job job = settled(host, host.store(), (connection, entered) -> {
            if (runs[0]++ == 0) {
                host.faults.dropBefore(Faults.writeOf("farjob_live"));
            }
            return StepResult.done();
        });
        assertEquals(1, host.faults.happened(), "checkpoints that could not be written");
        assertEquals(2, runs[0], "times that the step ran");
        assertEquals(List.of("charge"), host.ledger());
        assertEquals(JobState.SUCCEEDED, job.state());
    }

    private interface Afterwards {
        StepResult then(Connection connection, Job job) throws Exception;
    }

    /** A job whose step charges and then does something else. */
    private static Job settled(TroubledHost host, TransactionalJobStore<Connection> store, Afterwards afterwards) {
        Step charge = Step.inTransaction("charge", Connection.class, (connection, context) -> {
            TroubledHost.enter(connection, context.job().id(), "charge");
            return afterwards.then(connection, context.job());
        });
        JobOrchestrator jobs = host.node(store, builder -> builder.onSuccess(charge));
        Job job = jobs.submit(TroubledHost.request().build()).job();
        host.pass(jobs, MINUTES);
        return host.stored(job.id());
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"H2_FILE", "SQLITE"})
    void aStepThatLastsLongerThanTheLeaseCommitsOnce(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        JobOrchestrator other =
                host.node(host.store(), builder -> builder.lease(LEASE).onSuccess(TroubledHost.charge()));
        Step charge = Step.inTransaction("charge", Connection.class, (connection, context) -> {
            TroubledHost.enter(connection, context.job().id(), "charge");
            long renewed = context.job().version() + LONGER_THAN_THE_LEASE;
            while (host.stored(context.job().id()).version() < renewed) {
                other.sweep();
            }
            return StepResult.done();
        });
        try (JobOrchestrator jobs = JobOrchestrator.on(host.store())
                .provider(host.fake)
                .clock(host.clock)
                .lease(LEASE)
                .onSuccess(charge)
                .build()) {
            Job job = jobs.submitAndSend(TroubledHost.request().build()).job();
            host.pass(jobs, MINUTES);
            assertEquals(JobState.SUCCEEDED, host.stored(job.id()).state());
            assertEquals(List.of("charge"), host.ledger());
        }
    }

    @Test
    void aStepThatSwallowsAnErrorOfPostgreSqlIsParkedWhenItsRetriesAreUsedUp() {
        TroubledHost host = new TroubledHost(databases, TestDatabase.POSTGRESQL);
        Step charge = Step.inTransaction("charge", Connection.class, (connection, context) -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("SELECT * FROM no_such_table");
                    } catch (SQLException swallowed) {
                        return StepResult.done("as if nothing had happened");
                    }
                    return StepResult.done();
                })
                .retry(RetryRule.schedule(List.of(Duration.ofSeconds(5))));
        JobOrchestrator jobs = host.node(host.store(), builder -> builder.onSuccess(charge));
        Job job = jobs.submit(TroubledHost.request().build()).job();
        host.pass(jobs, MINUTES);
        assertEquals(JobState.PARKED, host.stored(job.id()).state());
        assertEquals(
                1, host.stored(job.id()).step().orElseThrow().failures(), "failures before the one that parked it");
    }

    private static Connection begin(TroubledHost host) throws SQLException {
        Connection connection = host.sound.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }
}
