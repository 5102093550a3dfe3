package dev.farjob.jdbc.chaos;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Looks now and then whether something has come to pass that nobody announces, and not for ever. */
final class Patience {

    private static final int MOST_LOOKS = 3_600;
    private static final long GAP_MILLIS = 50;

    private static final long MOST_SECONDS = 180;

    private Patience() {}

    /** Waits for this; fails if it does not come. */
    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(MOST_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came");
            }
        } catch (InterruptedException hurried) {
            throw new IllegalStateException("this thread waits until somebody comes", hurried);
        }
    }

    /** Waits until it has; fails with these words if it does not. */
    static void await(String otherwise, Callable<Boolean> hasHappened) throws Exception {
        Semaphore never = new Semaphore(0);
        for (int looks = 0; !hasHappened.call(); looks++) {
            if (looks == MOST_LOOKS || never.tryAcquire(GAP_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError(otherwise);
            }
        }
    }
}
