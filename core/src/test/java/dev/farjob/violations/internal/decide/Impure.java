package dev.farjob.violations.internal.decide;

import dev.farjob.violations.internal.Leak;
import java.time.Clock;
import org.slf4j.Logger;

/** A decision that depends on more than its parameters. */
record Impure(Clock clock, Logger log, Leak above) {}
