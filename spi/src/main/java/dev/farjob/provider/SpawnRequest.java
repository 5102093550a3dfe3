package dev.farjob.provider;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.Target;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One attempt to send one job. */
public final class SpawnRequest {

    private final Job job;
    private final @Nullable URI webhookUrl;
    private final @Nullable String reportToken;

    private SpawnRequest(Job job, @Nullable URI webhookUrl, @Nullable String reportToken) {
        this.job = job;
        this.webhookUrl = webhookUrl;
        this.reportToken = reportToken;
    }

    /** The attempt that this job is at, without a webhook. */
    public static SpawnRequest of(Job job) {
        return new SpawnRequest(Objects.requireNonNull(job, "job must not be null"), null, null);
    }

    /** The same attempt, to be reported to this URL. */
    public SpawnRequest webhookUrl(URI url) {
        return new SpawnRequest(job, Objects.requireNonNull(url, "webhook URL must not be null"), reportToken);
    }

    /** The same attempt, whose worker may report by this token. */
    public SpawnRequest reportToken(String token) {
        return new SpawnRequest(job, webhookUrl, Objects.requireNonNull(token, "report token must not be null"));
    }

    /** Our id of the job. */
    public JobId job() {
        return job.id();
    }

    /** Which attempt this is, from 1. */
    public int attempt() {
        return job.attempt();
    }

    /** The same for every repetition of this attempt, and for nothing else: for providers that take such a key. */
    public String idempotencyKey() {
        return job.id() + "/" + job.attempt();
    }

    /** Whose job it is, for clients that choose a credential by it. */
    public Owner owner() {
        return job.owner();
    }

    /** Its target: a provider, and the thing to run there. */
    public Target target() {
        return job.target();
    }

    /** The input that the provider gets. */
    public Payload input() {
        return job.spec().input();
    }

    /** The host's own labels. */
    public Map<String, String> tags() {
        return job.spec().tags();
    }

    /** The URL to report to; it carries a token and is a secret. Absent if the host takes no webhooks. */
    public Optional<URI> webhookUrl() {
        return Optional.ofNullable(webhookUrl);
    }

    /**
     * By which the worker of this attempt may report how far it is, to the host's own route for that; it is a secret. A client
     * that has a way to hand it on (a header, a variable of the environment) does. Reports by it are ignored once the job was
     * sent again. Absent if the host takes no reports.
     */
    public Optional<String> reportToken() {
        return Optional.ofNullable(reportToken);
    }

    @Override
    public String toString() {
        return "SpawnRequest[" + idempotencyKey() + " to " + target() + "]";
    }
}
