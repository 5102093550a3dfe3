package dev.farjob.jdbc.trouble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
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
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.h2.api.ErrorCode;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbc.JdbcSQLSyntaxErrorException;
import org.h2.jdbc.JdbcStatement;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A step that shares a transaction with those of strangers' jobs cannot end it for them. */
class LentTransactionTest {

    private interface Ending<T> {
        void end(T transaction) throws SQLException;
    }

    private static final Map<String, Ending<Connection>> OF_A_CONNECTION = Map.of(
            "commit",
            Connection::commit,
            "rollback",
            Connection::rollback,
            "close",
            Connection::close,
            "abort",
            connection -> connection.abort(Runnable::run),
            "setAutoCommit",
            connection -> connection.setAutoCommit(true),
            // H2 commits before it changes the isolation
            "setTransactionIsolation",
            connection -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));

    private interface Way {
        Connection lead(Connection connection) throws SQLException;
    }

    /** From the connection that was lent to a connection, in each JDBC driver. */
    private static final Map<String, Way> ANYWHERE = Map.of(
            "unwrap",
            connection -> connection.unwrap(Connection.class),
            "statement",
            connection -> connection.createStatement().getConnection(),
            "prepared statement",
            connection -> connection.prepareStatement("SELECT 1").getConnection(),
            "unwrapped statement",
            connection -> connection.createStatement().unwrap(Statement.class).getConnection(),
            "metadata",
            connection -> connection.getMetaData().getConnection(),
            "rows",
            connection -> of(connection.createStatement().executeQuery("SELECT 1")),
            "rows of a prepared statement",
            connection -> of(connection.prepareStatement("SELECT 1").executeQuery()),
            "generated keys",
            connection -> {
                var statement = connection.createStatement();
                statement.executeUpdate("INSERT INTO ledger VALUES ('job', 'key')", Statement.RETURN_GENERATED_KEYS);
                return of(statement.getGeneratedKeys());
            });

    private static final Map<String, Way> ON_H2 = Map.of(
            "call", connection -> connection.prepareCall("CALL 1").getConnection(),
            "driver's metadata",
                    connection -> connection
                            .getMetaData()
                            .unwrap(DatabaseMetaData.class)
                            .getConnection());

    private static final Map<String, Way> ON_SQLITE =
            Map.of("catalog", connection -> of(connection.getMetaData().getTables(null, null, "ledger", null)));

    private static final Map<String, Way> ON_POSTGRESQL = Map.of("array", connection -> {
        ResultSet rows = connection.createStatement().executeQuery("SELECT ARRAY[1, 2]");
        rows.next();
        return of(rows.getArray(1).getResultSet());
    });

    private static Connection of(ResultSet rows) throws SQLException {
        return rows.getStatement().getConnection();
    }

    static Stream<Arguments> waysToAConnection() {
        return Stream.of(
                        ways(TestDatabase.H2, ANYWHERE),
                        ways(TestDatabase.SQLITE, ANYWHERE),
                        ways(TestDatabase.H2, ON_H2),
                        ways(TestDatabase.SQLITE, ON_SQLITE),
                        ways(TestDatabase.POSTGRESQL, ON_POSTGRESQL))
                .flatMap(ways -> ways);
    }

    private static Stream<Arguments> ways(TestDatabase kind, Map<String, Way> ways) {
        return ways.entrySet().stream().map(way -> Arguments.of(kind, Named.of(way.getKey(), way.getValue())));
    }

    private static final Map<String, Ending<Handle>> OF_A_HANDLE = Map.of(
            "rollback", Handle::rollback,
            "close", Handle::close);

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private TroubledHost host;
    private List<Job> before;

    @BeforeEach
    void begin() {
        begin(TestDatabase.H2);
    }

    private void begin(TestDatabase kind) {
        host = new TroubledHost(databases, kind);
        var jobs = host.node(host.store(), UnaryOperator.identity());
        before = List.of(
                jobs.submit(TroubledHost.request().deadline(Duration.ofDays(1)).build())
                        .job(),
                jobs.submit(TroubledHost.request().deadline(Duration.ofDays(1)).build())
                        .job());
        before = before.stream().map(job -> host.stored(job.id())).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"commit", "rollback", "close", "abort", "setAutoCommit", "setTransactionIsolation"})
    void aConnectionRefusesToBeEnded(String ending) {
        JdbcJobStore<Connection> store = JdbcJobStore.on(host.sound);

        SQLException refused = assertThrows(
                SQLException.class, () -> together(store, LentTransactionTest::charge, OF_A_CONNECTION.get(ending)));

        assertTrue(refused.getMessage().contains("must not call " + ending), refused.getMessage());
        assertNothingIsWritten();
    }

    @ParameterizedTest
    @MethodSource("waysToAConnection")
    void whateverLeadsToAConnectionLeadsToTheOneThatRefuses(TestDatabase kind, Way way) {
        begin(kind);
        JdbcJobStore<Connection> store = JdbcJobStore.on(host.sound);

        SQLException refused = assertThrows(
                SQLException.class,
                () -> together(
                        store,
                        LentTransactionTest::charge,
                        connection -> way.lead(connection).commit()));

        assertTrue(refused.getMessage().contains("must not call commit"), refused.getMessage());
        assertNothingIsWritten();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "SQLITE"})
    void aStepSeesNothingElseOfTheLoan(TestDatabase kind) throws Exception {
        begin(kind);
        JdbcJobStore<Connection> store = JdbcJobStore.on(host.sound);

        together(store, LentTransactionTest::charge, connection -> {
            var statement = connection.prepareStatement("SELECT entry FROM ledger");
            var rows = statement.executeQuery();
            assertTrue(rows.next());
            assertEquals("charge", rows.getString(1));
            assertEquals(1, rows.getMetaData().getColumnCount());
            assertSame(connection, statement.getConnection());
            assertEquals(connection, connection);
            assertEquals(statement, rows.getStatement());
            assertEquals(statement.hashCode(), rows.getStatement().hashCode());
            assertNotEquals(statement, connection.prepareStatement("SELECT entry FROM ledger"));
            statement.close();
            assertThrows(SQLException.class, statement::executeQuery);
        });

        assertEquals(List.of("charge", "charge"), host.ledger());
    }

    @Test
    void theDriverThrowsAsItDoesElsewhere() throws Exception {
        JdbcJobStore<Connection> store = JdbcJobStore.on(host.sound);

        together(store, LentTransactionTest::charge, connection -> {
            var statement = connection.createStatement();
            var wrong = assertThrows(JdbcSQLSyntaxErrorException.class, () -> statement.execute("nonsense"));
            assertEquals(ErrorCode.SYNTAX_ERROR_1, wrong.getErrorCode());
        });
    }

    @Test
    void aStepThatAsksForTheDriversOwnClassesGetsThem() throws Exception {
        JdbcJobStore<Connection> store = JdbcJobStore.on(host.sound);

        together(store, LentTransactionTest::charge, connection -> {
            assertTrue(connection.unwrap(JdbcConnection.class).isValid(1));
            assertFalse(connection.createStatement().unwrap(JdbcStatement.class).isClosed());
        });
    }

    @Test
    void anArrayOfTheDriverIsHandedBackToIt() throws Exception {
        begin(TestDatabase.POSTGRESQL);
        JdbcJobStore<Connection> store = JdbcJobStore.on(host.sound);

        together(store, LentTransactionTest::charge, connection -> {
            var statement = connection.prepareStatement("SELECT ?::text[]");
            statement.setArray(1, connection.createArrayOf("text", new Object[] {"a", "b"}));
            var rows = statement.executeQuery();
            assertTrue(rows.next());
            assertArrayEquals(
                    new String[] {"a", "b"}, (String[]) rows.getArray(1).getArray());
        });
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
