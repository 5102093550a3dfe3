package dev.farjob.violations.step;

import dev.farjob.violations.rules.Worldly;

/** Half of a cycle. */
public interface Friend {
    /** The other half. */
    Worldly friend();
}
