package dev.farjob.violations.internal;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Every way to read the time or to wait that does not go through the clock of the orchestrator. */
final class TimeThief {

    private TimeThief() {}

    static Instant instant() {
        return Instant.now();
    }

    static Supplier<Instant> reference() {
        return Instant::now;
    }

    static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    static Clock clock() {
        return Clock.systemUTC();
    }

    static long millis() {
        return System.currentTimeMillis();
    }

    static long nanos() {
        return System.nanoTime();
    }

    @SuppressWarnings("JavaUtilDate")
    static Date date() {
        return new Date();
    }

    static void sleep() throws InterruptedException {
        Thread.sleep(1);
    }

    static void unitSleep() throws InterruptedException {
        TimeUnit.DAYS.sleep(1);
    }

    static void park() {
        LockSupport.parkNanos(1);
    }

    @SuppressWarnings({"WaitNotInLoop", "SynchronizeOnNonFinalField"})
    static void await(Object monitor) throws InterruptedException {
        synchronized (monitor) {
            monitor.wait();
        }
    }

    static Timer timer() {
        return new Timer();
    }

    static Object scheduler() {
        return Executors.newScheduledThreadPool(1);
    }

    static Object later() {
        return CompletableFuture.delayedExecutor(1, TimeUnit.DAYS);
    }
}
