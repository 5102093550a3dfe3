package dev.farjob.examples.database;

import dev.farjob.JobOrchestrator;
import dev.farjob.TransactionalJobOrchestrator;
import dev.farjob.answer.Submission;
import dev.farjob.event.JobListener;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.model.Job;
import dev.farjob.model.Owner;
import dev.farjob.provider.ProviderClient;
import dev.farjob.request.JobRequest;
import dev.farjob.rules.PollSchedule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Renders that are kept in the host's own database: a render and its job are written in one transaction, and so are the end
 * of the job and what it is charged.
 */
public final class Renders implements AutoCloseable {

    private final DataSource dataSource;
    private final TransactionalJobOrchestrator<Connection> jobs;

    /** Begins to work. The tables of the store are created if they are not there. */
    public Renders(DataSource dataSource, ProviderClient provider, int cents, JobListener listener) {
        this.dataSource = dataSource;
        this.jobs = JobOrchestrator.on(JdbcJobStore.on(dataSource))
                .provider(provider)
                .onSuccess(Step.inTransaction("charge", Connection.class, (connection, context) -> {
                    charge(connection, context.job().owner(), cents); // commits with its checkpoint, or not at all
                    return StepResult.done();
                }))
                .pollSchedule(PollSchedule.backoff(Duration.ofMillis(200), 1.5, Duration.ofMinutes(1)))
                .listener(listener)
                .build()
                .start();
    }

    /** Begins a render: there is a row of it exactly if there is a job. */
    public Job begin(Owner owner, String title) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            JobRequest request = JobRequest.to("acme", "render")
                    .owner(owner.value())
                    .input(Map.of("title", title))
                    .build();
            Submission submission = jobs.submitWithin(connection, request);
            remember(connection, submission.job(), title);
            connection.commit(); // and now there are both, and the job is sent
            return submission.job();
        }
    }

    private static void remember(Connection connection, Job job, String title) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO render (job, title) VALUES (?, ?)")) {
            statement.setString(1, job.id().value());
            statement.setString(2, title);
            statement.executeUpdate();
        }
    }

    private static void charge(Connection connection, Owner owner, int cents) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE account SET cents = cents - ? WHERE owner = ?")) {
            statement.setInt(1, cents);
            statement.setString(2, owner.value());
            statement.executeUpdate();
        }
    }

    @Override
    public void close() {
        jobs.close();
    }
}
