package dev.farjob.benchmarks;

import dev.farjob.JobOrchestrator;
import dev.farjob.OrchestratorBuilder;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.rules.PollSchedule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * One process of {@link Processes}: it is told on its standard input how many jobs to submit, says on its standard output how
 * many it has seen end, and in the end what it claimed, changed and lost.
 */
public final class LivesNode {

    static final String READY = "ready";
    static final String SETTLED = "settled ";
    static final String COUNTS = "counts ";
    static final String STOP = "stop";

    private static final int CONNECTIONS = 16;
    private static final int SAY_MILLIS = 10;

    private LivesNode() {}

    /**
     * Works until it is told to stop.
     *
     * @param arguments the database, and the first number of its jobs
     */
    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        LongAdder settled = new LongAdder();
        CountedStore counted = new CountedStore();
        try (Database database = Database.at(arguments[0], CONNECTIONS);
                JobOrchestrator node = node(database, counted, settled)) {
            say(READY);
            CountDownLatch over = new CountDownLatch(1);
            Thread says = new Thread(() -> saySettled(settled, over), "says how many have ended");
            says.start();
            work(in, node, Long.parseLong(arguments[1]));
            over.countDown();
            says.join();
            say(COUNTS + counted.claimed() + " " + counted.changes() + " " + counted.lost());
        }
    }

    private static JobOrchestrator node(Database database, CountedStore counted, LongAdder settled) {
        OrchestratorBuilder<?> builder = JobOrchestrator.on(counted.around(JdbcJobStore.on(database.source())))
                .provider(InstantProvider.ofProcesses())
                .pollSchedule(PollSchedule.fixed(Duration.ofMillis(Life.GAP_MILLIS)))
                .listener((job, event) -> {
                    if (event.state().isSettled()) {
                        settled.increment();
                    }
                });
        Setup.tuned(Processes.STEPS).apply(builder);
        return builder.build().start();
    }

    /** Submits as many as each line says, until one says that it is over. */
    private static void work(BufferedReader in, JobOrchestrator node, long first) throws IOException {
        long next = first;
        for (String line = in.readLine(); line != null && !line.equals(STOP); line = in.readLine()) {
            int left = Integer.parseInt(line);
            while (left > 0) {
                int batch = Math.min(Life.BATCH, left);
                node.submit(Life.requests(next, batch));
                next += batch;
                left -= batch;
            }
        }
    }

    private static void saySettled(LongAdder settled, CountDownLatch over) {
        try {
            while (!over.await(SAY_MILLIS, TimeUnit.MILLISECONDS)) {
                say(SETTLED + settled);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
