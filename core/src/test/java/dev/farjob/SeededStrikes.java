package dev.farjob;

import java.util.concurrent.atomic.AtomicLong;

/** How often a seeded fault really made a difference. One that never does proves nothing. */
final class SeededStrikes {

    private final AtomicLong count = new AtomicLong();

    void strike() {
        count.incrementAndGet();
    }

    long count() {
        return count.get();
    }
}
