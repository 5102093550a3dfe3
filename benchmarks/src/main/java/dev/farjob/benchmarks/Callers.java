package dev.farjob.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** So many threads that do the same, each again as soon as it is done. */
final class Callers {

    /** The work of a caller; it may throw. */
    interface Action {
        void run() throws Exception;
    }

    private Callers() {}

    /** Has so many callers do it so many times in all, and throws what one of them met. */
    static void run(int callers, int times, Action action) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            AtomicInteger left = new AtomicInteger(times);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                all.add(threads.submit(() -> {
                    while (left.getAndDecrement() > 0) {
                        action.run();
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
    }
}
