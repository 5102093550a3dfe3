package dev.farjob.fal.http;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The few threads that an HTTP client works on. They end by themselves when there is nothing to do for a while. */
final class HttpThreads {

    private static final int MOST = 8;
    private static final int IDLE_SECONDS = 30;
    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private HttpThreads() {}

    static Executor create() {
        String name = "farjob-fal-" + CLIENTS.incrementAndGet() + "-http";
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                MOST, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
