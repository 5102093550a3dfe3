package dev.farjob.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for lives to end, as long as any of them still do. */
final class Progress {

    private static final long STUCK_SECONDS = 60;

    private Progress() {}

    /** @throws IllegalStateException if nothing has ended for a minute */
    static void await(CountDownLatch left) throws InterruptedException {
        long before = left.getCount();
        while (!left.await(STUCK_SECONDS, TimeUnit.SECONDS)) {
            if (left.getCount() == before) {
                throw new IllegalStateException(before + " have not ended, and none has for a minute");
            }
            before = left.getCount();
        }
    }
}
