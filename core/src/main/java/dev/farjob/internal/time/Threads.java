package dev.farjob.internal.time;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that an orchestrator works with if the host brings none: virtual ones where the platform has them. */
public final class Threads {

    private Threads() {}

    public static ExecutorService create() {
        try {
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class))
                    .invokeExact();
        } catch (Throwable beforeJava21) {
            // How much is under way is bounded where it begins, so a pool without a bound of its own cannot run away.
            AtomicInteger count = new AtomicInteger();
            return Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "farjob-" + count.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
        }
    }

    /** Starts a thread for a task that no executor takes; the process does not wait for it. */
    public static void spare(Runnable task) {
        Thread thread = new Thread(task, "farjob-spare");
        thread.setDaemon(true);
        thread.start();
    }
}
