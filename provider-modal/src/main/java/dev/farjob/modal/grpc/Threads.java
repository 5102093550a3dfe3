package dev.farjob.modal.grpc;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of one client: few, named, and gone when it is closed. */
final class Threads {

    /** One reads each connection; there is one connection, and another while it is replaced. */
    private static final int TRANSPORT = 4;

    private static final int WORK = 4;

    private final ExecutorService transport = pool("farjob-modal-transport", TRANSPORT);
    private final ExecutorService work = pool("farjob-modal-work", WORK);
    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(1, named("farjob-modal-timer"));

    ExecutorService transport() {
        return transport;
    }

    ExecutorService work() {
        return work;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    void close() {
        for (ExecutorService one : List.of(transport, work, timer)) {
            one.shutdownNow();
        }
    }

    private static ExecutorService pool(String name, int size) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(size, size, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
