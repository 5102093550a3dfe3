package dev.farjob.jdbc.trouble;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** MariaDB's transactions see the database as it was at their first look, unless the host chose another isolation. */
class OlderSnapshotTest {

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private static Connection begun(FreshDatabase database) throws SQLException {
        Connection connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT count(*) FROM farjob_job");
        }
        return connection;
    }

    @Test
    void aKeyThatWasTakenSinceIsAnsweredWithItsJob() throws SQLException {
        FreshDatabase database = databases.fresh(TestDatabase.MARIADB);
        JdbcJobStore<Connection> store = JdbcJobStore.on(database.dataSource());
        try (Connection host = begun(database)) {
            Job there = Snapshots.put(store, Jobs.of("ann").key("render-7").accepted(), Due.now());
            Job wanted = Jobs.of("ann").key("render-7").accepted();
            assertEquals(
                    List.of(new Insertion.Existing(there)),
                    store.insert(host, List.of(Snapshots.added(wanted, Due.now()))));
            host.rollback();
        }
    }

    @Test
    void anIdThatWasTakenSinceByAnotherOwnerIsTaken() throws SQLException {
        FreshDatabase database = databases.fresh(TestDatabase.MARIADB);
        JdbcJobStore<Connection> store = JdbcJobStore.on(database.dataSource());
        try (Connection host = begun(database)) {
            Snapshots.put(store, Jobs.of("bob").id("same").accepted(), Due.now());
            Job wanted = Jobs.of("ann").id("same").accepted();
            assertEquals(
                    List.of(new Insertion.IdTaken()), store.insert(host, List.of(Snapshots.added(wanted, Due.now()))));
            host.rollback();
        }
    }
}
