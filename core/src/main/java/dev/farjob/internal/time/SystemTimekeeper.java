package dev.farjob.internal.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Real time. */
public final class SystemTimekeeper implements Timekeeper {

    private static final long MILLISECOND = 1_000_000;

    private final Clock clock;

    /** Real time, with the time of day from this clock. */
    public SystemTimekeeper(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Alarm later(Duration delay, Runnable task) {
        return Alarms.OF_THE_PROCESS.set(delay, task);
    }

    @Override
    public boolean await(Future<?> future, Duration atMost) {
        try {
            // Up to the next millisecond: who is late by less would otherwise ask again and again until it has passed
            future.get(Math.max(0, atMost.plusNanos(MILLISECOND - 1).toMillis()), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | CancellationException ended) {
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return future.isDone();
        }
    }
}
