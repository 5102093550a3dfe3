package dev.farjob.internal;

import dev.farjob.event.JobListener;
import dev.farjob.internal.call.WebhookEndpoint;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.rules.RecoveryRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the host chose beyond the rules.
 *
 * @param freshness within how long one answer of a provider serves all who ask
 * @param inFlight how many jobs of one provider this node looks at, at once
 * @param stepsAtOnce how many jobs this node runs a step of, at once
 * @param writesAtOnce how many calls of combined inserts, and how many of combined changes, this node makes at once
 * @param sweepInterval how often the background loop looks for due jobs
 * @param watchInterval how often watched owners are looked up
 * @param shutdownGrace how long a closing node waits for what it is doing
 * @param payloadLimit the largest input, in bytes
 * @param webhookLimit the largest webhook, in bytes
 * @param retention how long settled jobs are kept; for good if empty
 * @param unmatchedRetention how long a webhook without a job is kept
 * @param webhooks where providers report, if the host takes webhooks
 * @param reports what the tokens of workers' reports are made with, if workers report
 * @param storedOutput looks for a job's output in the host's own storage
 */
public record Settings(
        Rulebook rules,
        RecoveryRule recovery,
        Duration freshness,
        int inFlight,
        int stepsAtOnce,
        int writesAtOnce,
        Duration sweepInterval,
        Duration watchInterval,
        Duration shutdownGrace,
        int payloadLimit,
        int webhookLimit,
        Optional<Duration> retention,
        Duration unmatchedRetention,
        Optional<WebhookEndpoint> webhooks,
        Optional<String> reports,
        Function<Job, Optional<JobResult>> storedOutput,
        List<JobListener> listeners,
        Bounds bounds) {

    /**
     * Limits that keep single things from taking too much.
     *
     * @param watchedLooksPerSecond how often in a second one provider is asked about jobs because somebody watches them
     * @param storedOutputTimeout how long a look-up in the host's own storage may take
     * @param uploadTimeout how long an upload may take
     */
    public record Bounds(int watchedLooksPerSecond, Duration storedOutputTimeout, Duration uploadTimeout) {}

    /**
     * How many calls of combined writes there are at once by default. One would leave the store idle while its answer
     * travels and the next caller wakes up; with two, one call is prepared while the commit of the other is flushed. More of
     * them are smaller ones: more commits for the same writes, and more connections that the reads could have used.
     */
    public static final int WRITES_AT_ONCE = 2;

    public Settings {
        listeners = List.copyOf(listeners);
    }
}
