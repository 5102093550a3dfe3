package dev.farjob.internal.time;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that an orchestrator works with if the host brings none: virtual ones where the platform has them. And those
 * that it has whatever the host brings: for alarms, and where the host's executor takes no more.
 */
public final class Threads {

    static final long IDLE_SECONDS = 10;

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
            return Executors.newCachedThreadPool(task -> daemon(task, "farjob-" + count.incrementAndGet()));
        }
    }

    /** Starts a thread for a task that no executor takes; the process does not wait for it. */
    public static void spare(Runnable task) {
        daemon(task, "farjob-spare").start();
    }

    /** A thread for each task whose time has come, however long the others take. */
    static Executor forAlarms() {
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> daemon(task, "farjob-alarm"));
    }

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
