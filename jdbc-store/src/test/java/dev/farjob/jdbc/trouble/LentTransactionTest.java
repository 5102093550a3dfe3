package dev.farjob.jdbc.trouble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A step that shares a transaction with those of strangers' jobs cannot end it for them. */
class LentTransactionTest {

    private interface Ending<T> {
        void end(T transaction) throws SQLException;
    }

    private static final Map<String, Ending<Connection>> OF_A_CONNECTION = Map.of(
            "commit", Connection::commit,
            "rollback", Connection::rollback,
            "close", Connection::close,
            "abort", connection -> connection.abort(Runnable::run),
            "setAutoCommit", connection -> connection.setAutoCommit(true));

    private static final Map<String, Ending<Handle>> OF_A_HANDLE = Map.of(
            "rollback", Handle::rollback,
            "close", Handle::close);

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private TroubledHost host;
    private List<Job> before;

    @BeforeEach
    void begin() {
        host = new TroubledHost(databases, TestDatabase.H2);
        var jobs = host.node(host.store(), UnaryOperator.identity());
        before = List.of(
                jobs.submit(TroubledHost.request().deadline(Duration.ofDays(1)).build())
                        .job(),
                jobs.submit(TroubledHost.request().deadline(Duration.ofDays(1)).build())
                        .job());
        before = before.stream().map(job -> host.stored(job.id())).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"commit", "rollback", "close", "abort", "setAutoCommit"})
    void aConnectionRefusesToBeEnded(String ending) {
        JdbcJobStore<Connection> store = JdbcJobStore.on(host.sound);

        SQLException refused = assertThrows(
                SQLException.class, () -> together(store, LentTransactionTest::charge, OF_A_CONNECTION.get(ending)));

        assertTrue(refused.getMessage().contains("must not call " + ending), refused.getMessage());
        assertNothingIsWritten();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollback", "close"})
    void aHandleThatWasEndedCommitsNothing(String ending) {
        JdbcJobStore<Handle> store = JdbcJobStore.on(Jdbi.create(host.sound));

        RuntimeException refused = assertThrows(
                RuntimeException.class,
                () -> together(store, (handle, job) -> charge(handle.getConnection(), job), OF_A_HANDLE.get(ending)));

        assertTrue(refused instanceof IllegalStateException || ending.equals("close"), refused.toString());
        assertNothingIsWritten();
    }

    @Test
    void aConnectionTakesBackToASavepointWhatTheStepDoesNotWant() throws Exception {
        JdbcJobStore<Connection> store = JdbcJobStore.on(host.sound);

        Verdict verdict = together(store, LentTransactionTest::charge, connection -> {
            var savepoint = connection.setSavepoint();
            charge(connection, before.get(0));
            connection.rollback(savepoint);
        });

        assertEquals(Verdict.APPLIED, verdict);
        assertEquals(List.of("charge", "charge"), host.ledger());
    }

    private interface Charge<T> {
        void enter(T transaction, Job job) throws SQLException;
    }

    private static void charge(Connection connection, Job job) throws SQLException {
        TroubledHost.enter(connection, job.id(), "charge");
    }

    /** Charges for both jobs, and ends the transaction in between. */
    private <T> Verdict together(TransactionalJobStore<T> store, Charge<T> charge, Ending<T> ending) throws Exception {
        return store.applyTogether(before, transaction -> {
            charge.enter(transaction, before.get(0));
            ending.end(transaction);
            if (!(transaction instanceof Handle handle) || !handle.isClosed()) {
                charge.enter(transaction, before.get(1));
            }
            List<Change> changes = new ArrayList<>();
            for (Job job : before) {
                Job after = job.next(host.clock.instant(), "stamp").build();
                changes.add(Change.of(job, after, Due.in(Duration.ofHours(1))));
            }
            return changes;
        });
    }

    private void assertNothingIsWritten() {
        assertEquals(List.of(), host.ledger());
        assertEquals(before, before.stream().map(job -> host.stored(job.id())).toList());
    }
}
