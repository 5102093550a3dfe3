package dev.farjob.violations.provider;

import dev.farjob.violations.store.Worldly;

/** Half of a cycle. */
public interface Friend {
    /** The other half. */
    Worldly friend();
}
