package dev.farjob.testkit.simulation;

import java.util.Set;

/** Takes reports of broken promises, of those that the system makes. */
final class Violations {

    private final Simulation simulation;
    private final Set<Promise> held;

    Violations(Simulation simulation, Set<Promise> held) {
        this.simulation = simulation;
        this.held = held;
    }

    /** Ends the run: promise {@code number}, counted from 1, was broken. */
    void report(int number, String how) {
        report(Promise.of(number), how);
    }

    /** Ends the run: this promise was broken. */
    void report(Promise promise, String how) {
        if (held.contains(promise)) {
            simulation.fail("promise " + promise.number() + " broken (" + promise + "): " + how);
        }
    }
}
