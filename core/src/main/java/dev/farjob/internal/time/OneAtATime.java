package dev.farjob.internal.time;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off what one receiver has waiting, one thing after the other, in a task of its own: whoever brings something never
 * waits for it, and a receiver that blocks holds up nobody but itself.
 */
public final class OneAtATime {

    private static final Logger LOG = LoggerFactory.getLogger(OneAtATime.class);

    private final Tasks tasks;
    private final BooleanSupplier next;
    private final AtomicInteger calls = new AtomicInteger();

    /**
     * @param next does the next thing that waits; false if nothing did, or it has to wait for another call
     */
    public OneAtATime(Tasks tasks, BooleanSupplier next) {
        this.tasks = tasks;
        this.next = next;
    }

    /** Has the receiver served, if it is not being served. Without a thread its things wait for the next call. */
    public void hurry() {
        if (calls.getAndIncrement() > 0) {
            return;
        }
        try {
            tasks.execute(this::work);
        } catch (RejectedExecutionException full) {
            calls.set(0);
            LOG.debug("no thread serves a callback at the moment: {}", full.getMessage());
        }
    }

    private void work() {
        int seen;
        do {
            seen = calls.get();
            while (!tasks.isClosed() && nextSafely()) {
                // The next one
            }
        } while (!calls.compareAndSet(seen, 0));
    }

    private boolean nextSafely() {
        try {
            return next.getAsBoolean();
        } catch (Throwable broken) {
            LOG.error("a callback could not be told of all that waits for it; it is tried again with the next", broken);
            return false;
        }
    }
}
