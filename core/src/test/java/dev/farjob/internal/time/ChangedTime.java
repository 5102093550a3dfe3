package dev.farjob.internal.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;

/** Another time, and what a test changes about it. */
public abstract class ChangedTime implements Timekeeper {

    protected final Timekeeper time;

    protected ChangedTime(Timekeeper time) {
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
    public Alarm later(Duration delay, Runnable task) {
        return time.later(delay, task);
    }

    @Override
    public boolean await(Future<?> future, Duration atMost) {
        return time.await(future, atMost);
    }
}
