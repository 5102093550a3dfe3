package dev.farjob.benchmarks;

import dev.farjob.JobOrchestrator;
import dev.farjob.jdbc.JdbcJobStore;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The cost of a node that has nothing to do: with 100,000 live jobs, none of them due, and one node with its defaults.
 *
 * <p>The goal: at most 3 statements a second. They are counted where they go into the pool, which misses nothing; with them
 * come commits, log and computing. {@code -DidleJobs=100000 -Dseconds=60} are the defaults. What watches and listeners cost is
 * measured by {@link Watchers}.
 */
public final class Idle implements Benchmark {

    private static final int CONNECTIONS = 8;
    /** Until the node has done what it does once when it starts. */
    private static final int FIRST_SECONDS = 3;

    private final int jobs;
    private final int seconds;

    Idle(int jobs, int seconds) {
        this.jobs = jobs;
        this.seconds = seconds;
    }

    Idle() {
        this(Benchmark.given("idleJobs", 100_000), Benchmark.given("seconds", 60));
    }

    /** Measures and prints it. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.main(new Idle());
    }

    @Override
    public void run(Postgres server, Report report) throws Exception {
        Database database = server.fresh(CONNECTIONS);
        try (JobOrchestrator node = JobOrchestrator.on(JdbcJobStore.on(database.source()))
                .provider(InstantProvider.ofLives(InstantProvider.prompt()))
                .build()) {
            for (int done = 0; done < jobs; done += Life.BATCH) {
                node.submit(Life.numbers(Math.min(Life.BATCH, jobs - done)).stream()
                        .map(Life::requestLater)
                        .toList());
            }
            node.start();
            pause(seconds > FIRST_SECONDS ? FIRST_SECONDS : 0);
            Meter meter = Meter.begin(server, database);
            pause(seconds);
            Cost cost = meter.read(seconds);
            report.progress("idle: %.2f statements a second", cost.statements());
            report.add(
                    "Idle, " + jobs + " live jobs, none due",
                    new Table("a second", "one node")
                            .row("statements", cost.statements())
                            .row("commits", cost.commits())
                            .row("CPU µs, here", cost.cpuHere())
                            .row("CPU µs, server", cost.cpuThere())
                            .row("WAL bytes, checkpoints included", cost.wal()));
        }
        server.drop(database);
    }

    /** Lets time pass. */
    static void pause(int seconds) throws InterruptedException {
        boolean opened = new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
        if (opened) {
            throw new IllegalStateException("nobody opens this latch");
        }
    }
}
