package dev.farjob.testkit.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One run in virtual time, decided by one seed. Code runs as fibers; exactly one runs at any time, and gives up control
 * only at a switch point. While nothing can run, time jumps to the next moment at which something can.
 *
 * <pre>{@code
 * Simulation simulation = new Simulation(42);
 * simulation.run(() -> {
 *     Node node = simulation.node("a");
 *     simulation.spawn(node, "worker", () -> simulation.pause(Duration.ofMinutes(5)));
 *     simulation.awaitUntil(() -> workDone, Duration.ofHours(1));
 * });
 * }</pre>
 *
 * <p>All methods but {@link #run} are for the fibers of this run.
 */
public final class Simulation {

    /** When every run begins. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** From "switch always" to "switch seldom": few switches find other faults than many, and most need few. */
    private static final double[] STICKINESS = {0, 0.6, 0.8, 0.95};

    private static final long FOREVER_SECONDS = Duration.ofDays(100_000).toSeconds();

    private final long seed;
    private final Trace trace;
    private final Failures failures;
    private final Scheduler scheduler;
    private final Carrier.@Nullable Pool toClose;

    /** The time in two forms, made once per moment: the oracle and every condition ask for it again and again. */
    private long formedAt = -1;

    private Duration elapsed = Duration.ZERO;
    private Instant now = START;

    /** The run of this seed. */
    public Simulation(long seed) {
        this(seed, Bounds.usual(), new Carrier.Pool(), true);
    }

    /** The run of this seed on threads that other runs have used, with its own bounds. */
    Simulation(long seed, Bounds bounds, Carrier.Pool carriers) {
        this(seed, bounds, carriers, false);
    }

    private Simulation(long seed, Bounds bounds, Carrier.Pool carriers, boolean close) {
        this.seed = seed;
        this.trace = new Trace(bounds.trace());
        this.failures = new Failures(seed, trace);
        this.toClose = close ? carriers : null;
        SplittableRandom schedule = random("schedule");
        double stickiness = STICKINESS[schedule.nextInt(STICKINESS.length)];
        this.scheduler = new Scheduler(schedule, stickiness, bounds, failures, carriers);
    }

    /**
     * Runs {@code main} as the first fiber. When it returns, the run is over and what other fibers are left are unwound.
     *
     * @throws SimulationFailure if any fiber threw, nothing could run any more, or it took too many steps
     */
    public void run(Runnable main) {
        try {
            scheduler.run(main);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            failures.record("interrupted", stop);
        } finally {
            if (toClose != null) {
                toClose.close();
            }
        }
        failures.throwFirst();
    }

    /** The seed that decides everything. */
    public long seed() {
        return seed;
    }

    /** A source of randomness for one concern, which no other concern disturbs. */
    public SplittableRandom random(String concern) {
        return new SplittableRandom(new SplittableRandom(seed ^ ((long) concern.hashCode() << 32)).nextLong());
    }

    /** A new node whose clock is right. */
    public Node node(String name) {
        return new Node(this, name, 1, Duration.ZERO);
    }

    /** Starts a fiber, of this node if there is one; it begins when its turn comes. */
    public void spawn(@Nullable Node node, String name, Runnable body) {
        scheduler.spawn(node, name, body);
    }

    /** Spawns a fiber of the node after this long, unless what is returned is run before. */
    Runnable later(Duration delay, Node node, String name, Runnable body) {
        return scheduler.spawnAt(until(delay), node, name, body);
    }

    /** Runs a call on a node, as a user's request does: the calling fiber is part of the node until it returns. */
    <T> T on(Node node, Callable<T> call) throws Exception {
        Fiber me = scheduler.current();
        Node before = me.node();
        me.enter(node);
        try {
            node.requireAlive();
            T answer = call.call();
            node.requireAlive();
            return answer;
        } finally {
            me.enter(before);
        }
    }

    /** A switch point: here the seed may let others run first. Throws if the fiber's node has crashed. */
    public void switchPoint() {
        scheduler.switchPoint();
    }

    /**
     * Waits until the condition holds, at most for this long; {@code ChronoUnit.FOREVER.getDuration()} is for ever. The condition is evaluated by other fibers, often, and must
     * have no effect.
     *
     * @return whether it holds
     */
    public boolean awaitUntil(BooleanSupplier condition, Duration atMost) {
        if (condition.getAsBoolean()) {
            scheduler.switchPoint();
            return true;
        }
        return scheduler.await(condition, until(atMost));
    }

    /**
     * As {@link #awaitUntil(BooleanSupplier, Duration)}, but looks only every so often: for conditions that are costly, and
     * without a turn for each look.
     */
    boolean awaitUntil(BooleanSupplier condition, Duration every, Duration atMost) {
        return condition.getAsBoolean() || scheduler.await(condition, until(atMost), until(every) - scheduler.micros());
    }

    /** Lets this much time pass. */
    public void pause(Duration time) {
        scheduler.await(null, until(time));
    }

    /** Runs something that holds real locks: there is no switch until it returns, and it must not wait. */
    <T> T undivided(Callable<T> call) throws Exception {
        scheduler.beginUndivided();
        try {
            return call.call();
        } finally {
            scheduler.endUndivided();
        }
    }

    /** The true time, which the store's clock shows. */
    public Instant now() {
        formTime();
        return now;
    }

    /** How long the run has lasted, in virtual time. */
    public Duration elapsed() {
        formTime();
        return elapsed;
    }

    private void formTime() {
        if (formedAt != scheduler.micros()) {
            formedAt = scheduler.micros();
            elapsed = Duration.of(formedAt, ChronoUnit.MICROS);
            now = START.plus(elapsed);
        }
    }

    /** The true time as a clock. */
    public Clock clock() {
        return new TrueClock(this, ZoneOffset.UTC);
    }

    /** Notes an event; {@code detail} is put into words only if the trace is read, so it should not change. */
    public void trace(String what, Object detail) {
        trace.add(scheduler.steps(), now(), String.valueOf(scheduler.running()), what, detail);
    }

    /** Notes a call and what came of it. */
    void trace(String what, Object asked, Object answer) {
        trace(what, new Exchange(asked, answer));
    }

    private record Exchange(Object asked, Object answer) {
        @Override
        public String toString() {
            return asked + " -> " + answer;
        }
    }

    /** The last events, in words. */
    public List<String> trace() {
        return trace.lines();
    }

    /** Ends the run as failed. No fiber gets further than its next switch point, whatever it catches. */
    public void fail(String what) {
        scheduler.fail(what, new IllegalStateException("found out here"));
        throw new SimulationOver();
    }

    /** How many switch points there were. */
    public long switchPoints() {
        return scheduler.steps();
    }

    /** How many of them handed control to another thread. */
    long handovers() {
        return scheduler.handovers();
    }

    void wakeDoomed() {
        scheduler.wakeDoomed();
    }

    void thaw() {
        scheduler.thaw();
    }

    /** The node that the calling fiber works for now. */
    @Nullable
    Node currentNode() {
        return scheduler.current().node();
    }

    private long until(Duration time) {
        return time.getSeconds() > FOREVER_SECONDS
                ? Long.MAX_VALUE
                : scheduler.micros() + time.getSeconds() * 1_000_000 + time.getNano() / 1_000;
    }

    /** A chance of this size came up. */
    static boolean chance(RandomGenerator random, double rate) {
        return rate > 0 && random.nextDouble() < rate;
    }

    private static final class TrueClock extends Clock {

        private final Simulation simulation;
        private final ZoneId zone;

        TrueClock(Simulation simulation, ZoneId zone) {
            this.simulation = simulation;
            this.zone = zone;
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return new TrueClock(simulation, zone);
        }

        @Override
        public Instant instant() {
            return simulation.now();
        }
    }
}
