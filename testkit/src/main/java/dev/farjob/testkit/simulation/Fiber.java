package dev.farjob.testkit.simulation;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One line of execution of a simulation. It has a thread of its own from its first step to its last, and that thread runs
 * only while the scheduler says that it is this fiber's turn.
 *
 * <p>All fields but {@code thread} are touched by the fiber whose turn it is, and by no other; the hand-over makes them
 * visible.
 */
final class Fiber {

    /** So many times may code swallow its own death before it is taken for a loop that will never end. */
    private static final int MAX_DEATHS = 1_000;

    private final Scheduler scheduler;
    private final String name;
    private final Runnable body;

    /** The node it works for now; a user who calls a node is part of it until the call returns. */
    private @Nullable Node node;

    private @Nullable BooleanSupplier condition;
    private volatile @Nullable Thread thread;
    private boolean interrupted;
    private int deaths;

    private @Nullable BooleanSupplier looksFor;
    private long looksEvery;
    private long looksUntil;

    /** Tells this wait apart from earlier ones, whose timers may still be around. */
    private long waits;

    Fiber(Scheduler scheduler, @Nullable Node node, String name, Runnable body) {
        this.scheduler = scheduler;
        this.node = node;
        this.name = name;
        this.body = body;
    }

    String name() {
        return name;
    }

    @Nullable
    Node node() {
        return node;
    }

    void enter(@Nullable Node node) {
        this.node = node;
    }

    boolean isStarted() {
        return thread != null;
    }

    boolean isOnThisThread() {
        return Thread.currentThread().equals(thread);
    }

    /** Whether its thread waits; if it is its turn all the same, then for a lock whose owner never gets one. */
    boolean isBlocked() {
        Thread carrier = thread;
        return carrier != null && carrier.getState() != Thread.State.RUNNABLE;
    }

    /** An exception that shows where its thread is. */
    IllegalStateException whereItIs() {
        IllegalStateException where = new IllegalStateException("here");
        Thread carrier = thread;
        if (carrier != null) {
            where.setStackTrace(carrier.getStackTrace());
        }
        return where;
    }

    /** Starts to wait, and returns the number of this wait. */
    long startWaiting(@Nullable BooleanSupplier condition) {
        this.condition = condition;
        return ++waits;
    }

    /** Its next wait is one that looks for this every so often. */
    void looksEvery(BooleanSupplier condition, long everyMicros, long untilMicros) {
        looksFor = condition;
        looksEvery = everyMicros;
        looksUntil = untilMicros;
    }

    /** When it wants to look again, if it sees nothing now and there is still time; now if it is to go on. */
    long nextLook(long now) {
        boolean goesOn = looksFor == null || now >= looksUntil || looksFor.getAsBoolean();
        return goesOn ? now : Math.min(now + looksEvery, looksUntil);
    }

    void stopWaiting() {
        condition = null;
        looksFor = null;
        waits++;
    }

    /** One that has yet to be started is no more waited for once it would not run. */
    boolean isInWait(long wait) {
        return waits == wait && (isStarted() || !isDoomed());
    }

    /** Whether there is no more to wait for: what it waits for has come, or it is to die. */
    boolean isAwake() {
        try {
            return isDoomed() || (condition != null && condition.getAsBoolean());
        } catch (RuntimeException | Error broken) {
            // Evaluated on somebody else's turn; its own fiber is to meet what it throws
            return true;
        }
    }

    boolean isDoomed() {
        return scheduler.isOver() || (node != null && !node.isAlive());
    }

    /** Whether its node stands still. */
    boolean isFrozen() {
        return node != null && node.isFrozen();
    }

    /** Lets a dead fiber feel it. */
    void requireAlive() {
        if (!isDoomed()) {
            return;
        }
        if (++deaths > MAX_DEATHS) {
            scheduler.abandon(this);
        }
        if (scheduler.isOver() || node == null) {
            throw new SimulationOver();
        }
        throw new NodeCrashed(node.toString());
    }

    /** Runs to the end on this thread; returns a fiber that can begin on the same thread, if that one is next. */
    @Nullable
    Fiber run(Carrier carrier) {
        thread = Thread.currentThread();
        // An interrupt that an earlier fiber on this thread left behind
        Thread.interrupted();
        try {
            if (!isDoomed()) {
                body.run();
            }
        } catch (NodeCrashed | SimulationOver death) {
            // The end that was meant for it
        } catch (Throwable unexpected) {
            scheduler.fail("fiber " + name + " threw " + unexpected, unexpected);
        }
        return scheduler.finish(this, carrier);
    }

    /** Gives this thread up until it is the fiber's turn again. */
    void park() {
        while (scheduler.running() != this) {
            LockSupport.park(scheduler);
            // An interrupt would turn the loop into a spin; the fiber gets it back when it runs
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            interrupted = false;
            Thread.currentThread().interrupt();
        }
    }

    void unpark() {
        LockSupport.unpark(thread);
    }

    @Override
    public String toString() {
        return name;
    }
}
