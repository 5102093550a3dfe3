/**
 * Deterministic simulation of whole systems: several nodes, one store, one provider, one seed.
 *
 * <p>Start at {@link dev.farjob.testkit.simulation.SystemUnderTest}: what a system offers to be simulated. A
 * {@link dev.farjob.testkit.simulation.Simulation} runs blocking code as fibers of which exactly one runs at any time, so
 * that the seed decides every interleaving, every fault and every jump of time, and decides them the same way each time.
 */
@NullMarked
package dev.farjob.testkit.simulation;

import org.jspecify.annotations.NullMarked;
