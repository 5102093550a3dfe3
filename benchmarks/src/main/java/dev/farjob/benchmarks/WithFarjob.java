package dev.farjob.benchmarks;

import dev.farjob.JobOrchestrator;
import dev.farjob.OrchestratorBuilder;
import dev.farjob.event.JobListener;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.model.Payload;
import dev.farjob.request.JobRequest;
import dev.farjob.rules.PollSchedule;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The orchestrator, set up in one of several ways. */
final class WithFarjob implements Contender {

    private final Setup setup;
    private @Nullable JobOrchestrator jobs;
    private volatile CountDownLatch settled = new CountDownLatch(0);

    WithFarjob(Setup setup) {
        this.setup = setup;
    }

    @Override
    public String name() {
        return setup.name();
    }

    @Override
    public void prepare(DataSource database) throws SQLException {
        Postgres.execute(database, "CREATE TABLE charge (key text PRIMARY KEY)");
        JobListener listener = (job, event) -> {
            if (event.state().isSettled()) {
                settled.countDown();
            }
        };
        OrchestratorBuilder<?> builder = JobOrchestrator.on(JdbcJobStore.on(database))
                .provider(new InstantProvider(setup.endsCallsInTime()))
                .pollSchedule(PollSchedule.fixed(Duration.ofMillis(GAP_MILLIS)))
                .sweepInterval(Duration.ofMillis(GAP_MILLIS))
                .listener(listener);
        setup.apply(builder);
        jobs = builder.build().start();
    }

    @Override
    public void live(int lives) throws InterruptedException {
        settled = new CountDownLatch(lives);
        for (int done = 0; done < lives; done += BATCH) {
            List<JobRequest> requests = new ArrayList<>();
            for (int i = done; i < Math.min(lives, done + BATCH); i++) {
                requests.add(JobRequest.to("instant", "fal-ai/veo3")
                        .owner("user-42")
                        .input(Payload.ofJson("{\"prompt\":\"a lighthouse\"}"))
                        .build());
            }
            Objects.requireNonNull(jobs).submit(requests);
        }
        settled.await();
    }

    @Override
    public void close() {
        Objects.requireNonNull(jobs).close();
    }
}
