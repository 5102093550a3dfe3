package dev.farjob.internal;

import dev.farjob.event.JobListener;
import dev.farjob.internal.call.WebhookEndpoint;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.internal.guard.GuardedSchedule;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.rules.RecoveryRule;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Takes the host's choices by name and refuses those that make no sense; all have a default. */
public final class SettingsBuilder {

    RecoveryRule recovery = RecoveryRule.defaults();
    Duration freshness = Duration.ofSeconds(3);
    int inFlight = 128;
    int stepsAtOnce = 64;
    int writesAtOnce = Settings.WRITES_AT_ONCE;
    Duration sweepInterval = Duration.ofSeconds(1);
    Duration watchInterval = Duration.ofSeconds(1);
    int watchedLooksPerSecond = 20;
    Duration shutdownGrace = Duration.ofSeconds(10);
    int payloadLimit = 1 << 20;
    int webhookLimit = 8 << 20;
    Optional<Duration> retention = Optional.empty();
    Duration unmatchedRetention = Duration.ofDays(3);
    Function<Job, Optional<JobResult>> storedOutput = job -> Optional.empty();
    Duration storedOutputTimeout = Duration.ofSeconds(10);
    Duration uploadTimeout = Duration.ofMinutes(10);
    Optional<WebhookEndpoint> webhooks = Optional.empty();
    Optional<String> reports = Optional.empty();
    final List<JobListener> listeners = new ArrayList<>();

    /** See {@link Settings#recovery()}. */
    public void recovery(RecoveryRule recovery) {
        this.recovery = Objects.requireNonNull(recovery, "recoveryRule must not be null");
    }

    /** See {@link Settings#freshness()}. */
    public void freshness(Duration freshness) {
        this.freshness = Require.positive("freshness", freshness);
    }

    /** See {@link Settings#inFlight()}. */
    public void inFlight(int inFlight) {
        this.inFlight = Require.atLeastOne("inFlight", inFlight);
    }

    /** See {@link Settings#stepsAtOnce()}. */
    public void stepsAtOnce(int stepsAtOnce) {
        this.stepsAtOnce = Require.atLeastOne("stepsAtOnce", stepsAtOnce);
    }

    /** See {@link Settings#writesAtOnce()}. */
    public void writesAtOnce(int writesAtOnce) {
        this.writesAtOnce = Require.atLeastOne("writesAtOnce", writesAtOnce);
    }

    /** See {@link Settings#sweepInterval()}. */
    public void sweepInterval(Duration sweepInterval) {
        this.sweepInterval = Require.positive("sweepInterval", sweepInterval);
    }

    /** See {@link Settings#watchInterval()}. */
    public void watchInterval(Duration watchInterval) {
        this.watchInterval = Require.positive("watchInterval", watchInterval);
    }

    /** See {@link Settings#watchedLooksPerSecond()}. */
    public void watchedLooksPerSecond(int watchedLooksPerSecond) {
        this.watchedLooksPerSecond = Require.atLeastOne("watchedLooksPerSecond", watchedLooksPerSecond);
    }

    /** See {@link Settings#shutdownGrace()}. */
    public void shutdownGrace(Duration shutdownGrace) {
        this.shutdownGrace = Require.positive("shutdownGrace", shutdownGrace);
    }

    /** See {@link Settings#payloadLimit()}. */
    public void payloadLimit(int payloadLimit) {
        this.payloadLimit = Require.atLeastOne("payloadLimit", payloadLimit);
    }

    /** See {@link Settings#webhookLimit()}. */
    public void webhookLimit(int webhookLimit) {
        this.webhookLimit = Require.atLeastOne("webhookLimit", webhookLimit);
    }

    /** See {@link Settings#retention()}. */
    public void retention(Duration retention) {
        this.retention = Optional.of(Require.positive("retention", retention));
    }

    /** See {@link Settings#unmatchedRetention()}. */
    public void unmatchedRetention(Duration unmatchedRetention) {
        this.unmatchedRetention = Require.positive("unmatchedRetention", unmatchedRetention);
    }

    /** See {@link Settings#storedOutput()}. */
    public void storedOutput(Function<Job, Optional<JobResult>> storedOutput) {
        this.storedOutput = Objects.requireNonNull(storedOutput, "look-up must not be null");
    }

    /** See {@link Settings#storedOutputTimeout()}. */
    public void storedOutputTimeout(Duration storedOutputTimeout) {
        this.storedOutputTimeout = Require.positive("storedOutputTimeout", storedOutputTimeout);
    }

    /** See {@link Settings#uploadTimeout()}. */
    public void uploadTimeout(Duration uploadTimeout) {
        this.uploadTimeout = Require.positive("uploadTimeout", uploadTimeout);
    }

    /** See {@link Settings#webhooks()}. */
    public void webhooks(URI base, String secret) {
        Objects.requireNonNull(base, "the base of webhook URLs must not be null");
        if (base.getHost() == null || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw new IllegalArgumentException("the base of webhook URLs is absolute, names a host, and has neither a"
                    + " query nor a fragment: give it as https://host/path");
        }
        webhooks = Optional.of(new WebhookEndpoint(base, Require.secret("webhook secret", secret)));
    }

    /** Whether the host takes webhooks. */
    public boolean takesWebhooks() {
        return webhooks.isPresent();
    }

    /** See {@link Settings#reports()}. */
    public void reports(String secret) {
        reports = Optional.of(Require.secret("report secret", secret));
    }

    /** See {@link Settings#listeners()}. */
    public void listener(JobListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener must not be null"));
    }

    /** The choices up to now, beside these rules; they stay as they are if the builder goes on. */
    public Settings build(Rulebook rules, GuardedSchedule schedule) {
        return new Settings(rules, schedule, this);
    }
}
