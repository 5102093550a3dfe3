package dev.farjob.internal.look;

import dev.farjob.internal.call.ProviderCalls;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.call.ReportTokens;
import dev.farjob.internal.call.Sends;
import dev.farjob.internal.call.WebhookLinks;
import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.internal.write.ChangeWriter;
import dev.farjob.model.Cause;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderException;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.provider.WebhookReceiver;
import dev.farjob.store.JobStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends an accepted job: first the attempt goes on record, then it is made, once. */
final class SpawnJob {

    private static final Logger LOG = LoggerFactory.getLogger(SpawnJob.class);

    private final Timekeeper time;
    private final Providers providers;
    private final ProviderCalls calls;
    private final AdvanceJob advance;
    private final Optional<WebhookLinks> links;
    private final HearProvider hear;
    private final Optional<ReportTokens> reports;
    private final StrayJobs strays;
    private final MatchWebhooks unmatched;
    private final WaitingJobs waiting;
    private final Sends sends;
    private final AnswersInHand inHand;

    public SpawnJob(
            Timekeeper time,
            Providers providers,
            ProviderCalls calls,
            AdvanceJob advance,
            Optional<WebhookLinks> links,
            HearProvider hear,
            Optional<ReportTokens> reports,
            StrayJobs strays,
            MatchWebhooks unmatched,
            WaitingJobs waiting,
            Sends sends,
            AnswersInHand inHand) {
        this.time = time;
        this.providers = providers;
        this.calls = calls;
        this.advance = advance;
        this.links = links;
        this.hear = hear;
        this.reports = reports;
        this.strays = strays;
        this.unmatched = unmatched;
        this.waiting = waiting;
        this.sends = sends;
        this.inHand = inHand;
    }

    public CompletableFuture<Advanced> send(Job job, Cause cause, ChangeWriter way) {
        if (!sends.begin(Rulebook.sentBy(providers.traitsOf(job.target().provider())))) {
            return CompletableFuture.completedFuture(Advanced.stayed(job, "this node is closing", Optional.empty()));
        }
        CompletableFuture<Advanced> sent;
        try {
            sent = advance.advance(job, new Observation.TimeToSpawn(), cause, way)
                    .thenCompose(started -> started(started, cause, way));
        } catch (Throwable broken) {
            sends.end();
            throw broken;
        }
        return sent.whenComplete((advanced, broken) -> sends.end());
    }

    private CompletableFuture<Advanced> started(Advanced started, Cause cause, ChangeWriter way) {
        if (!started.admitted()) {
            waiting.waits(started.job());
            return advance.advance(started.job(), new Observation.NoRoom(), cause, way);
        }
        return started.next() == Next.SEND
                ? make(started.job(), started.since(), cause, way)
                : CompletableFuture.completedFuture(started);
    }

    /** Makes the attempt that is on record. */
    private CompletableFuture<Advanced> make(Job attempt, long decided, Cause cause, ChangeWriter way) {
        ProviderClient client = providers.of(attempt);
        SpawnRequest request = request(attempt, client);
        SpawnAnswer answer = calls.askPatiently(
                        client,
                        provider -> isTooLate(attempt, client, decided) ? tooLate(attempt) : provider.spawn(request),
                        late -> answeredLate(attempt, late, cause))
                .orElse(
                        thrown -> meaning(attempt, thrown),
                        SpawnAnswer.unknown("there was no answer in time"),
                        SpawnAnswer.notSent("this node had no room for the call"));
        return written(attempt, answer, cause, way);
    }

    /**
     * Whether the time limit of a call has passed since the attempt went on record, by the clock that only grows or by the time
     * of day. From then on other nodes may take the attempt for lost and the job for failed, so it is not made any more. This is
     * looked at right before the client is called, after every wait; a process that is stopped within the client cannot be
     * kept from sending when it wakes.
     */
    private boolean isTooLate(Job attempt, ProviderClient client, long decided) {
        Duration limit = client.traits().callTimeout();
        Instant recorded = attempt.dispatchedAt().orElse(attempt.updatedAt());
        return time.nanoTime() - decided >= limit.toNanos()
                || Duration.between(recorded, time.now()).compareTo(limit) >= 0;
    }

    private static SpawnAnswer tooLate(Job attempt) {
        LOG.warn(
                "attempt {} of job {} is not made, because its time limit passed after it went on record; was this process"
                        + " stopped?",
                attempt.attempt(),
                attempt.id());
        return SpawnAnswer.notSent("its time limit had passed before it could be sent");
    }

    private CompletableFuture<Advanced> written(Job attempt, SpawnAnswer answer, Cause cause, ChangeWriter way) {
        CompletableFuture<Advanced> writing;
        try {
            writing = advance.advance(attempt, answered(attempt, answer), cause, way);
        } catch (JobStoreException failed) {
            writing = CompletableFuture.failedFuture(failed);
        }
        return writing.exceptionally(failed -> kept(attempt, answer, cause, failed))
                .thenApply(advanced -> settle(advanced, attempt, answer, cause));
    }

    /** An answer that cannot be had again is kept; where nobody knows anything, the due time is enough. */
    private Advanced kept(Job attempt, SpawnAnswer answer, Cause cause, Throwable failed) {
        Throwable reason = failed instanceof CompletionException ? failed.getCause() : failed;
        if (!(reason instanceof JobStoreException store) || answer instanceof SpawnAnswer.Unknown) {
            throw failed instanceof CompletionException known ? known : new CompletionException(failed);
        }
        keep(attempt, answer, cause, store);
        return Advanced.stayed(
                attempt, "the store did not take the provider's answer, which is kept", Optional.empty());
    }

    private void keep(Job attempt, SpawnAnswer answer, Cause cause, JobStoreException failed) {
        inHand.keep(attempt, answer, () -> write(attempt, answer, cause), failed);
    }

    private void write(Job attempt, SpawnAnswer answer, Cause cause) {
        settle(advance.advance(attempt, answered(attempt, answer), cause), attempt, answer, cause);
    }

    private static Observation answered(Job attempt, SpawnAnswer answer) {
        return new Observation.SpawnAnswered(attempt.attempt(), answer);
    }

    private Advanced settle(Advanced advanced, Job attempt, SpawnAnswer answer, Cause cause) {
        if (!(answer instanceof SpawnAnswer.Accepted accepted)) {
            return advanced;
        }
        Advanced taken = settle(advanced, accepted.handle());
        if (!(accepted.end().orElse(null) instanceof ProviderStatus.Succeeded bare)
                || bare.result().isPresent()) {
            return taken;
        }
        // Its handle is stored first, because fetching the result may take long and fail.
        Advanced ended = hear.hear(taken.job(), OptionalInt.of(attempt.attempt()), accepted.handle(), bare, cause);
        return ended.isWritten() ? ended : taken;
    }

    /** Stops what runs for nobody, and brings to what runs for the job the webhooks that came before its handle was known. */
    Advanced settle(Advanced advanced, Handle handle) {
        strays.cancel(advanced);
        return advanced.isWritten() || advanced.stray().isPresent() ? unmatched.match(advanced, handle) : advanced;
    }

    /** Nobody waits for this any more. */
    private void answeredLate(Job attempt, SpawnAnswer answer, Cause cause) {
        try {
            write(attempt, answer, cause);
        } catch (Throwable broken) {
            if (broken instanceof JobStoreException failed && !(answer instanceof SpawnAnswer.Unknown)) {
                keep(attempt, answer, cause, failed);
            } else {
                LOG.warn("the late answer to a spawn of job {} could not be written", attempt.id(), broken);
            }
        }
    }

    public SpawnRequest request(Job attempt, ProviderClient client) {
        SpawnRequest plain = SpawnRequest.of(attempt);
        SpawnRequest request = reports.map(tokens -> plain.reportToken(tokens.of(attempt.id(), attempt.attempt())))
                .orElse(plain);
        return client instanceof WebhookReceiver && links.isPresent()
                ? request.webhookUrl(links.get().urlFor(attempt))
                : request;
    }

    /** A client that throws has proved what it says, and nothing if it says nothing. */
    private static SpawnAnswer meaning(Job attempt, Throwable thrown) {
        if (thrown instanceof ProviderException known && known.proof() == ProviderException.Proof.REFUSED) {
            return SpawnAnswer.refused(known.failure());
        }
        if (thrown instanceof ProviderException known && known.proof() == ProviderException.Proof.NOT_SENT) {
            return SpawnAnswer.notSent(String.valueOf(known.getMessage()));
        }
        LOG.warn(
                "the client of {} failed while it sent job {}", attempt.target().provider(), attempt.id(), thrown);
        return SpawnAnswer.unknown("the client failed with " + thrown.getClass().getSimpleName());
    }
}
