package dev.farjob.internal.write;

import dev.farjob.internal.time.Timekeeper;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that nothing that was left to be written waits for long behind a call that hangs, also where no sweep and no
 * other write comes by: an attempt would be too old to be made, and a lease would be over. It is one task for the whole node,
 * and none while nothing waits.
 */
final class Attendant {

    private static final Logger LOG = LoggerFactory.getLogger(Attendant.class);

    /** A moment longer, because what has waited exactly as long as patience lasts is not late. */
    private static final Duration PATIENCE = WriteQueue.PATIENCE.plusMillis(1);

    private record Left(Future<?> written, long since) {}

    private final Timekeeper time;
    private final Executor threads;
    private final Runnable hurry;
    private final Queue<Left> left = new ArrayDeque<>();
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private boolean present;

    /**
     * An attendant who has nothing to attend to yet.
     *
     * @param threads not counted among the tasks of the node, because closing must not wait for it
     * @param hurry sends a thread for what has waited for long
     */
    Attendant(Timekeeper time, Executor threads, Runnable hurry) {
        this.time = time;
        this.threads = threads;
        this.hurry = hurry;
    }

    /** Attends to something that was left and is not written yet. */
    void attend(Future<?> written) {
        synchronized (this) {
            left.add(new Left(written, time.nanoTime()));
            if (present || closing.isDone()) {
                return;
            }
            present = true;
        }
        Thread caller = Thread.currentThread();
        boolean[] calling = {true};
        try {
            threads.execute(() -> {
                if (Thread.currentThread().equals(caller) && calling[0]) {
                    // An executor that works in the caller's thread has nobody who could wait beside it.
                    leave();
                } else {
                    work();
                }
            });
        } catch (RejectedExecutionException full) {
            LOG.debug("no thread attends to what was left to be written; the next write or sweep does");
            leave();
        }
        calling[0] = false;
    }

    /** Attends to nothing any more. */
    void close() {
        closing.complete(null);
    }

    private synchronized void leave() {
        present = false;
        left.clear();
    }

    private void work() {
        for (Optional<Left> next = next(); next.isPresent(); next = next()) {
            long wait = next.get().since() + PATIENCE.toNanos() - time.nanoTime();
            if (wait > 0 && time.await(closing, Duration.ofNanos(wait))) {
                leave();
                return;
            }
            if (!next.get().written().isDone()) {
                hurry.run();
            }
        }
    }

    /** The next that is not written yet; each is attended to once. */
    private synchronized Optional<Left> next() {
        Left next = left.poll();
        while (next != null && next.written().isDone()) {
            next = left.poll();
        }
        present = next != null;
        return Optional.ofNullable(next);
    }
}
