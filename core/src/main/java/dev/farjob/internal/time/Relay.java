package dev.farjob.internal.time;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs many tasks side by side. Each thread that comes to help first sends for one more, and then works off what is left:
 * tasks that take long get a thread each, and tasks that are done at once do not wake a thread each.
 */
public final class Relay {

    /** Something to be done, or not. */
    public interface Task extends Runnable {

        /** No thread will run it; not called by a {@link Handover}, which always finds one. */
        default void refused() {
            throw new RejectedExecutionException("no thread takes " + this);
        }
    }

    private final Executor executor;
    private final Queue<Task> tasks;

    private Relay(Executor executor, Collection<? extends Task> tasks) {
        this.executor = executor;
        this.tasks = new ConcurrentLinkedQueue<>(tasks);
    }

    /** Runs these, or refuses those that the executor has no thread for. */
    public static void run(Executor executor, Collection<? extends Task> tasks) {
        new Relay(executor, tasks).sendForHelp(new Call());
    }

    /** Runs these like {@link #run}, with the calling thread as the first. */
    public static void help(Executor executor, Collection<? extends Task> tasks) {
        new Relay(executor, tasks).workOff();
    }

    /** A call to the executor. */
    private static final class Call {

        private final Thread caller = Thread.currentThread();
        /** Read and written by the caller only. */
        private boolean underWay;

        /** Whether the executor runs what it got in the thread that brought it. */
        boolean isInHere() {
            return Thread.currentThread().equals(caller) && underWay;
        }
    }

    private void sendForHelp(Call call) {
        if (tasks.isEmpty()) {
            return;
        }
        try {
            executor.execute(() -> help(call));
        } catch (RejectedExecutionException full) {
            for (Task left = tasks.poll(); left != null; left = tasks.poll()) {
                left.refused();
            }
        }
    }

    private void help(Call call) {
        if (call.isInHere()) {
            // The calling thread is about to go on with the tasks itself
            return;
        }
        workOff();
    }

    private void workOff() {
        Task task = tasks.poll();
        Call forMore = new Call();
        forMore.underWay = true;
        sendForHelp(forMore);
        forMore.underWay = false;
        for (; task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
