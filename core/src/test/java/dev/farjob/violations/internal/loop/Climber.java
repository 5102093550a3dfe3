package dev.farjob.violations.internal.loop;

import dev.farjob.violations.internal.Leak;

/** Knows what stands above it. */
record Climber(Leak above) {}
