package dev.farjob.internal.time;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The clock and the threads of one node, put together.
 *
 * @param tasks counts all that is under way, and takes nothing more once the node is closed
 * @param threads the executor itself, for what was begun and is ended also after that
 * @param handover brings a thread for what must not be lost
 * @param watch the same for whoever watches over the others, which closing does not wait for
 * @param interrupt ends the threads, if they are the node's own
 */
public record TimeRoom(
        Timekeeper time, Tasks tasks, Executor threads, Handover handover, Handover watch, Runnable interrupt) {

    /**
     * Puts the room together.
     *
     * @param given the host's own executor; null for one that ends with the node
     * @param spare where to find a thread for what must not be lost, when that executor takes no more
     * @param spareWatch the same for whoever watches over the others
     */
    public static TimeRoom of(Timekeeper time, @Nullable Executor given, Executor spare, Executor spareWatch) {
        if (given != null) {
            return of(time, given, spare, spareWatch, () -> {});
        }
        ExecutorService own = Threads.create();
        return of(time, own, spare, spareWatch, own::shutdownNow);
    }

    private static TimeRoom of(
            Timekeeper time, Executor threads, Executor spare, Executor spareWatch, Runnable interrupt) {
        Tasks tasks = new Tasks(threads);
        return new TimeRoom(
                time,
                tasks,
                threads,
                new Handover(threads, tasks, spare),
                new Handover(threads, new Tasks(threads), spareWatch),
                interrupt);
    }
}
