package dev.farjob.internal.time;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something that is done once, by the first who wants it done; all others wait until it is. */
public final class Once {

    /** Longer than anything takes that is worth waiting for. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private @Nullable Thread doer;

    /** Does it, or waits for the one who does; that one may come back in the course of it, and goes on then. */
    public void run(Timekeeper time, Runnable what) {
        Thread caller = Thread.currentThread();
        Thread first = first(caller);
        if (first == null) {
            try {
                what.run();
            } finally {
                done.complete(null);
            }
        } else if (!first.equals(caller)) {
            new Steadfast(time).await(done, LONGEST);
        }
    }

    /** The thread that has begun; null if it is this one, just now. */
    private synchronized @Nullable Thread first(Thread caller) {
        Thread before = doer;
        if (before == null) {
            doer = caller;
        }
        return before;
    }
}
