package dev.farjob.internal.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes when the test says so, with the alarms that are set and were not cancelled, in their order. */
public final class HandAlarms extends FakeTime {

    private final List<PutOff> set = new ArrayList<>();
    private int looks = -1;
    private long nanos = Duration.ofDays(77).toNanos();

    /** A task that was put off. */
    private record PutOff(Duration delay, Runnable task) {}

    @Override
    public long nanoTime() {
        if (looks-- == 0) {
            throw new IllegalStateException("the clock cannot be read");
        }
        return nanos;
    }

    /** The clock is read this often, and throws the next time. */
    public void throwAfter(int looks) {
        this.looks = looks;
    }

    @Override
    public Alarm later(Duration delay, Runnable task) {
        PutOff alarm = new PutOff(delay, task);
        set.add(alarm);
        return () -> set.remove(alarm);
    }

    public void pass(Duration by) {
        nanos += by.toNanos();
    }

    /** For how long each alarm was set. */
    public List<Duration> delays() {
        return set.stream().map(PutOff::delay).toList();
    }

    /** The first alarm, which stays set. */
    public Runnable first() {
        return set.get(0).task();
    }

    /** Rings the first alarm, of which nothing more is known then, as a timer does. */
    public void ring() {
        set.remove(0).task().run();
    }
}
