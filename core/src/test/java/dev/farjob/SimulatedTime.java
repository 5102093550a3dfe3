package dev.farjob;

import dev.farjob.internal.time.Alarm;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.testkit.simulation.NodeEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Future;

/** The time of a simulated node. */
record SimulatedTime(NodeEnvironment environment) implements Timekeeper {

    @Override
    public Instant now() {
        return environment.clock().instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public long nanoTime() {
        return environment.nanoTime();
    }

    @Override
    public Alarm later(Duration delay, Runnable task) {
        return environment.later(delay, task)::run;
    }

    @Override
    public boolean await(Future<?> future, Duration atMost) {
        if (Thread.currentThread().isInterrupted()) {
            return future.isDone();
        }
        return environment.await(future, atMost);
    }
}
