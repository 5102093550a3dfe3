package dev.farjob.internal.time;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Everything that this node does outside its callers' threads, counted, so that closing can wait for it. */
public final class Tasks implements Relay.Helpers {

    private final Executor threads;
    private int underWay;
    private int waiting;
    private long begun;
    private boolean closed;
    private CompletableFuture<Void> none = CompletableFuture.completedFuture(null);

    public Tasks(Executor threads) {
        this.threads = threads;
    }

    /**
     * Runs the task in a thread of the executor.
     *
     * @throws RejectedExecutionException if the node is closed, or its executor takes no more
     */
    @Override
    public void execute(Runnable task) {
        accept();
        AtomicBoolean begun = new AtomicBoolean();
        Thread bringer = Thread.currentThread();
        boolean[] bringing = {true};
        try {
            threads.execute(() -> {
                begun.set(true);
                begin();
                try {
                    run(task, Thread.currentThread().equals(bringer) && bringing[0]);
                } finally {
                    end();
                }
            });
        } catch (RuntimeException | Error broken) {
            if (begun.get()) {
                throw broken;
            }
            leaveTheLine();
            end();
            // Such as no memory for another thread: whatever it is, the caller gives back what it holds for the task.
            throw new RejectedExecutionException("the executor did not take the task; it is left for later", broken);
        } finally {
            bringing[0] = false;
        }
    }

    /** The flag that a thread comes with is not the task's, unless this node is closed: that interrupts after it closes this. */
    private void run(Runnable task, boolean isBringersThread) {
        if (isBringersThread) {
            Interrupts.keepApart(task);
            return;
        }
        if (Thread.interrupted() && isClosed()) {
            Thread.currentThread().interrupt();
        }
        Interrupts.inOurThread(task);
    }

    /**
     * Counts work as under way that has no thread yet, so that closing waits for it too; also after {@link #close}.
     *
     * @return to be run once, when the work has ended
     */
    public Runnable hold() {
        add();
        return this::end;
    }

    /** Waits until nothing is under way; false if something still was after this long. */
    public boolean awaitNone(Timekeeper time, Duration atMost) {
        CompletableFuture<Void> quiet;
        synchronized (this) {
            quiet = none;
        }
        return time.await(quiet, atMost);
    }

    public synchronized int underWay() {
        return underWay;
    }

    /** How many tasks wait for a thread of the executor; none at rest. */
    public synchronized int waiting() {
        return waiting;
    }

    /** How many a thread has taken up so far. */
    public synchronized long begun() {
        return begun;
    }

    /** Whether it takes no more: what is under way may have been interrupted for that. */
    @Override
    public synchronized boolean isClosed() {
        return closed;
    }

    /** Takes no more. */
    public synchronized void close() {
        closed = true;
    }

    private synchronized void accept() {
        if (closed) {
            throw new RejectedExecutionException("this orchestrator is closed");
        }
        add();
        waiting++;
    }

    /** Work that is held waits for no thread of the executor, so it is no sign of one that has too few. */
    private synchronized void add() {
        if (underWay++ == 0) {
            none = new CompletableFuture<>();
        }
    }

    private synchronized void begin() {
        waiting--;
        begun++;
    }

    /** The task waits no more, and no thread has taken it up. */
    private synchronized void leaveTheLine() {
        waiting--;
    }

    private void end() {
        CompletableFuture<Void> quiet = null;
        synchronized (this) {
            if (--underWay == 0) {
                quiet = none;
            }
        }
        if (quiet != null) {
            quiet.complete(null);
        }
    }
}
