package dev.farjob.fal;

import dev.farjob.fal.FalApi.Asked;
import dev.farjob.fal.ReadResult.Read;
import dev.farjob.fal.RequestUrls.Part;
import dev.farjob.fal.http.Reply;
import dev.farjob.fal.wire.Failures;
import dev.farjob.fal.wire.StatusBody;
import dev.farjob.fal.wire.StatusBody.State;
import dev.farjob.model.Handle;
import dev.farjob.model.Progress;
import dev.farjob.provider.ProviderException;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import java.util.List;
import java.util.Optional;

/**
 * Asks how a request is. COMPLETED says that it ended, and not how, so its result is read at once: a failure is visible only
 * there.
 */
final class ReadStatus {

    static final int LARGEST = 4 << 20;

    private final FalApi api;
    private final ReadResult result;

    ReadStatus(FalApi api, ReadResult result) {
        this.api = api;
        this.result = result;
    }

    ProviderStatus read(Handle handle) {
        Asked asked = api.get(handle, Part.STATUS, "", LARGEST);
        if (asked instanceof Asked.Nothing nothing) {
            return ProviderStatus.unknown(nothing.why(), nothing.answer());
        }
        Reply.Answered answer = ((Asked.Said) asked).answer();
        if (!answer.isSuccess()) {
            return new ProviderStatus.Unknown(
                    FalApi.why(answer.status()), FalApi.inShort(answer), api.retryAfter(answer));
        }
        return StatusBody.read(answer.text())
                .map(status -> meaning(handle, status))
                .orElseGet(() -> ProviderStatus.unknown(
                        Why.NOT_UNDERSTOOD, "HTTP " + answer.status() + ", which is no status of fal's"));
    }

    private ProviderStatus meaning(Handle handle, StatusBody status) {
        return switch (status.state()) {
            case IN_QUEUE ->
                new ProviderStatus.Queued(
                        status.position().isPresent()
                                ? Optional.of(Progress.queued(status.position().getAsInt()))
                                : Optional.empty());
            case IN_PROGRESS -> ProviderStatus.running();
            case COMPLETED -> ended(handle, status);
            case OTHER -> ProviderStatus.unknown(Why.NOT_UNDERSTOOD, "fal says " + status.word());
        };
    }

    private ProviderStatus ended(Handle handle, StatusBody status) {
        Read read = result.readCompleted(handle);
        if (read instanceof Read.Ready ready) {
            return ProviderStatus.succeeded(ready.result());
        }
        if (read instanceof Read.Failed failed) {
            return Failures.isCancelled(failed.answer())
                    ? ProviderStatus.cancelled("fal says that it was cancelled")
                    : ProviderStatus.failed(failed.failure());
        }
        if (status.saysThatItFailed()) {
            return ProviderStatus.failed(Failures.ofStatus(status));
        }
        if (read instanceof Read.NotReady) {
            return ProviderStatus.running();
        }
        if (read instanceof Read.Gone gone) {
            return ProviderStatus.unknown(Why.EXPIRED, "it completed, and its result is gone: " + gone.answer());
        }
        Read.Unknown unknown = (Read.Unknown) read;
        return new ProviderStatus.Unknown(
                unknown.why() == Why.NOT_FOUND ? Why.EXPIRED : unknown.why(),
                "it completed, and its result cannot be had: " + unknown.answer(),
                unknown.retryAfter());
    }

    /** How far the queue says that the request is, without looking at a result. */
    Optional<StatusBody> ask(Handle handle, String query) {
        return api.get(handle, Part.STATUS, query, LARGEST) instanceof Asked.Said said
                        && said.answer().isSuccess()
                ? StatusBody.read(said.answer().text())
                : Optional.empty();
    }

    List<FalLog> logs(Handle handle) {
        StatusBody status = ask(handle, "?logs=1")
                .filter(body -> body.state() != State.OTHER)
                .orElseThrow(() -> new ProviderException(
                        ProviderException.Proof.NOTHING,
                        "fal did not say what " + handle + " has printed; ask again later"));
        return status.logs().stream()
                .map(line -> new FalLog(line.at(), line.level(), line.message()))
                .toList();
    }
}
