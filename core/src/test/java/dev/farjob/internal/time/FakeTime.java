package dev.farjob.internal.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;

/** Time of a test's own. Unless the test changes that, it stands still, puts nothing off, and waits for nobody. */
public class FakeTime implements Timekeeper {

    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public Alarm later(Duration delay, Runnable task) {
        throw new UnsupportedOperationException("nothing here is put off");
    }

    @Override
    public boolean await(Future<?> future, Duration atMost) {
        return future.isDone();
    }
}
