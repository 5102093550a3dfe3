package dev.farjob.jdbc.chaos;

import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Looks now and then whether something has come to pass that nobody announces, and not for ever. */
final class Patience {

    private static final int MOST_LOOKS = 3_600;
    private static final long GAP_MILLIS = 50;

    private Patience() {}

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
