package dev.farjob.internal.look;

import dev.farjob.internal.call.CallAnswer;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.internal.write.ChangeWriter;
import dev.farjob.model.Cause;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.provider.ProviderException;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what has become of an attempt to send, and does what follows. Nobody but this node knows it, so it is kept in hand
 * whatever goes wrong with its write.
 */
final class SettleSpawn {

    private static final Logger LOG = LoggerFactory.getLogger(SettleSpawn.class);

    private final JobStore store;
    private final AdvanceJob advance;
    private final HearProvider hear;
    private final StrayJobs strays;
    private final MatchWebhooks unmatched;
    private final AnswersInHand inHand;

    SettleSpawn(
            JobStore store,
            AdvanceJob advance,
            HearProvider hear,
            StrayJobs strays,
            MatchWebhooks unmatched,
            AnswersInHand inHand) {
        this.store = store;
        this.advance = advance;
        this.hear = hear;
        this.strays = strays;
        this.unmatched = unmatched;
        this.inHand = inHand;
    }

    /** The answer has come in time. */
    CompletableFuture<Advanced> write(Job attempt, CallAnswer<SpawnAnswer> answered, Cause cause, ChangeWriter way) {
        SpawnAnswer answer = answered.orElse(
                thrown -> meaning(attempt, thrown),
                SpawnAnswer.unknown("there was no answer in time"),
                SpawnAnswer.notSent("this node had no place or no thread for the call"));
        CompletableFuture<Advanced> writing;
        try {
            writing = advance.advance(attempt, observed(attempt, answer), cause, way);
        } catch (Throwable failed) {
            writing = CompletableFuture.failedFuture(failed);
        }
        return writing.thenApply(SettleSpawn::told)
                .exceptionally(failed -> kept(attempt, answer, cause, failed))
                .thenApply(advanced -> settle(advanced, attempt, answer, cause));
    }

    /** Nobody waits for this any more; that nothing is known was written when its time was up. */
    void writeLate(Job attempt, CallAnswer<SpawnAnswer> answered, Cause cause) {
        SpawnAnswer answer = answered.orElse(
                thrown -> meaning(attempt, thrown),
                SpawnAnswer.unknown("there was no answer"),
                SpawnAnswer.unknown("there was no call"));
        if (answer instanceof SpawnAnswer.Unknown) {
            return;
        }
        try {
            write(attempt, answer, cause);
        } catch (Throwable failed) {
            keep(attempt, answer, cause, failed);
        }
    }

    /** The attempt may be on record, and was not made for that reason: where it is, it is taken back. */
    void neverMade(Job attempt, Cause cause, Throwable failed) {
        SpawnAnswer answer = SpawnAnswer.notSent("it was unknown whether it had gone on record");
        inHand.keep(attempt, answer, () -> takeBack(attempt, answer, cause), failed);
    }

    /** By its stamp it is the attempt of this node; one that another node has put on record may be under way. */
    private void takeBack(Job attempt, SpawnAnswer answer, Cause cause) {
        store.find(attempt.id())
                .filter(now -> now.stamp().equals(attempt.stamp()))
                .ifPresent(now -> write(now, answer, cause));
    }

    /** An answer that cannot be had again is kept; where nobody knows anything, the due time is enough. */
    private Advanced kept(Job attempt, SpawnAnswer answer, Cause cause, Throwable failed) {
        if (answer instanceof SpawnAnswer.Unknown) {
            throw failed instanceof CompletionException known ? known : new CompletionException(failed);
        }
        keep(attempt, answer, cause, failed);
        return Advanced.stayed(
                attempt, "the store did not take the provider's answer, which is kept", Optional.empty());
    }

    private void keep(Job attempt, SpawnAnswer answer, Cause cause, Throwable failed) {
        Throwable reason =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        inHand.keep(attempt, answer, () -> write(attempt, answer, cause), reason);
    }

    private void write(Job attempt, SpawnAnswer answer, Cause cause) {
        settle(told(advance.advance(attempt, observed(attempt, answer), cause)), attempt, answer, cause);
    }

    /** An answer is given up when the attempt is no longer this node's to answer for, and not because others were quicker. */
    private static Advanced told(Advanced advanced) {
        if (advanced.isOutrun()) {
            throw new JobStoreException(
                    Effect.NONE, "others wrote job " + advanced.job().id() + " in between each time");
        }
        return advanced;
    }

    private static Observation observed(Job attempt, SpawnAnswer answer) {
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

    /** A client that throws has proved what it says, and nothing if it says nothing. */
    private static SpawnAnswer meaning(Job attempt, Throwable thrown) {
        if (thrown instanceof ProviderException known && known.proof() == ProviderException.Proof.REFUSED) {
            return SpawnAnswer.refused(known.failure());
        }
        if (thrown instanceof ProviderException known && known.proof() == ProviderException.Proof.NOT_SENT) {
            return SpawnAnswer.notSent(String.valueOf(known.getMessage()));
        }
        // The text is the client's, and nobody knows whether it holds a secret
        String what = thrown.getClass().getSimpleName();
        LOG.warn(
                "the client of {} failed with {} while it sent job {}; whether the job arrived is unknown",
                attempt.target().provider(),
                what,
                attempt.id());
        LOG.debug("the client of {} failed", attempt.target().provider(), thrown);
        return SpawnAnswer.unknown("the client failed with " + what);
    }
}
