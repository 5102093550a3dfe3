package dev.farjob.internal.look;

import dev.farjob.internal.call.ProviderCalls;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.call.Sends;
import dev.farjob.internal.call.WebhookLinks;
import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.internal.write.ChangeWriter;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderException;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.provider.WebhookReceiver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends an accepted job: first the attempt goes on record, then it is made, once. */
public final class SpawnJob {

    private static final Logger LOG = LoggerFactory.getLogger(SpawnJob.class);

    private final Providers providers;
    private final ProviderCalls calls;
    private final AdvanceJob advance;
    private final Optional<WebhookLinks> links;
    private final StrayJobs strays;
    private final MatchWebhooks unmatched;
    private final WaitingJobs waiting;
    private final Sends sends;

    public SpawnJob(
            Providers providers,
            ProviderCalls calls,
            AdvanceJob advance,
            Optional<WebhookLinks> links,
            StrayJobs strays,
            MatchWebhooks unmatched,
            WaitingJobs waiting,
            Sends sends) {
        this.providers = providers;
        this.calls = calls;
        this.advance = advance;
        this.links = links;
        this.strays = strays;
        this.unmatched = unmatched;
        this.waiting = waiting;
        this.sends = sends;
    }

    public CompletableFuture<Advanced> send(Job job, Cause cause, ChangeWriter way) {
        if (!sends.begin(Rulebook.answerBy(providers.traitsOf(job.target().provider())))) {
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
                ? make(started.job(), cause, way)
                : CompletableFuture.completedFuture(started);
    }

    /** Makes the attempt that is on record. */
    private CompletableFuture<Advanced> make(Job attempt, Cause cause, ChangeWriter way) {
        ProviderClient client = providers.of(attempt);
        SpawnRequest request = request(attempt, client);
        SpawnAnswer answer = calls.askPatiently(
                        client, provider -> provider.spawn(request), late -> answeredLate(attempt, late, cause))
                .orElse(
                        thrown -> meaning(attempt, thrown),
                        SpawnAnswer.unknown("there was no answer in time"),
                        SpawnAnswer.notSent("this node had no room for the call"));
        return advance.advance(attempt, answered(attempt, answer), cause, way)
                .thenApply(advanced -> settle(advanced, answer));
    }

    private static Observation answered(Job attempt, SpawnAnswer answer) {
        return new Observation.SpawnAnswered(attempt.attempt(), answer);
    }

    private Advanced settle(Advanced advanced, SpawnAnswer answer) {
        strays.cancel(advanced);
        return advanced.isWritten() && answer instanceof SpawnAnswer.Accepted accepted
                ? unmatched.match(advanced, accepted.handle())
                : advanced;
    }

    /** Nobody waits for this any more: if it cannot be written, the attempt is reconciled when it comes due. */
    private void answeredLate(Job attempt, SpawnAnswer answer, Cause cause) {
        try {
            settle(advance.advance(attempt, answered(attempt, answer), cause), answer);
        } catch (Throwable broken) {
            LOG.warn("the late answer to a spawn of job {} could not be written", attempt.id(), broken);
        }
    }

    public SpawnRequest request(Job attempt, ProviderClient client) {
        SpawnRequest request = SpawnRequest.of(attempt);
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
