package dev.farjob.testkit.simulation;

/** A run went wrong. The message has the seed, what was violated, how to replay it, and the last events of the run. */
public final class SimulationFailure extends AssertionError {

    private static final long serialVersionUID = 1L;

    private final long seed;

    SimulationFailure(long seed, String message, Throwable cause) {
        super(message, cause);
        this.seed = seed;
    }

    /** The seed that replays the run. */
    public long seed() {
        return seed;
    }
}
