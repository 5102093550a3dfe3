package dev.farjob.testkit.simulation;

/** Runs many seeds. */
public final class SimulationRunner {

    /** The system property with the one seed to replay. */
    public static final String SEED = "farjob.simulation.seed";

    /** The system property with the number of seeds to run. */
    public static final String SEEDS = "farjob.simulation.seeds";

    private SimulationRunner() {}
}
