package dev.farjob.violations.simulator;

import dev.farjob.violations.wire.Nosy;

/** Goes round in a circle. */
public final class Toy {

    Nosy nosy;

    Nosy nosy() {
        return nosy;
    }
}
