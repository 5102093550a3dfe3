package dev.farjob.testkit.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.Executor;

/**
 * One process of the simulated system, from its start to its end. A node that is started again after a crash is another
 * one, with the same name and clock and nothing else.
 */
public final class Node {

    private final Simulation simulation;
    private final String name;
    private final int incarnation;
    private final String label;
    private Duration skew;
    private boolean alive = true;
    private boolean frozen;
    private boolean closing;

    private Instant lastStall = Instant.MIN;
    private Instant lastTrouble = Instant.MIN;

    private int tasks;
    private int sending;

    Node(Simulation simulation, String name, int incarnation, Duration skew) {
        this.simulation = simulation;
        this.name = name;
        this.incarnation = incarnation;
        this.label = incarnation == 1 ? name : name + "." + incarnation;
        this.skew = skew;
    }

    /** The name that all incarnations share. */
    public String name() {
        return name;
    }

    /** Whether no other process has run under this name before. */
    boolean isFirst() {
        return incarnation == 1;
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return alive;
    }

    /**
     * Kills the process. Each of its fibers gets a {@link NodeCrashed} when it would go on; so does the caller, if it is
     * one of them, at its next switch point.
     */
    public void crash() {
        if (alive) {
            simulation.trace("crash of", this);
            alive = false;
            frozen = false;
            simulation.wakeDoomed();
        }
    }

    /** Stops the process where it is: none of its fibers runs for this long, and the world goes on. */
    public void freeze(Duration time) {
        if (alive && !frozen) {
            simulation.trace("pause of", this);
            frozen = true;
            simulation.spawn(null, "end of the pause of " + this, () -> {
                simulation.pause(time);
                frozen = false;
                stalled();
                simulation.thaw();
            });
        }
    }

    boolean isFrozen() {
        return frozen;
    }

    /** It is being shut down in good order. */
    void close() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }

    /** It makes a call that starts a remote job. */
    void beginSending() {
        sending++;
    }

    void endSending() {
        sending--;
    }

    /** Whether it makes such a call: the moment at which its end may cost the most. */
    boolean isSending() {
        return sending > 0;
    }

    /** Something took so long that others may have taken this node for dead. */
    void stalled() {
        lastStall = simulation.now();
    }

    /** A call to the store has failed. */
    void troubled() {
        lastTrouble = simulation.now();
    }

    /** Whether it runs, and nothing has held it up since then. */
    boolean isAwakeSince(Instant then) {
        return alive && !frozen && lastStall.isBefore(then);
    }

    /** Whether it runs, and nothing has held it up or failed since then. */
    boolean isSoundSince(Instant then) {
        return isAwakeSince(then) && lastTrouble.isBefore(then);
    }

    /** The next incarnation of a node that has crashed. */
    public Node restart() {
        if (alive) {
            throw new IllegalStateException("node " + this + " is still alive");
        }
        Node next = new Node(simulation, name, incarnation + 1, skew);
        simulation.trace("restart as", next);
        return next;
    }

    /** The time as this node sees it. */
    public Clock clock() {
        return new NodeClock(this, ZoneOffset.UTC);
    }

    /** How far this node's clock is ahead of the true time. */
    public Duration skew() {
        return skew;
    }

    /** Sets this node's clock, which makes it jump. */
    public void skew(Duration skew) {
        this.skew = skew;
    }

    /** Runs each task as a fiber of this node. */
    public Executor executor() {
        return task -> {
            requireAlive();
            simulation.spawn(this, label + "/" + ++tasks, task);
        };
    }

    /** Runs the task as a fiber of this node after this long, unless what is returned is run before. */
    Runnable later(Duration delay, Runnable task) {
        requireAlive();
        return simulation.later(delay, this, label + "/" + ++tasks, task);
    }

    /** Throws a {@link NodeCrashed} if this node has crashed: a dead node can have no effect. */
    public void requireAlive() {
        if (!alive) {
            throw new NodeCrashed(toString());
        }
    }

    @Override
    public String toString() {
        return label;
    }

    private static final class NodeClock extends Clock {

        private final Node node;
        private final ZoneId zone;

        NodeClock(Node node, ZoneId zone) {
            this.node = node;
            this.zone = zone;
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return new NodeClock(node, zone);
        }

        @Override
        public Instant instant() {
            return node.simulation.now().plus(node.skew);
        }
    }
}
