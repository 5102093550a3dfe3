package dev.farjob;

import dev.farjob.internal.time.Alarm;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Time that only passes when a test says so: nothing waits, what is not done at once counts as late. */
final class VirtualTimekeeper implements Timekeeper {

    private final VirtualClock clock;
    private final Queue<PutOff> alarms = new ConcurrentLinkedQueue<>();
    private volatile Consumer<Duration> whileWaiting = atMost -> {};

    private record PutOff(long at, Runnable task) {}

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
    public Alarm later(Duration delay, Runnable task) {
        PutOff putOff = new PutOff(nanoTime() + delay.toNanos(), task);
        alarms.add(putOff);
        return () -> alarms.remove(putOff);
    }

    /** How long until something that was put off is to be done. */
    Optional<Duration> untilNext() {
        return alarms.stream()
                .map(one -> Duration.ofNanos(one.at() - nanoTime()))
                .min(Comparator.naturalOrder());
    }

    /** Drops what was put off. */
    void forget() {
        alarms.clear();
    }

    /** Does what was put off until now. */
    void ring() {
        for (PutOff alarm : List.copyOf(alarms)) {
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
