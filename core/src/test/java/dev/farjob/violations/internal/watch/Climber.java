package dev.farjob.violations.internal.watch;

import dev.farjob.violations.internal.Leak;

/** Knows what stands above it. */
record Climber(Leak above) {}
