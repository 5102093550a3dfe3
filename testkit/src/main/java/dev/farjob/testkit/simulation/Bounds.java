package dev.farjob.testkit.simulation;

import java.time.Duration;

/**
 * How far a run may go.
 *
 * @param steps switch points, after which it is taken for a run that never comes to rest
 * @param trace how many of its last events are kept
 * @param watch real time after which a fiber that blocks its thread is found out; the only real time there is, and it
 *     decides nothing but whether a run that hangs fails
 */
record Bounds(long steps, int trace, Duration watch) {

    private static final Bounds USUAL = new Bounds(500_000, 120, Duration.ofSeconds(10));

    static Bounds usual() {
        return USUAL;
    }

    Bounds steps(long steps) {
        return new Bounds(steps, trace, watch);
    }

    Bounds trace(int trace) {
        return new Bounds(steps, trace, watch);
    }

    Bounds watch(Duration watch) {
        return new Bounds(steps, trace, watch);
    }
}
