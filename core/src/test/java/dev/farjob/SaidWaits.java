package dev.farjob;

import dev.farjob.internal.time.ChangedTime;
import dev.farjob.internal.time.Timekeeper;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;

/** Waits until there is what it waits for, and says so when it begins to. */
final class SaidWaits extends ChangedTime {

    private final CountDownLatch waits;

    SaidWaits(Timekeeper real, CountDownLatch waits) {
        super(real);
        this.waits = waits;
    }

    @Override
    public boolean await(Future<?> future, Duration atMost) {
        if (!future.isDone()) {
            waits.countDown();
        }
        return time.await(future, atMost);
    }
}
