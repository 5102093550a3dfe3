package dev.farjob.internal.time;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has things done in another thread than the caller's, whatever happens: by the executor, and where that takes no more, is
 * shut down, or works in the thread that brings the task, by a thread of its own. The caller has something else to do first,
 * and what it hands over must not be dropped: an attempt that is on record and never made puts its job in doubt.
 *
 * <p>If even a thread of its own cannot be started, the next thread that ends its task does this one too.
 */
public final class Handover implements Relay.Helpers {

    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    private final Executor threads;
    private final Tasks tasks;
    private final Executor spare;
    private final Queue<Runnable> stuck = new ConcurrentLinkedQueue<>();

    /**
     * Hands over to the threads of this executor.
     *
     * @param threads the executor itself, because what was begun is ended also after {@code tasks} was closed
     * @param tasks where all of it is counted
     */
    public Handover(Executor threads, Tasks tasks) {
        this(threads, tasks, Threads::spare);
    }

    public Handover(Executor threads, Tasks tasks, Executor spare) {
        this.threads = threads;
        this.tasks = tasks;
        this.spare = spare;
    }

    /** Returns at once; never runs the task in the calling thread, and never refuses it. */
    @Override
    public void execute(Runnable task) {
        Parcel parcel = new Parcel(task, tasks.hold());
        if (!parcel.isTakenBy(threads) && !parcel.isTakenBy(spare)) {
            LOG.error("no thread can be started; the next that ends its task goes on with the tasks that are left");
            stuck.add(parcel);
        }
    }

    /** See {@link Tasks#hold()}. */
    public Runnable hold() {
        return tasks.hold();
    }

    /** A task on its way from one thread to another. */
    private final class Parcel implements Runnable {

        private final Runnable task;
        private final Runnable ended;
        private final Thread bringer = Thread.currentThread();
        private final AtomicBoolean begun = new AtomicBoolean();
        /** Both are read and written by the bringer only. */
        private boolean onItsWay;

        private boolean cameBack;

        Parcel(Runnable task, Runnable ended) {
            this.task = task;
            this.ended = ended;
        }

        boolean isTakenBy(Executor executor) {
            cameBack = false;
            onItsWay = true;
            try {
                executor.execute(this);
                return !cameBack;
            } catch (RuntimeException | Error noThread) {
                // Such as no memory for another thread
                LOG.debug("{} takes no task", executor, noThread);
                return begun.get();
            } finally {
                onItsWay = false;
            }
        }

        @Override
        public void run() {
            if (Thread.currentThread().equals(bringer) && onItsWay) {
                cameBack = true;
                return;
            }
            if (!begun.compareAndSet(false, true)) {
                return;
            }
            try {
                Interrupts.inOurThread(task);
            } finally {
                ended.run();
                for (Runnable next = stuck.poll(); next != null; next = stuck.poll()) {
                    next.run();
                }
            }
        }
    }
}
