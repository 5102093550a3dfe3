package dev.farjob;

import dev.farjob.internal.time.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;

/** Waits until there is what it waits for, and says so when it begins to. */
record SaidWaits(Timekeeper real, CountDownLatch waits) implements Timekeeper {

    @Override
    public Instant now() {
        return real.now();
    }

    @Override
    public long nanoTime() {
        return real.nanoTime();
    }

    @Override
    public void later(Duration delay, Runnable task) {
        real.later(delay, task);
    }

    @Override
    public boolean await(Future<?> future, Duration atMost) {
        if (!future.isDone()) {
            waits.countDown();
        }
        return real.await(future, atMost);
    }
}
