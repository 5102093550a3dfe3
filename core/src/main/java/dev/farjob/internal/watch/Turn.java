package dev.farjob.internal.watch;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread at a time look on behalf of watchers, and another take over from one that the store keeps waiting. Only
 * the thread that has the turn touches what is known of the jobs; it gives up the lock only while the store answers, and a
 * thread that was overtaken meanwhile gets no further: its answer is old.
 */
final class Turn implements Reads {

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong answers = new AtomicLong();
    /** Guarded by the lock. */
    private @Nullable Thread holder;

    /** Does this in a turn of the calling thread. */
    void take(Runnable round) {
        lock.lock();
        try {
            holder = Thread.currentThread();
            round.run();
        } finally {
            lock.unlock();
        }
    }

    /** Asks the store, and lets another thread have the turn while it does not answer. */
    @Override
    public <R> R read(Supplier<R> call) {
        requireTurn();
        lock.unlock();
        try {
            return call.get();
        } finally {
            lock.lock();
            answers.incrementAndGet();
            requireTurn();
        }
    }

    private void requireTurn() {
        if (!Thread.currentThread().equals(holder)) {
            throw new IllegalStateException(
                    "another thread tells the watchers, because the store did not answer this one");
        }
    }

    /** How many answers there were so far: as long as they come, nothing hangs. */
    long answers() {
        return answers.get();
    }
}
