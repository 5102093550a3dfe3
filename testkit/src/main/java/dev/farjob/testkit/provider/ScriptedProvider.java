package dev.farjob.testkit.provider;

import dev.farjob.model.JobId;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnLookup;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/**
 * A provider in memory that does what a test tells it to, in the time of a clock that the test turns.
 *
 * <pre>{@code
 * ScriptedProvider fake = ScriptedProvider.named("fake").clock(clock).build();
 * fake.nextSpawn(SpawnScript.loseAnswer()).nextStatus(ProviderStatus.unknown(Why.UNREACHABLE, "502"));
 * // ... let the code under test spawn a job and look at it ...
 * assertEquals(1, fake.started(job.id()));       // what the provider would bill
 * }</pre>
 *
 * <p>Without a word from the test every spawn is taken, waits 5 seconds, runs 30 and succeeds. An answer given as
 * {@code next...} holds once, in the order in which it was given. It may be used by many threads at once.
 *
 * <p>It is also a {@link dev.farjob.provider.WebhookReceiver}, a {@link SpawnLookup}, a
 * {@link dev.farjob.provider.BatchObserver} and a {@link dev.farjob.provider.ProgressSource}, each only if the
 * {@link Builder} says so.
 */
public interface ScriptedProvider extends ProviderClient {

    /** Starts with the name that jobs are addressed to. */
    static Builder named(String name) {
        return new Builder(Objects.requireNonNull(name, "name must not be null"));
    }

    /** How the next spawn is taken. */
    ScriptedProvider nextSpawn(SpawnScript script);

    /** The script of the next job that is taken. */
    ScriptedProvider nextJob(RemoteScript script);

    /** The script of all jobs that are taken from now on. */
    ScriptedProvider everyJob(RemoteScript script);

    /** The answer of the next {@code observe}, whatever the truth. */
    ScriptedProvider nextStatus(ProviderStatus status);

    /** The exception of the next {@code observe}. */
    ScriptedProvider nextStatus(RuntimeException exception);

    /** The answer of the next {@code result}, whatever the truth. */
    ScriptedProvider nextResult(ResultAnswer answer);

    /** The answer of the next {@code cancel}, without any effect. */
    ScriptedProvider nextCancel(CancelAnswer answer);

    /** The answer of the next look-up, whatever the truth. */
    ScriptedProvider nextLookUp(SpawnLookup.Found found);

    /** Every job that really runs or ran there, the oldest first. */
    List<RemoteJob> remoteJobs();

    /**
     * The job with this id of the provider.
     *
     * @throws java.util.NoSuchElementException if there is none
     */
    RemoteJob remoteJob(String remoteId);

    /** The jobs of which nobody was told, because the answer to their spawn was lost. */
    default List<RemoteJob> orphans() {
        return remoteJobs().stream().filter(RemoteJob::isOrphan).toList();
    }

    /** How often this job was really started, over all attempts: what the provider would bill. */
    default int started(JobId job) {
        return (int)
                remoteJobs().stream().filter(remote -> remote.job().equals(job)).count();
    }

    /** How often this attempt was really started. */
    default int started(JobId job, int attempt) {
        return (int) remoteJobs().stream()
                .filter(remote -> remote.job().equals(job) && remote.attempt() == attempt)
                .count();
    }

    /** How often somebody called {@code spawn} for this job, whatever came of it. */
    int spawnCalls(JobId job);

    /** How often somebody called {@code observe}, alone or in a batch, for a job with this id of the provider. */
    int looks(String remoteId);

    /** Collects what is optional. */
    final class Builder {

        final String name;
        Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
        ProviderTraits traits =
                ProviderTraits.builder().cancel(ProviderTraits.CancelKind.ASKED).build();
        boolean webhooks;
        boolean signs = true;
        boolean lookUp;
        boolean progress;
        int batchSize;

        private Builder(String name) {
            this.name = name;
        }

        /** The time in which remote jobs wait, run and end; by default it stands still, and jobs end only by hand. */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock must not be null");
            return this;
        }

        /** The traits that it declares; by default a cancel that is asked for, and nothing else. */
        public Builder traits(ProviderTraits traits) {
            this.traits = Objects.requireNonNull(traits, "traits must not be null");
            return this;
        }

        /** Makes it a {@link dev.farjob.provider.WebhookReceiver} of signed webhooks. */
        public Builder webhooks() {
            this.webhooks = true;
            return this;
        }

        /** Makes it a {@link dev.farjob.provider.WebhookReceiver} that also takes unsigned webhooks, as hints. */
        public Builder unsignedWebhooks() {
            this.webhooks = true;
            this.signs = false;
            return this;
        }

        /** Makes it a {@link SpawnLookup} that always knows. */
        public Builder lookUp() {
            this.lookUp = true;
            return this;
        }

        /** Makes it a {@link dev.farjob.provider.BatchObserver} of so many. */
        public Builder batches(int size) {
            if (size < 1) {
                throw new IllegalArgumentException("a batch has at least one handle, not " + size);
            }
            this.batchSize = size;
            return this;
        }

        /** Makes it a {@link dev.farjob.provider.ProgressSource}. */
        public Builder progress() {
            this.progress = true;
            return this;
        }

        /** The finished provider. */
        public ScriptedProvider build() {
            return ScriptedRemote.of(this);
        }
    }
}
