package dev.farjob.internal.look;

import dev.farjob.internal.call.ProviderCalls;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.internal.write.ChangeWriter;
import dev.farjob.model.Cause;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.Payload;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Unknown;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ResultAnswer;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** Takes a provider at its word, whether it was asked or not: a success counts once its result is here. */
public final class HearProvider {

    private static final ResultAnswer.Unknown NO_ROOM =
            new ResultAnswer.Unknown(Why.UNREACHABLE, "this node had no room for the call");
    /** The provider says that the job succeeded, and nobody could ask for its result: nothing that belongs on record. */
    private static final ProviderStatus NOT_FETCHED =
            ProviderStatus.unknown(Why.UNREACHABLE, "it succeeded, and this node had no room to fetch its result");

    private static final ProviderStatus ANY_SUCCESS = ProviderStatus.succeeded(JobResult.of(Payload.empty()));

    private final Providers providers;
    private final ProviderCalls calls;
    private final AdvanceJob advance;
    private volatile BiConsumer<Job, ProviderStatus> listener = (job, status) -> {};

    public HearProvider(Providers providers, ProviderCalls calls, AdvanceJob advance) {
        this.providers = providers;
        this.calls = calls;
        this.advance = advance;
    }

    /** Sets the listener that hears each answer of a provider that was asked how a job is. */
    public void alsoTell(BiConsumer<Job, ProviderStatus> listener) {
        this.listener = listener;
    }

    /** The provider was asked how a job is, and answered this. */
    void answered(Job job, ProviderStatus status) {
        listener.accept(job, status);
    }

    public Advanced hear(Job job, Handle handle, ProviderStatus status, Cause cause) {
        return hear(job, OptionalInt.empty(), handle, status, cause);
    }

    /** The same, written in this way. */
    public CompletableFuture<Advanced> hear(
            Job job, Handle handle, ProviderStatus status, Cause cause, ChangeWriter way) {
        ProviderStatus whole = whole(job, handle, status);
        return wasAsked(whole)
                ? advance.advance(job, new Observation.Seen(handle, whole), cause, way)
                : notAsked(job, cause, way);
    }

    /** The same, where whoever says so knows which attempt it is about. */
    public Advanced hear(Job job, OptionalInt attempt, Handle handle, ProviderStatus status, Cause cause) {
        ProviderStatus whole = whole(job, handle, status);
        return wasAsked(whole)
                ? advance.advance(job, new Observation.Seen(attempt, handle, whole), cause)
                : advance.advance(job, new Observation.NotAsked(), cause);
    }

    /** Whether it would make a difference to the job that this remote job succeeded, whatever its result. */
    public boolean wouldCount(Job job, OptionalInt attempt, Handle handle) {
        return advance.wouldWrite(job, new Observation.Seen(attempt, handle, ANY_SUCCESS), Cause.WEBHOOK);
    }

    @SuppressWarnings("ReferenceEquality") // our own answer, not a provider's that reads the same
    private static boolean wasAsked(ProviderStatus whole) {
        return whole != NOT_FETCHED;
    }

    /** The provider could not be asked, because this node had no room for the call: a deadline is decided all the same. */
    CompletableFuture<Advanced> notAsked(Job job, Cause cause, ChangeWriter way) {
        return advance.advance(job, new Observation.NotAsked(), cause, way);
    }

    /** How the provider says that a remote job is, asked now, with the result of a success. */
    public ProviderStatus ask(Job job, Handle handle) {
        ProviderClient client = providers.of(job);
        ProviderStatus status = calls.ask(client, provider -> provider.observe(handle))
                .orElse(
                        thrown -> ProviderStatus.unknown(Why.UNREACHABLE, Providers.say(client, thrown)),
                        ProviderStatus.unknown(Why.UNREACHABLE, "there was no answer in time"),
                        ProviderStatus.unknown(Why.UNREACHABLE, "this node had no room for the call"));
        answered(job, status);
        return whole(job, handle, status);
    }

    /** The provider's status, with the result of a success, or the trouble of fetching it. */
    public ProviderStatus whole(Job job, Handle handle, ProviderStatus status) {
        boolean bare = status instanceof ProviderStatus.Succeeded succeeded
                && succeeded.result().isEmpty();
        return bare && job.state() != JobState.SUCCEEDED ? withResult(providers.of(job), handle, status) : status;
    }

    /** The word of the result, where the status is not enough; the status, where the result says nothing. */
    @SuppressWarnings("ReferenceEquality") // our own answer, not a provider's that reads the same
    public ProviderStatus withResult(ProviderClient client, Handle handle, ProviderStatus status) {
        ResultAnswer answer = calls.ask(client, provider -> provider.result(handle))
                .orElse(
                        thrown -> new ResultAnswer.Unknown(Why.UNREACHABLE, Providers.say(client, thrown)),
                        new ResultAnswer.Unknown(Why.UNREACHABLE, "the result did not come in time"),
                        NO_ROOM);
        if (answer instanceof ResultAnswer.Ready ready) {
            return ProviderStatus.succeeded(ready.result());
        }
        if (answer instanceof ResultAnswer.Failed failed) {
            return ProviderStatus.failed(failed.failure());
        }
        if (answer instanceof ResultAnswer.NotReady) {
            return ProviderStatus.running();
        }
        if (status instanceof Unknown) {
            return status;
        }
        if (answer == NO_ROOM) {
            return NOT_FETCHED;
        }
        return answer instanceof ResultAnswer.Gone gone
                ? ProviderStatus.unknown(Why.EXPIRED, "it succeeded, and its result is gone: " + gone.answer())
                : ProviderStatus.unknown(
                        ((ResultAnswer.Unknown) answer).why(),
                        "it succeeded, and its result cannot be had: " + ((ResultAnswer.Unknown) answer).answer());
    }
}
