/**
 * Deterministic simulation of whole systems: several nodes, one store, one provider, one seed.
 *
 * <p>Start at {@link dev.farjob.testkit.simulation.SystemUnderTest}, which is what a system offers to be simulated, and
 * at {@link dev.farjob.testkit.simulation.SimulationRunner}, which runs it. A
 * {@link dev.farjob.testkit.simulation.Simulation} runs blocking code as fibers of which exactly one runs at any time, so
 * that the seed decides every interleaving, every fault and every jump of time, and decides them the same way each time.
 *
 * <p>In a run, one to four nodes share a store and two providers. Users submit, watch, cancel, leave, come back and pry;
 * a {@link dev.farjob.testkit.simulation.Fault} strikes now and then, until the horizon of the
 * {@link dev.farjob.testkit.simulation.FaultPlan}. Judges see every write in the moment in which it takes effect, know
 * what really became of each remote job, and hold the system to ten promises; the last ones when all has come to rest.
 */
@NullMarked
package dev.farjob.testkit.simulation;

import org.jspecify.annotations.NullMarked;
