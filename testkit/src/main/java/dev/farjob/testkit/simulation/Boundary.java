package dev.farjob.testkit.simulation;

import java.time.Duration;

/** Where one node's calls leave the process: what can happen there to any of them. */
final class Boundary {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration SLOW = Duration.ofSeconds(20);
    private static final Duration STALLED = Duration.ofMinutes(30);

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
        simulation.switchPoint();
        node.requireAlive();
    }

    boolean strikes(Fault fault) {
        return faults.strikes(fault);
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

    private void linger() {
        if (faults.strikes(Fault.STALL)) {
            simulation.pause(faults.between(SLOW, STALLED));
        } else if (faults.strikes(Fault.DELAY)) {
            simulation.pause(faults.between(SHORTEST, SLOW));
        }
    }
}
