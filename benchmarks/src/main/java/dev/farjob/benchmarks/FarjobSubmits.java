package dev.farjob.benchmarks;

import dev.farjob.JobOrchestrator;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.request.JobRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code submit} from many threads, one job each, or many jobs from one thread; at a node that sends nothing meanwhile. */
final class FarjobSubmits implements Contender {

    private final int callers;
    private final int atOnce;
    private final int connections;
    private @Nullable JobOrchestrator jobs;

    /** @param atOnce how many jobs each call submits */
    FarjobSubmits(int callers, int atOnce, int connections) {
        this.callers = callers;
        this.atOnce = atOnce;
        this.connections = connections;
    }

    @Override
    public String name() {
        String what = atOnce == 1 ? "submit, one each" : "submit, " + atOnce + " at once";
        return what + ", " + connections + " connections";
    }

    @Override
    public int connections() {
        return connections;
    }

    @Override
    public void prepare(Database database) {
        jobs = JobOrchestrator.on(JdbcJobStore.on(database.source()))
                .provider(InstantProvider.ofLives(InstantProvider.prompt()))
                .build();
    }

    @Override
    public void run(int times) throws Exception {
        JobOrchestrator node = Objects.requireNonNull(jobs);
        Callers.run(callers, times / atOnce, () -> {
            List<JobRequest> requests =
                    Life.numbers(atOnce).stream().map(Life::requestLater).toList();
            node.submit(requests);
        });
    }

    @Override
    public void close() {
        Objects.requireNonNull(jobs).close();
    }
}
