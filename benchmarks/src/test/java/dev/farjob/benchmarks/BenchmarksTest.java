package dev.farjob.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each benchmark runs to its end and has its table, with so few of everything that the figures mean nothing. */
class BenchmarksTest {

    private static final int LIVES = 40;
    private static final int ROUNDS = 1;
    private static final long SECONDS = 120;

    private static final Map<String, Benchmark> ALL = new LinkedHashMap<>();
    private static final Map<String, Future<Report>> RUNNING = new LinkedHashMap<>();

    private static @Nullable Postgres server;
    private static @Nullable ExecutorService threads;

    static {
        ALL.put("raw JDBC", new Lives(LIVES, ROUNDS, 2));
        ALL.put("Farjob, tuned, 3 steps", new LivesWithSteps(LIVES, ROUNDS, List.of(Setup::tuned)));
        ALL.put("raw rows, 500 at once", new Submits(LIVES, ROUNDS));
        ALL.put("statements", new Idle(LIVES, 1));
        ALL.put("the same with a transaction open", new Claims(200, ROUNDS));
        ALL.put("2", new Processes(LIVES, ROUNDS, 2));
        ALL.put("1 watcher", new Watchers(8, 1));
    }

    /** Most of the time each of them waits for its lives, so they all run at the same time. */
    @BeforeAll
    static void beginAll() {
        Postgres begun;
        try {
            begun = Postgres.begin();
        } catch (IOException | IllegalStateException unable) {
            Assumptions.abort("no benchmark is tried out, because PostgreSQL does not start here: " + unable);
            return;
        }
        ExecutorService many = Executors.newCachedThreadPool();
        ALL.forEach((row, benchmark) -> RUNNING.put(row, many.submit(() -> {
            Report report = new Report();
            benchmark.run(begun, report);
            return report;
        })));
        server = begun;
        threads = many;
    }

    @AfterAll
    static void endAll() throws IOException {
        if (threads != null) {
            threads.shutdownNow();
        }
        if (server != null) {
            server.close();
        }
    }

    static List<String> rows() {
        return List.copyOf(ALL.keySet());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void runsToItsEndAndPrintsATableWithThisRow(String row) throws Exception {
        Future<Report> running = RUNNING.get(row);
        String report = String.valueOf(running == null ? "" : running.get(SECONDS, TimeUnit.SECONDS));
        assertTrue(report.contains("| " + row + " |"), report);
        assertFalse(report.contains("NaN"), report);
    }

    @Test
    void allRunsEveryBenchmarkThatNeedsADatabase() {
        List<Class<?>> tried =
                ALL.values().stream().<Class<?>>map(Object::getClass).toList();
        List<Class<?>> run = All.BENCHMARKS.stream()
                .<Class<?>>map(one -> one.get().getClass())
                .toList();
        assertEquals(tried, run);
    }
}
