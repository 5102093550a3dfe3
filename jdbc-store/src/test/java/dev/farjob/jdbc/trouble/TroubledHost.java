package dev.farjob.jdbc.trouble;

import com.zaxxer.hikari.HikariDataSource;
import dev.farjob.JobOrchestrator;
import dev.farjob.OrchestratorBuilder;
import dev.farjob.TransactionalJobOrchestrator;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.MovedTime;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.request.JobRequest;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A host whose database can be made to fail, with a ledger of its own in it. It has a new connection for every transaction,
 * everything in one thread, and time that passes when the test says so.
 */
final class TroubledHost {

    /** A text that no message may contain. */
    static final String PROMPT = "a lighthouse that nobody may read about";

    final VirtualClock clock = new VirtualClock();
    final Faults faults = new Faults();
    final ScriptedProvider fake =
            ScriptedProvider.named("fake").clock(clock).lookUp().build();
    final FreshDatabase database;
    /** Without faults. */
    final DataSource sound;
    /** With faults. */
    final DataSource troubled;

    TroubledHost(OpenDatabases databases, TestDatabase kind) {
        this(databases, kind, "");
    }

    /** One whose connections have further settings, as they are appended to the address of this database. */
    TroubledHost(OpenDatabases databases, TestDatabase kind, String settings) {
        database = databases.fresh(kind);
        HikariDataSource pool = database.pool();
        sound = new DriverManagerDataSource(pool.getJdbcUrl() + settings, pool.getUsername(), pool.getPassword());
        troubled = TappedDataSource.of(sound, faults);
        database.jdbi().useHandle(handle -> handle.execute("CREATE TABLE ledger (job VARCHAR(64), entry VARCHAR(20))"));
    }

    /** A store that has to live with the faults. */
    JdbcJobStore<Connection> store() {
        return JdbcJobStore.on(troubled);
    }

    /** A node over this store. */
    <T> TransactionalJobOrchestrator<T> node(
            TransactionalJobStore<T> store,
            UnaryOperator<OrchestratorBuilder<TransactionalJobOrchestrator<T>>> options) {
        return options.apply(
                        JobOrchestrator.on(store).provider(fake).clock(clock).executor(Runnable::run))
                .build();
    }

    static JobRequest.Builder request() {
        return JobRequest.to("fake", "render").owner("ann").input(Map.of("prompt", PROMPT));
    }

    /** Charges in the host's own table. */
    static Step charge() {
        return Step.inTransaction("charge", Connection.class, (connection, context) -> {
            enter(connection, context.job().id(), "charge");
            return StepResult.done();
        });
    }

    /** Writes a line into the host's own table. */
    static void enter(Connection connection, JobId job, String entry) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO ledger (job, entry) VALUES (?, ?)")) {
            statement.setString(1, job.value());
            statement.setString(2, entry);
            statement.executeUpdate();
        }
    }

    /** The committed entries of the host's own table. */
    List<String> ledger() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT entry FROM ledger")
                        .mapTo(String.class)
                        .list());
    }

    /** How many rows a table of the store has. */
    int rows(String table) {
        return count("SELECT count(*) FROM farjob_" + table);
    }

    /** The number of a live job. */
    long number(JobId id) {
        return database.jdbi()
                .withHandle(handle -> handle.select("SELECT no FROM farjob_live WHERE id = ?", id.value())
                        .mapTo(Long.class)
                        .one());
    }

    /** The count that a query answers. */
    int count(String query) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(query).mapTo(Integer.class).one());
    }

    /** As it is stored, read without faults. */
    Job stored(JobId id) {
        return JdbcJobStore.on(sound).find(id).orElseThrow();
    }

    /** Lets minutes pass, for us and for the database, with a sweep after each. */
    void pass(JobOrchestrator jobs, int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            clock.advance(Duration.ofMinutes(1));
            MovedTime.pass(database.jdbi(), Duration.ofMinutes(1));
            jobs.sweep();
        }
    }
}
