/**
 * The rules that Farjob goes by, each one small, pure and immutable, and each usable without the orchestrator: what
 * time it is and what the dice say are parameters.
 *
 * <p>A rule begins with a factory that states its defaults, and its withers return a changed copy. Nothing here knows
 * more than the job model.
 */
@NullMarked
package dev.farjob.rules;

import org.jspecify.annotations.NullMarked;
