package dev.farjob.testkit.simulation;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whose turn it is. There is no thread of its own: the fiber that gives up control picks the next one and wakes
 * it, so that a switch costs one unpark and one park, and none at all if it picks itself.
 *
 * <p>Everything here but {@link #running} belongs to the fiber whose turn it is.
 */
final class Scheduler {

    private final SplittableRandom random;
    private final double stickiness;
    private final Bounds bounds;
    private final Failures failures;
    private final Carrier.Pool carriers;
    private final Turns turns;
    private final Alarms alarms = new Alarms();
    private final Set<Fiber> alive = new LinkedHashSet<>();
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile @Nullable Fiber running;
    private @Nullable Fiber main;
    private boolean over;
    private int undivided;
    private long micros;
    private long steps;
    private long handovers;

    /**
     * A scheduler.
     *
     * @param stickiness how likely a fiber goes on at a switch point without even a choice: seeds that differ in it find
     *     different faults
     */
    Scheduler(SplittableRandom random, double stickiness, Bounds bounds, Failures failures, Carrier.Pool carriers) {
        this.random = random;
        this.turns = new Turns(random);
        this.stickiness = stickiness;
        this.bounds = bounds;
        this.failures = failures;
        this.carriers = carriers;
    }

    /** Runs the fiber and all that it spawns, until it ends or something fails. */
    void run(Runnable body) throws InterruptedException {
        Fiber first = new Fiber(this, null, "main", body);
        main = first;
        alive.add(first);
        running = first;
        carriers.take().assign(first);
        Fiber blocked = null;
        while (!finished.await(bounds.watch().toMillis(), TimeUnit.MILLISECONDS)) {
            // Seen once may be a thread that is just about to wake up
            Fiber turn = running;
            if (turn != null && turn == blocked && turn.isBlocked()) {
                failBlocked(turn);
            }
            blocked = turn != null && turn.isBlocked() ? turn : null;
        }
    }

    void spawn(@Nullable Node node, String name, Runnable body) {
        Fiber fiber = new Fiber(this, node, name, body);
        alive.add(fiber);
        turns.add(fiber);
    }

    /** Spawns a fiber at that time, unless what is returned is run before. Until then there is nothing of it but its alarm. */
    Runnable spawnAt(long atMicros, Node node, String name, Runnable body) {
        Fiber fiber = new Fiber(this, node, name, body);
        long wait = fiber.startWaiting(null);
        alarms.set(Math.max(atMicros, micros), fiber, wait);
        return () -> {
            if (fiber.isInWait(wait)) {
                fiber.stopWaiting();
            }
        };
    }

    /** Lets another fiber go first, if the seed wants that. */
    void switchPoint() {
        Fiber me = current();
        me.requireAlive();
        if (undivided > 0) {
            return;
        }
        countStep(me);
        if (random.nextDouble() < stickiness && !me.isFrozen()) {
            return;
        }
        turns.add(me);
        handOver(me);
        me.requireAlive();
    }

    /** Waits for the condition, at most until then; whether it holds. */
    boolean await(@Nullable BooleanSupplier condition, long untilMicros) {
        Fiber me = current();
        me.requireAlive();
        if (undivided > 0) {
            throw new IllegalStateException(me + " waits inside a call that must not be divided");
        }
        countStep(me);
        long wait = me.startWaiting(condition);
        if (condition != null) {
            turns.watch(me);
        }
        if (untilMicros < Long.MAX_VALUE) {
            alarms.set(Math.max(untilMicros, micros), me, wait);
        }
        handOver(me);
        me.requireAlive();
        return condition == null || condition.getAsBoolean();
    }

    /** As {@link #await(BooleanSupplier, long)}, with a look at the condition only every so often. */
    boolean await(BooleanSupplier condition, long untilMicros, long everyMicros) {
        current().looksEvery(condition, everyMicros, untilMicros);
        await(null, Math.min(micros + everyMicros, untilMicros));
        return condition.getAsBoolean();
    }

    /** No switch until {@link #endUndivided()}: for calls that hold real locks. */
    void beginUndivided() {
        undivided++;
    }

    void endUndivided() {
        undivided--;
    }

    Fiber current() {
        Fiber me = running;
        if (me == null || !me.isOnThisThread()) {
            throw new IllegalStateException("not called by a fiber of this simulation, but by "
                    + Thread.currentThread().getName() + ": everything a node does must run on its executor");
        }
        return me;
    }

    @Nullable
    Fiber running() {
        return running;
    }

    boolean isOver() {
        return over;
    }

    long micros() {
        return micros;
    }

    long steps() {
        return steps;
    }

    long handovers() {
        return handovers;
    }

    /** Wakes the fibers that have just died, so that they unwind. */
    void wakeDoomed() {
        thaw();
        wakeDoomed(running);
    }

    /** Lets those go on whose node does not stand still any more. */
    void thaw() {
        turns.thaw(over);
    }

    private void wakeDoomed(@Nullable Fiber except) {
        for (Fiber fiber : alive) {
            if (fiber != except && fiber.isDoomed() && !turns.has(fiber)) {
                turns.wake(fiber);
            }
        }
    }

    void fail(String what, Throwable cause) {
        if (!over) {
            failures.record(what, cause);
            end();
        }
    }

    /** Takes a fiber out of the run that will not die. Its thread is lost. */
    void abandon(Fiber fiber) {
        fail(
                "fiber " + fiber
                        + " has swallowed its own death again and again; whatever loops must let errors through",
                new IllegalStateException("here it was last"));
        alive.remove(fiber);
        handOver(fiber);
    }

    /** After the last step of a fiber: returns the next one if it can begin on this thread. */
    @Nullable
    Fiber finish(Fiber fiber, Carrier carrier) {
        alive.remove(fiber);
        if (fiber == main) {
            end();
        }
        Fiber next = pick();
        if (next == null) {
            carrier.release();
            finished.countDown();
        } else if (next.isStarted()) {
            carrier.release();
            resume(next);
        } else {
            running = next;
            return next;
        }
        return null;
    }

    private void end() {
        over = true;
        alive.removeIf(fiber -> !fiber.isStarted());
        turns.dropUnstarted();
        wakeDoomed();
    }

    private void handOver(Fiber me) {
        Fiber next = pick();
        if (next == me) {
            return;
        }
        if (next == null) {
            finished.countDown();
        } else {
            resume(next);
        }
        me.park();
    }

    private void resume(Fiber next) {
        handovers++;
        if (next.isStarted()) {
            running = next;
            next.unpark();
        } else {
            Carrier carrier = carriers.take();
            running = next;
            carrier.assign(next);
        }
    }

    private @Nullable Fiber pick() {
        Fiber next = pickAny();
        while (next != null && !over && next.isFrozen()) {
            turns.freeze(next);
            next = pickAny();
        }
        return next;
    }

    private @Nullable Fiber pickAny() {
        turns.wakeWatching();
        while (turns.hasNone()) {
            if (alive.isEmpty()) {
                return null;
            }
            if (!jump()) {
                if (over) {
                    return null;
                }
                fail("nothing can ever run again; waiting: " + alive, new IllegalStateException("deadlock"));
                wakeDoomed(null);
            }
            turns.wakeWatching();
        }
        return turns.take(over);
    }

    /** Moves the time to the next alarm that somebody still waits for. */
    private boolean jump() {
        boolean any = alarms.skipToNext();
        if (any) {
            micros = Math.max(micros, alarms.nextAt());
        }
        for (Fiber fiber = alarms.takeDue(micros); fiber != null; fiber = alarms.takeDue(micros)) {
            alive.add(fiber);
            turns.wake(fiber);
        }
        return any;
    }

    private void countStep(Fiber me) {
        if (++steps > bounds.steps()) {
            fail("no rest after " + bounds.steps() + " switch points", new IllegalStateException(me + " was here"));
            me.requireAlive();
        }
    }

    private void failBlocked(Fiber fiber) {
        failures.record("fiber " + fiber + " blocks its thread for real, outside the await seam", fiber.whereItIs());
        finished.countDown();
    }
}
