package dev.farjob.internal;

import dev.farjob.internal.time.FakeTime;
import dev.farjob.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/** Time for tests of the engine's parts: a wait is over at once, and what is not done then counts as late. */
public final class ImpatientTime extends FakeTime {

    /** Nanoseconds count from any time. */
    private static final long ORIGIN = Duration.ofDays(77).toNanos();

    /** How long each wait would have been at most. */
    public final List<Duration> waits = new ArrayList<>();

    private Runnable whileWaiting = () -> {};
    private boolean missesTheEnd;
    private long passed;

    /** Runs while a thread waits. */
    public void whileWaiting(Runnable what) {
        whileWaiting = what;
    }

    /** Has each wait end just before what it is for is done. */
    public void missTheEnd() {
        missesTheEnd = true;
    }

    /** Lets time pass. */
    public void pass(Duration time) {
        passed += time.toNanos();
    }

    @Override
    public Instant now() {
        return VirtualClock.START.plusNanos(passed);
    }

    @Override
    public long nanoTime() {
        return ORIGIN + passed;
    }

    @Override
    public boolean await(Future<?> future, Duration atMost) {
        if (future.isDone()) {
            return true;
        }
        waits.add(atMost);
        whileWaiting.run();
        return future.isDone() && !missesTheEnd;
    }
}
