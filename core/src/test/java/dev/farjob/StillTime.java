package dev.farjob;

import dev.farjob.internal.time.ChangedTime;
import dev.farjob.internal.time.Timekeeper;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Time passes only when the test says so, and nobody's patience ends: a wait lasts until there is what it is for. */
final class StillTime extends ChangedTime {

    StillTime(Timekeeper time) {
        super(time);
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
