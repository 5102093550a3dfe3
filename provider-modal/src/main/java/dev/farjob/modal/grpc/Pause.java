package dev.farjob.modal.grpc;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits between two attempts. The one place of this route where a thread waits for time. */
@FunctionalInterface
interface Pause {

    /** Waits this long; an interrupt ends it early and stays pending. */
    void rest(Duration time);

    /** Really waits. */
    static Pause real() {
        return time -> {
            try {
                boolean never = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
                assert !never;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        };
    }
}
