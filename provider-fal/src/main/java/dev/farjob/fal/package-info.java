/**
 * A client for fal.ai: {@link dev.farjob.fal.FalProvider}.
 *
 * <pre>{@code
 * FalProvider fal = FalProvider.withKey(System.getenv("FAL_KEY"));
 * JobOrchestrator jobs = JobOrchestrator.on(store).provider(fal).build().start();
 * }</pre>
 */
@NullMarked
package dev.farjob.fal;

import org.jspecify.annotations.NullMarked;
