package dev.farjob.violations.internal.guard;

import dev.farjob.violations.internal.Leak;

/** Knows what stands above it. */
record Climber(Leak above) {}
