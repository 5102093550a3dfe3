package dev.farjob.benchmarks;

import dev.farjob.JobOrchestrator;
import dev.farjob.event.JobListener;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.model.Payload;
import dev.farjob.request.JobRequest;
import dev.farjob.rules.PollSchedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The orchestrator as a host would set it up for many short jobs. */
final class WithFarjob implements Contender {

    private static final int LOOKS_AT_ONCE = 1_024;

    private @Nullable JobOrchestrator jobs;
    private volatile CountDownLatch settled = new CountDownLatch(0);

    @Override
    public String name() {
        return "Farjob";
    }

    @Override
    public void prepare(DataSource database) {
        JobListener listener = (job, event) -> {
            if (event.state().isSettled()) {
                settled.countDown();
            }
        };
        jobs = JobOrchestrator.on(JdbcJobStore.on(database))
                .provider(new InstantProvider())
                .pollSchedule(PollSchedule.fixed(Duration.ofMillis(GAP_MILLIS)))
                .sweepInterval(Duration.ofMillis(GAP_MILLIS))
                .inFlight(LOOKS_AT_ONCE)
                .listener(listener)
                .build()
                .start();
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
