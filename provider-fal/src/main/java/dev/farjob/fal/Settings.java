package dev.farjob.fal;

import dev.farjob.provider.SpawnRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The settings that the builder collected, for the operations.
 *
 * @param hosts where fal is
 * @param keys the host's keys
 * @param options how each job is sent
 * @param clock the time of day
 * @param callTimeout how long one request may take
 * @param resultLimit the largest result that is read
 * @param logs whether progress is read from what a job prints
 * @param logPatience how long to listen for a line after the first event
 * @param uniqueInputs whether the host promises that no two jobs have one input
 * @param uploadLifetime how long uploaded inputs are kept
 * @param uploadTimeout how long one request of an upload may take
 * @param partSize how large the parts of a large upload are
 * @param largestSimple from which size on an upload is made in parts
 */
record Settings(
        FalHosts hosts,
        FalKeys keys,
        Function<SpawnRequest, FalOptions> options,
        Clock clock,
        Duration callTimeout,
        int resultLimit,
        boolean logs,
        Duration logPatience,
        boolean uniqueInputs,
        Optional<ObjectLifetime> uploadLifetime,
        Duration uploadTimeout,
        int partSize,
        long largestSimple) {}
