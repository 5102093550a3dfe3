package dev.farjob;

import dev.farjob.internal.time.Timekeeper;
import dev.farjob.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Time that only passes when a test says so: nothing waits, what is not done at once counts as late. */
final class VirtualTimekeeper implements Timekeeper {

    private final VirtualClock clock;
    private final Queue<Alarm> alarms = new ConcurrentLinkedQueue<>();
    private volatile Consumer<Duration> whileWaiting = atMost -> {};

    private record Alarm(long at, Runnable task) {}

    VirtualTimekeeper(VirtualClock clock) {
        this.clock = clock;
    }

    /** Runs while a thread waits, and is told how long the wait would have been at most. */
    void whileWaiting(Consumer<Duration> what) {
        whileWaiting = what;
    }

    @Override
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public long nanoTime() {
        return Duration.between(VirtualClock.START, clock.instant()).toNanos();
    }

    @Override
    public void later(Duration delay, Runnable task) {
        alarms.add(new Alarm(nanoTime() + delay.toNanos(), task));
    }

    /** Does what was put off until now. */
    void ring() {
        for (Alarm alarm : List.copyOf(alarms)) {
            if (alarm.at() <= nanoTime() && alarms.remove(alarm)) {
                alarm.task().run();
            }
        }
    }

    @Override
    public boolean await(Future<?> future, Duration atMost) {
        if (!future.isDone()) {
            whileWaiting.accept(atMost);
        }
        return future.isDone();
    }
}
