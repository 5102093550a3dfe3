package dev.farjob.internal;

import dev.farjob.event.JobListener;
import dev.farjob.internal.call.WebhookEndpoint;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.internal.guard.GuardedSchedule;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.rules.RecoveryRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The host's choices beyond the rules. */
public final class Settings {

    /**
     * How many calls of combined writes there are at once by default. One would leave the store idle while its answer
     * travels and the next caller wakes up; with two, one call is prepared while the commit of the other is flushed. More of
     * them are smaller ones: more commits for the same writes, and more connections that the reads could have used.
     */
    public static final int WRITES_AT_ONCE = 2;

    private final Rulebook rules;
    private final GuardedSchedule schedule;
    private final RecoveryRule recovery;
    private final Duration freshness;
    private final int inFlight;
    private final int stepsAtOnce;
    private final int writesAtOnce;
    private final Duration sweepInterval;
    private final Duration watchInterval;
    private final int watchedLooksPerSecond;
    private final Duration shutdownGrace;
    private final int payloadLimit;
    private final int webhookLimit;
    private final Optional<Duration> retention;
    private final Duration unmatchedRetention;
    private final Function<Job, Optional<JobResult>> storedOutput;
    private final Duration storedOutputTimeout;
    private final Duration uploadTimeout;
    private final Optional<WebhookEndpoint> webhooks;
    private final Optional<String> reports;
    private final List<JobListener> listeners;

    Settings(Rulebook rules, GuardedSchedule schedule, SettingsBuilder chosen) {
        this.rules = rules;
        this.schedule = schedule;
        this.recovery = chosen.recovery;
        this.freshness = chosen.freshness;
        this.inFlight = chosen.inFlight;
        this.stepsAtOnce = chosen.stepsAtOnce;
        this.writesAtOnce = chosen.writesAtOnce;
        this.sweepInterval = chosen.sweepInterval;
        this.watchInterval = chosen.watchInterval;
        this.watchedLooksPerSecond = chosen.watchedLooksPerSecond;
        this.shutdownGrace = chosen.shutdownGrace;
        this.payloadLimit = chosen.payloadLimit;
        this.webhookLimit = chosen.webhookLimit;
        this.retention = chosen.retention;
        this.unmatchedRetention = chosen.unmatchedRetention;
        this.storedOutput = chosen.storedOutput;
        this.storedOutputTimeout = chosen.storedOutputTimeout;
        this.uploadTimeout = chosen.uploadTimeout;
        this.webhooks = chosen.webhooks;
        this.reports = chosen.reports.or(() -> chosen.webhooks.map(WebhookEndpoint::secret));
        this.listeners = List.copyOf(chosen.listeners);
    }

    /** The rules themselves. */
    Rulebook rules() {
        return rules;
    }

    /** The host's schedule, which the rules go by; it is to be told in which threads it is asked. */
    GuardedSchedule schedule() {
        return schedule;
    }

    /** Which jobs a recovery asks about, and how long it may take. */
    RecoveryRule recovery() {
        return recovery;
    }

    /** Within how long one answer of a provider serves all who ask. */
    Duration freshness() {
        return freshness;
    }

    /** How many jobs of one provider this node looks at, at once. */
    int inFlight() {
        return inFlight;
    }

    /** How many jobs this node runs a step of, at once. */
    int stepsAtOnce() {
        return stepsAtOnce;
    }

    /** How many calls of combined inserts, and how many of combined changes, this node makes at once. */
    int writesAtOnce() {
        return writesAtOnce;
    }

    /** How often the background loop looks for due jobs. */
    Duration sweepInterval() {
        return sweepInterval;
    }

    /** How often watched owners are looked up. */
    Duration watchInterval() {
        return watchInterval;
    }

    /** How often in a second one provider is asked about jobs because somebody watches them. */
    int watchedLooksPerSecond() {
        return watchedLooksPerSecond;
    }

    /** How long a closing node waits for what it is doing. */
    Duration shutdownGrace() {
        return shutdownGrace;
    }

    /** The largest input, in bytes. */
    int payloadLimit() {
        return payloadLimit;
    }

    /** The largest webhook, in bytes. */
    int webhookLimit() {
        return webhookLimit;
    }

    /** How long settled jobs are kept; for good if empty. */
    Optional<Duration> retention() {
        return retention;
    }

    /** How long a webhook without a job is kept. */
    Duration unmatchedRetention() {
        return unmatchedRetention;
    }

    /** Looks for a job's output in the host's own storage. */
    Function<Job, Optional<JobResult>> storedOutput() {
        return storedOutput;
    }

    /** How long a look-up in the host's own storage may take. */
    Duration storedOutputTimeout() {
        return storedOutputTimeout;
    }

    /** How long an upload may take. */
    Duration uploadTimeout() {
        return uploadTimeout;
    }

    /** The address that providers report to, if the host takes webhooks. */
    Optional<WebhookEndpoint> webhooks() {
        return webhooks;
    }

    /** The secret of the tokens by which workers report, if they do. */
    Optional<String> reports() {
        return reports;
    }

    /** Those who hear of each write of this node. */
    List<JobListener> listeners() {
        return listeners;
    }
}
