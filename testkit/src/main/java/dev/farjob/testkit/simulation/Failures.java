package dev.farjob.testkit.simulation;

import org.jspecify.annotations.Nullable;

/** The first thing that went wrong in a run; its consequences are not interesting. */
final class Failures {

    private final long seed;
    private final Trace trace;
    private volatile @Nullable SimulationFailure first;

    Failures(long seed, Trace trace) {
        this.seed = seed;
        this.trace = trace;
    }

    void record(String what, Throwable cause) {
        if (first == null) {
            first = new SimulationFailure(
                    seed,
                    "seed " + seed + ": " + what + "\nreplay with -D" + SimulationRunner.SEED + "=" + seed
                            + "\nthe last events of the run:\n" + String.join("\n", trace.lines()),
                    cause);
        }
    }

    void throwFirst() {
        SimulationFailure failure = first;
        if (failure != null) {
            throw failure;
        }
    }
}
