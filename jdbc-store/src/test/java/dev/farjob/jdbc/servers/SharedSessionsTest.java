package dev.farjob.jdbc.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On PostgreSQL nothing that the store does leaves anything behind in a session, its migrations included. */
class SharedSessionsTest {

    @Test
    void theTablesAreMadeWithoutAStateOfTheSession() {
        try (FreshDatabase database = TestDatabase.POSTGRESQL.fresh()) {
            JdbcJobStore<Connection> store = JdbcJobStore.on(NoSessionState.of(database.pool()));
            EverythingOnce.on(store);
            assertEquals(0, store.health().parked());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET search_path = other",
                "SET LOCAL jit = off; SET jit = on",
                "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
                "SELECT pg_advisory_lock(1)",
                "SELECT pg_try_advisory_lock(1)",
                "CREATE TEMP TABLE t (n int)",
                "LISTEN jobs",
                "PREPARE p AS SELECT 1",
                "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
                "SELECT set_config('jit', 'off', false)",
                "SELECT nextval('numbers')"
            })
    void suchAStateWouldBeNoticed(String sql) throws SQLException {
        try (FreshDatabase database = TestDatabase.POSTGRESQL.fresh();
                Connection connection = NoSessionState.of(database.dataSource()).getConnection();
                Statement statement = connection.createStatement()) {
            assertEquals(
                    "0A000",
                    assertThrows(SQLException.class, () -> statement.execute(sql))
                            .getSQLState());
        }
    }

    @Test
    void suchASettingOfTheDriverWouldBeNoticed() throws SQLException {
        try (FreshDatabase database = TestDatabase.POSTGRESQL.fresh()) {
            DataSource shared = NoSessionState.of(database.dataSource());
            try (Connection connection = shared.getConnection()) {
                assertThrows(SQLException.class, () -> connection.setReadOnly(true));
                assertThrows(
                        SQLException.class,
                        () -> connection.prepareStatement(
                                "SELECT 1",
                                ResultSet.TYPE_FORWARD_ONLY,
                                ResultSet.CONCUR_READ_ONLY,
                                ResultSet.HOLD_CURSORS_OVER_COMMIT));
            }
        }
    }
}
