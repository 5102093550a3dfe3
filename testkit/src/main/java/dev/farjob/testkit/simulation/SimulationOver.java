package dev.farjob.testkit.simulation;

/** Unwinds the fibers that are left when a run has ended or failed. */
final class SimulationOver extends Error {

    private static final long serialVersionUID = 1L;

    SimulationOver() {
        super("the simulation is over", null, false, false);
    }
}
