package dev.farjob.internal.time;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs many tasks side by side. Each thread that comes to help first sends for one more, and then works off what is left:
 * tasks that take long get a thread each, and tasks that are done at once do not wake a thread each. A thread that one task
 * leaves interrupted begins the next one without that.
 */
public final class Relay {

    /** Something to be done, or not. */
    public interface Task extends Runnable {

        /** It will not be run, for want of a thread or because the node is closed; not where a {@link Handover} helps. */
        default void refused() {
            throw new RejectedExecutionException("no thread takes " + this);
        }
    }

    /** Brings threads that help. */
    public interface Helpers extends Executor {

        /** Whether nothing is begun any more. */
        default boolean isClosed() {
            return false;
        }
    }

    private final Helpers helpers;
    private final Queue<Task> tasks;

    private Relay(Helpers helpers, Collection<? extends Task> tasks) {
        this.helpers = helpers;
        this.tasks = new ConcurrentLinkedQueue<>(tasks);
    }

    /** Runs these, or refuses those that there is no thread for. */
    public static void run(Helpers helpers, Collection<? extends Task> tasks) {
        new Relay(helpers, tasks).sendForHelp(new Call());
    }

    /** Runs these like {@link #run}, with the calling thread as the first. */
    public static void help(Helpers helpers, Collection<? extends Task> tasks) {
        new Relay(helpers, tasks).workOff();
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
            helpers.execute(() -> help(call));
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
            if (helpers.isClosed()) {
                task.refused();
            } else {
                Interrupts.keepApart(task);
            }
        }
    }
}
