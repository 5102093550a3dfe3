package dev.farjob.benchmarks;

import dev.farjob.JobOrchestrator;
import dev.farjob.OrchestratorBuilder;
import dev.farjob.event.JobListener;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.rules.PollSchedule;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The orchestrator, set up in one of several ways. */
final class WithFarjob implements Contender {

    private static final int CONNECTIONS = 16;

    private final Setup setup;
    private final String name;
    private @Nullable JobOrchestrator jobs;
    private volatile CountDownLatch settled = new CountDownLatch(0);

    /** @param name what the figures call it */
    WithFarjob(Setup setup, String name) {
        this.setup = setup;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int connections() {
        return CONNECTIONS;
    }

    @Override
    public void prepare(Database database) throws SQLException {
        Postgres.execute(database.source(), "CREATE TABLE charge (key text PRIMARY KEY)");
        JobListener listener = (job, event) -> {
            if (event.state().isSettled()) {
                settled.countDown();
            }
        };
        OrchestratorBuilder<?> builder = JobOrchestrator.on(JdbcJobStore.on(database.source()))
                .provider(InstantProvider.ofLives(setup.traits()))
                .pollSchedule(PollSchedule.fixed(Duration.ofMillis(Life.GAP_MILLIS)))
                .listener(listener);
        setup.apply(builder);
        jobs = builder.build().start();
    }

    @Override
    public void run(int lives) throws InterruptedException {
        settled = new CountDownLatch(lives);
        for (int done = 0; done < lives; done += Life.BATCH) {
            Objects.requireNonNull(jobs)
                    .submit(Life.numbers(Math.min(Life.BATCH, lives - done)).stream()
                            .map(Life::request)
                            .toList());
        }
        Progress.await(settled);
    }

    @Override
    public void close() {
        Objects.requireNonNull(jobs).close();
    }
}
