/**
 * Decides how a job goes on, given what was observed: pure functions, no clock, no store, no provider, no log.
 *
 * <p>{@link dev.farjob.internal.decide.Decider} is the one place where that is decided, whoever made the observation.
 */
@NullMarked
package dev.farjob.internal.decide;

import org.jspecify.annotations.NullMarked;
