package dev.farjob.jdbc.trouble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.zaxxer.hikari.HikariDataSource;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion.Inserted;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Pools that have no connection, or only dead ones, or one in an odd state. */
class PoolTroubleTest {

    private static final long SHORT_MILLIS = 300;

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void anExhaustedPoolIsSaidAndNothingIsWritten(TestDatabase kind) throws SQLException {
        FreshDatabase database = databases.fresh(kind);
        JdbcJobStore.on(database.dataSource());
        HikariDataSource pool = poolOfOne(database);
        JdbcJobStore<Connection> store = JdbcJobStore.on(pool);
        Job job = Jobs.of("ann").accepted();
        try (Connection onlyOne = pool.getConnection()) {
            JobStoreException failed = assertThrows(JobStoreException.class, () -> insert(store, job));
            assertEquals(Effect.NONE, failed.effect());
            assertEquals(
                    "job " + job.id()
                            + " could not be inserted: the pool gave no connection, check that the database is"
                            + " up and that the pool is large enough; nothing was written",
                    failed.getMessage());
            assertEquals(false, onlyOne.isClosed());
        }
        assertInstanceOf(Inserted.class, insert(store, job));
    }

    @Test
    void aPoolFullOfDeadConnectionsIsNoReasonToFail() throws SQLException {
        FreshDatabase database = databases.fresh(TestDatabase.POSTGRESQL);
        HikariDataSource pool = database.pool(config -> config.setMaximumPoolSize(5));
        JdbcJobStore<Connection> store = JdbcJobStore.on(pool);
        List<Integer> backends;
        try (Connection one = pool.getConnection();
                Connection two = pool.getConnection();
                Connection three = pool.getConnection()) {
            backends = List.of(backend(one), backend(two), backend(three));
        }
        database.jdbi()
                .useHandle(handle ->
                        backends.forEach(backend -> handle.execute("SELECT pg_terminate_backend(?, 10000)", backend)));
        assertInstanceOf(Inserted.class, insert(store, Jobs.of("ann").accepted()));
    }

    @Test
    void aConnectionOnWhichNoTransactionCouldBeginIsNotUsedWithoutOne() throws SQLException {
        FreshDatabase database = databases.fresh(TestDatabase.SQLITE);
        HikariDataSource pool = database.pool(config -> {
            config.setMaximumPoolSize(1);
            config.setJdbcUrl(config.getJdbcUrl().replaceAll("busy_timeout=\\d+", "busy_timeout=20"));
        });
        JdbcJobStore<Connection> store = JdbcJobStore.on(pool);
        Job job = Snapshots.put(store, Jobs.of("ann").accepted(), Due.now());
        database.jdbi().useHandle(handle -> handle.execute("CREATE TABLE ledger (job TEXT, entry TEXT)"));
        try (Connection other = database.dataSource().getConnection()) {
            other.setAutoCommit(false);
            execute(other, "DELETE FROM ledger");
            assertThrows(
                    JobStoreException.class, () -> insert(store, Jobs.of("ann").accepted()));
            other.rollback();
        }
        assertThrows(
                IllegalStateException.class,
                () -> store.apply(job, connection -> {
                    TroubledHost.enter(connection, job.id(), "charge");
                    throw new IllegalStateException("the host changed its mind");
                }));
        List<String> entries = database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT entry FROM ledger")
                        .mapTo(String.class)
                        .list());
        assertEquals(List.of(), entries, "entries of what was rolled back");
    }

    @Test
    void aDatabaseThatIsDownAtTheStartIsSaid() {
        DriverManagerDataSource nobody = new DriverManagerDataSource(
                "jdbc:postgresql://localhost:1/farjob?connectTimeout=5", "ann", "open sesame");
        JobStoreException failed = assertThrows(JobStoreException.class, () -> JdbcJobStore.on(nobody));
        assertEquals(Effect.NONE, failed.effect());
        assertEquals(
                "the database could not be recognized: the pool gave no connection (ConnectException: Connection refused),"
                        + " check that the database is up and that the pool is large enough; nothing was written",
                failed.getMessage());
    }

    private static HikariDataSource poolOfOne(FreshDatabase database) {
        return database.pool(config -> {
            config.setMaximumPoolSize(1);
            config.setConnectionTimeout(SHORT_MILLIS);
        });
    }

    private static Object insert(JdbcJobStore<Connection> store, Job job) {
        return store.insert(List.of(Snapshots.added(job, Due.now()))).get(0);
    }

    private static int backend(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
