package dev.farjob.testkit.simulation;

import java.time.Duration;

/** The edge at which one node's calls leave the process, and all that can happen to them there. */
final class Boundary {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SLOW = Duration.ofSeconds(20);
    private static final Duration LONG_COMMIT = Duration.ofSeconds(90);
    private static final Duration STALLED = Duration.ofMinutes(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(45);

    private final Simulation simulation;
    private final Node node;
    private final Faults faults;

    Boundary(Simulation simulation, Node node, Faults faults) {
        this.simulation = simulation;
        this.node = node;
        this.faults = faults;
    }

    /** Before the effect: others may run, time may pass, the node may die. */
    void before() {
        node.requireAlive();
        pauseSometimes();
        simulation.switchPoint();
        linger();
        if (faults.strikes(Fault.CRASH_BEFORE)) {
            node.crash();
        }
        node.requireAlive();
    }

    /** After the effect, before the caller hears of it: the same again. */
    void after() {
        if (faults.strikes(Fault.CRASH_AFTER)) {
            node.crash();
        }
        node.requireAlive();
        linger();
        pauseSometimes();
        simulation.switchPoint();
        node.requireAlive();
    }

    boolean strikes(Fault fault) {
        return faults.strikes(fault);
    }

    /** As {@link #strikes}, of a call to the store. */
    boolean fails(Fault fault) {
        boolean fails = faults.strikes(fault);
        if (fails) {
            node.troubled();
        }
        return fails;
    }

    Faults faults() {
        return faults;
    }

    Node node() {
        return node;
    }

    Simulation simulation() {
        return simulation;
    }

    /** A commit that lasts excuses its node from nothing: only the step that it belongs to has to wait for it. */
    void lastsSometimes() {
        if (faults.strikes(Fault.COMMIT_LASTS)) {
            simulation.pause(faults.between(SLOW, LONG_COMMIT));
            node.requireAlive();
        }
    }

    private void pauseSometimes() {
        if (faults.strikes(Fault.NODE_PAUSES)) {
            node.freeze(faults.between(SLOW, LONGEST_PAUSE));
        }
    }

    private void linger() {
        if (faults.strikes(Fault.STALL)) {
            linger(faults.between(SLOW, STALLED));
        } else if (faults.strikes(Fault.DELAY)) {
            linger(faults.between(SHORTEST, SLOW));
        }
    }

    private void linger(Duration time) {
        boolean isLong = time.compareTo(LONG) > 0;
        if (isLong) {
            node.stalled();
        }
        simulation.pause(time);
        if (isLong) {
            node.stalled();
        }
    }
}
