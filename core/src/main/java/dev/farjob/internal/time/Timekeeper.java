package dev.farjob.internal.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;

/** The one place that owns time: nothing else in the engine reads a clock or waits. */
public interface Timekeeper {

    /** The time of day, to the microsecond, because that is what a store keeps. It may jump. */
    Instant now();

    /** Nanoseconds that only grow, for time limits. */
    long nanoTime();

    /**
     * Waits until the future is done, however it ended, or this long.
     *
     * @return whether it is done; false also if the waiting thread was interrupted, and then it still is
     */
    boolean await(Future<?> future, Duration atMost);

    /**
     * Runs a task after this long, in a thread of its own. It takes none until then, and the process does not wait for it.
     *
     * @return cancels it: a task that is no longer wanted is not kept until its time
     */
    Alarm later(Duration delay, Runnable task);
}
