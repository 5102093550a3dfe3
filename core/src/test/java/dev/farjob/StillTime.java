package dev.farjob;

import dev.farjob.internal.time.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Time passes only when the test says so, and nobody's patience ends: a wait lasts until there is what it is for. */
final class StillTime implements Timekeeper {

    private final Timekeeper time;

    StillTime(Timekeeper time) {
        this.time = time;
    }

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    @Override
    public void later(Duration delay, Runnable task) {
        time.later(delay, task);
    }

    @Override
    public boolean await(Future<?> future, Duration atMost) {
        try {
            future.get();
            return true;
        } catch (ExecutionException | CancellationException ended) {
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return future.isDone();
        }
    }
}
