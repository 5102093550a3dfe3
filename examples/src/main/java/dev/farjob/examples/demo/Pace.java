package dev.farjob.examples.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How much real time passes between two pictures. */
@FunctionalInterface
interface Pace {

    /** Lets real time pass. */
    void rest() throws InterruptedException;

    /** As fast as the machine can: for tests. */
    static Pace none() {
        return () -> {};
    }

    /** A picture each time so much has passed; one that is late makes the next ones come sooner. */
    static Pace every(Duration time) {
        CountDownLatch never = new CountDownLatch(1);
        AtomicLong due = new AtomicLong(System.nanoTime());
        return () -> {
            long left = due.addAndGet(time.toNanos()) - System.nanoTime();
            boolean over = never.await(left, TimeUnit.NANOSECONDS);
            assert !over;
        };
    }
}
