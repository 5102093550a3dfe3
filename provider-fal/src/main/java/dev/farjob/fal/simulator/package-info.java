/**
 * fal.ai on a port of this machine, with every fault that has been seen of it: {@link dev.farjob.fal.simulator.FalSimulator}.
 *
 * <pre>{@code
 * try (FalSimulator fal = FalSimulator.start()) {
 *     ProviderClient client = fal.provider().build();
 *     ...
 * }
 * }</pre>
 */
@NullMarked
package dev.farjob.fal.simulator;

import org.jspecify.annotations.NullMarked;
