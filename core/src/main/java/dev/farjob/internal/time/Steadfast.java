package dev.farjob.internal.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;

/**
 * Time for what has to be waited for also by a thread that is interrupted: the interrupt is kept for the caller, and no wait
 * ends for it.
 */
public record Steadfast(Timekeeper time) implements Timekeeper {

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    @Override
    public Alarm later(Duration delay, Runnable task) {
        return time.later(delay, task);
    }

    @Override
    public boolean await(Future<?> future, Duration atMost) {
        long start = time.nanoTime();
        boolean interrupted = false;
        try {
            Duration left = atMost;
            while (true) {
                interrupted |= Thread.interrupted();
                if (time.await(future, left)) {
                    return true;
                }
                if (!Thread.currentThread().isInterrupted()) {
                    return false;
                }
                left = longest(atMost.minusNanos(time.nanoTime() - start), Duration.ZERO);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
