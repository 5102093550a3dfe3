package dev.farjob.jdbc.chaos;

import dev.farjob.JobOrchestrator;
import dev.farjob.OrchestratorBuilder;
import dev.farjob.TransactionalJobOrchestrator;
import dev.farjob.answer.Reception;
import dev.farjob.answer.Submission;
import dev.farjob.event.JobListener;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.chaos.World.Question;
import dev.farjob.model.JobId;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.request.JobRequest;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.PollSchedule;
import dev.farjob.rules.RetryRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;

/**
 * An application with jobs: it charges in its own table of the same database, in the step's transaction, and tells a ledger
 * elsewhere; and now and then it orders something, in one transaction with the job for it. Everything that takes time is
 * short, so that a run is.
 */
final class Host implements AutoCloseable {

    private static final String OWNER = "ann";
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMillis(1_200);
    private static final RetryRule PERSISTENT = RetryRule.exponential(SHORT, 2, Duration.ofMillis(500), 1_000_000);

    private final DataSource dataSource;
    private final TransactionalJobOrchestrator<Connection> jobs;

    private Host(DataSource dataSource, TransactionalJobOrchestrator<Connection> jobs) {
        this.dataSource = dataSource;
        this.jobs = jobs;
    }

    /** The host's own tables. They have no keys, so that what is written twice is there twice. */
    static void createTables(Handle handle) {
        handle.execute("CREATE TABLE ledger (job VARCHAR(64) NOT NULL, entry VARCHAR(20) NOT NULL)");
        handle.execute("CREATE TABLE orders (job VARCHAR(64) NOT NULL)");
    }

    /** Starts to work on whatever there is in this database. */
    static Host start(DataSource dataSource, World world, JobListener listener) {
        return start(dataSource, world, listener, jobs -> jobs, entering("charge"), telling("tell", world));
    }

    /** The same as another version of the application, which takes webhooks and enters this for a success, in this order. */
    static Host startEntering(DataSource dataSource, World world, List<String> entries) {
        return start(
                dataSource,
                world,
                (job, event) -> {},
                jobs -> jobs.webhooks(URI.create("https://host.test/hooks"), "a secret of the host's"),
                entries.stream().map(Host::entering).toArray(Step[]::new));
    }

    private static Host start(
            DataSource dataSource,
            World world,
            JobListener listener,
            UnaryOperator<OrchestratorBuilder<TransactionalJobOrchestrator<Connection>>> more,
            Step... onSuccess) {
        TransactionalJobOrchestrator<Connection> jobs = more.apply(JobOrchestrator.on(JdbcJobStore.on(dataSource))
                        .provider(RemoteProvider.mute(world))
                        .provider(RemoteProvider.searchable(world)))
                .onSuccess(onSuccess)
                .onFailure(entering("release"))
                .listener(listener)
                .pollSchedule(PollSchedule.fixed(SHORT))
                .inDoubt(InDoubtPolicy.fail().patience(PATIENCE).lookEvery(Duration.ofMillis(100)))
                .spawnRetry(PERSISTENT)
                .lease(Duration.ofSeconds(1))
                .sweepInterval(SHORT)
                .shutdownGrace(Duration.ofSeconds(5))
                .build();
        return new Host(dataSource, jobs.start());
    }

    /** Submits the job with this number. When it returns, the job is promised. */
    void submit(String round, int number) throws SQLException {
        JobRequest request = submitUnseen(round, number);
        // As the user's page does; the engine itself reads a job only where somebody else was faster
        jobs.find(request.owner(), request.id().orElseThrow());
    }

    /** The same, and looks no further. */
    JobRequest submitUnseen(String round, int number) throws SQLException {
        JobRequest request = request(round, number);
        if (isOrdered(request.id().orElseThrow())) {
            order(request);
        } else {
            jobs.submit(request);
        }
        return request;
    }

    /** Takes in a webhook of a provider. */
    Reception receive(String provider, WebhookDelivery delivery) {
        return jobs.receive(provider, delivery);
    }

    /** The id of the job with this number, which the host chooses, so that submitting it again is no second job. */
    static JobId idOf(String round, int number) {
        return JobId.of(round + "-" + number);
    }

    /** Whether this job is submitted together with an order. */
    static boolean isOrdered(JobId id) {
        return Integer.parseInt(id.value().substring(id.value().lastIndexOf('-') + 1)) % 3 == 0;
    }

    private static JobRequest request(String round, int number) {
        String provider = number % 2 == 0 ? RemoteProvider.SEARCHABLE : RemoteProvider.MUTE;
        return JobRequest.to(provider, Wish.turn(number).endpoint())
                .owner(OWNER)
                .input(Map.of("number", number))
                .id(idOf(round, number))
                .idempotencyKey(round + "/" + number)
                .build();
    }

    /** The order and its job, both or neither. */
    private void order(JobRequest request) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            boolean isNew = jobs.submitWithin(connection, request) instanceof Submission.Accepted;
            if (isNew) {
                write(
                        connection,
                        "INSERT INTO orders (job) VALUES (?)",
                        request.id().orElseThrow().value());
            }
            connection.commit();
        }
    }

    private static Step entering(String entry) {
        return Step.inTransaction(entry, Connection.class, (connection, context) -> {
                    write(
                            connection,
                            "INSERT INTO ledger (job, entry) VALUES (?, ?)",
                            context.job().id().value(),
                            entry);
                    return StepResult.done();
                })
                .retry(PERSISTENT);
    }

    private static Step telling(String name, World world) {
        return Step.elsewhere(name, context -> tell(world, context.idempotencyKey()))
                .retry(PERSISTENT);
    }

    private static StepResult tell(World world, String key) throws IOException {
        world.ask(Question.ENTER, key, Wish.DELIVER);
        return StepResult.done();
    }

    private static void write(Connection connection, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    @Override
    public void close() {
        jobs.close();
    }
}
