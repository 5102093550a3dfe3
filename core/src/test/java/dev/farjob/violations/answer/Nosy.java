package dev.farjob.violations.answer;

import dev.farjob.violations.internal.Leak;

/** Shows the engine to everybody. */
public record Nosy(Leak leak) {}
