package dev.farjob.testkit.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Many threads that do something to one store at the same moment. */
final class Race {

    /** How many run against each other. */
    static final int RUNNERS = 16;

    /** How often a race is run: a bad store wins some. */
    static final int ROUNDS = 10;

    private static final long PATIENCE_SECONDS = 120;

    /**
     * The part of one of them.
     *
     * @param <R> what comes of it
     */
    @FunctionalInterface
    interface Runner<R> {
        R run(int number) throws Exception;
    }

    private Race() {}

    /** The result of each of them, in the order of their numbers. */
    static <R> List<R> run(Runner<R> runner) {
        return run(RUNNERS, runner);
    }

    static <R> List<R> run(int runners, Runner<R> runner) {
        CyclicBarrier start = new CyclicBarrier(runners);
        List<Callable<R>> tasks = IntStream.range(0, runners)
                .mapToObj(number -> (Callable<R>) () -> {
                    start.await();
                    return runner.run(number);
                })
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(runners);
        try {
            List<R> results = new ArrayList<>();
            for (Future<R> result : threads.invokeAll(tasks, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException failed) {
            throw new AssertionError("a call failed in a race: " + failed.getCause(), failed.getCause());
        } catch (CancellationException stuck) {
            throw new AssertionError("a race was not over after " + PATIENCE_SECONDS + " s", stuck);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted in a race", stopped);
        } finally {
            threads.shutdownNow();
        }
    }
}
