package dev.farjob.testkit.simulation;

import java.util.List;

/** The promises that every run is held to, and where a broken one is reported. */
final class Violations {

    private static final List<String> PROMISES = List.of(
            "every acknowledged submit has its job, and the intent is stored before the provider hears of it",
            "no spawn whose answer is unknown is repeated, and no key has two remote jobs",
            "versions grow by one, moves are legal and told by events, settled jobs do not change",
            "steps in the store happen exactly once for what succeeded, and never for what failed",
            "steps elsewhere always have the same key; one charge per success, none per failure",
            "what runs at the provider is never given up, what succeeded is never reported as failed",
            "owners never see others' jobs",
            "nothing starves: in the end every job is settled, or parked with a reason",
            "progress never goes back and never comes from nowhere",
            "no orphan: every remote job belongs to a job that knows it or says that it is in doubt");

    private final Simulation simulation;

    Violations(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Ends the run: promise {@code number}, counted from 1, was broken. */
    void report(int number, String how) {
        simulation.fail("promise " + number + " broken (" + PROMISES.get(number - 1) + "): " + how);
    }
}
