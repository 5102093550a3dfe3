package dev.farjob.internal.time;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alarms of all nodes of this process. One thread waits for them and does nothing else, so that a task which hangs, in
 * an executor of the host's or in its log, delays no other. A while after the last alarm no thread is left.
 */
final class Alarms {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private static final Duration AGAIN = Duration.ofSeconds(1);

    static final Alarms OF_THE_PROCESS = new Alarms(Threads.forAlarms());

    private final ScheduledThreadPoolExecutor waiting = timer();
    private final Executor threads;

    /** @param threads brings a thread for each task whose time has come */
    Alarms(Executor threads) {
        this.threads = threads;
    }

    /** It keeps nothing that was cancelled. */
    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(1, task -> Threads.daemon(task, "farjob-timer"));
        timer.setKeepAliveTime(Threads.IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    Alarm set(Duration delay, Runnable task) {
        Future<?> set = waiting.schedule(() -> ring(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> set.cancel(false);
    }

    /** How many tasks are kept. */
    int kept() {
        return waiting.getQueue().size();
    }

    private void ring(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            LOG.error("no thread can be started for a task that was put off; it is tried again", noThread);
            set(AGAIN, task);
        }
    }
}
