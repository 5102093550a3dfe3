package dev.farjob.fal;

import dev.farjob.fal.FalApi.Asked;
import dev.farjob.fal.RequestUrls.Part;
import dev.farjob.fal.http.Reply;
import dev.farjob.fal.wire.ErrorAnswer;
import dev.farjob.fal.wire.Failures;
import dev.farjob.fal.wire.ResultBody;
import dev.farjob.fal.wire.StatusBody;
import dev.farjob.fal.wire.StatusBody.State;
import dev.farjob.model.Failure;
import dev.farjob.model.Handle;
import dev.farjob.model.JobResult;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ResultAnswer;
import java.time.Duration;
import java.util.Optional;

/**
 * Fetches what a request delivered. The status of the answer is the model's own, so a 503 can be the stored outcome of a
 * failed job, or a hiccup of a server in between. It counts as an outcome if fal's own mark is on it and the request has
 * completed; everything else proves nothing.
 */
final class ReadResult {

    /** The outcome of fetching. */
    sealed interface Read {
        /** Here it is. */
        record Ready(JobResult result) implements Read {}

        /** It has not ended. */
        record NotReady() implements Read {}

        /** It ended without a result. */
        record Failed(Failure failure, ErrorAnswer answer) implements Read {}

        /** It ended well, and nobody has the result any more. */
        record Gone(String answer) implements Read {}

        /** Nothing is proved. */
        record Unknown(Why why, String answer, Optional<Duration> retryAfter) implements Read {}
    }

    private final FalApi api;
    private final ReadHistory history;
    private final int limit;

    ReadResult(FalApi api, ReadHistory history, int limit) {
        this.api = api;
        this.history = history;
        this.limit = limit;
    }

    ResultAnswer read(Handle handle) {
        Read read = read(handle, false);
        if (read instanceof Read.Ready ready) {
            return new ResultAnswer.Ready(ready.result());
        }
        if (read instanceof Read.Failed failed) {
            return new ResultAnswer.Failed(failed.failure());
        }
        if (read instanceof Read.Gone gone) {
            return new ResultAnswer.Gone(gone.answer());
        }
        return read instanceof Read.Unknown unknown
                ? new ResultAnswer.Unknown(unknown.why(), unknown.answer())
                : new ResultAnswer.NotReady();
    }

    /** The result of a request whose status is COMPLETED. */
    Read readCompleted(Handle handle) {
        return read(handle, true);
    }

    private Read read(Handle handle, boolean completed) {
        Asked asked = api.get(handle, Part.RESULT, "", limit);
        if (asked instanceof Asked.Nothing nothing) {
            return new Read.Unknown(nothing.why(), nothing.answer(), Optional.empty());
        }
        Reply.Answered answer = ((Asked.Said) asked).answer();
        if (answer.isSuccess()) {
            return delivered(answer);
        }
        ErrorAnswer error = FalApi.error(answer);
        if (error.isStillInProgress()) {
            return new Read.NotReady();
        }
        if (isNotKnown(error)) {
            return history.read(handle);
        }
        if (!isMarked(answer, error)) {
            return unknown(answer);
        }
        return completed ? failed(error) : failedIfCompleted(handle, answer, error);
    }

    private static Read delivered(Reply.Answered answer) {
        String text = answer.text();
        Optional<ErrorAnswer> hidden = ErrorAnswer.behindSuccess(text);
        if (hidden.isPresent()) {
            return failed(hidden.get());
        }
        return ResultBody.read(text)
                .<Read>map(Read.Ready::new)
                .orElseGet(() -> new Read.Unknown(
                        Why.NOT_UNDERSTOOD,
                        "HTTP " + answer.status() + " with something other than JSON",
                        Optional.empty()));
    }

    /** The queue does not know the request. That an application does not know a path is something else. */
    private static boolean isNotKnown(ErrorAnswer error) {
        return error.status() == 404 && (error.notFound() || !error.isOneOfFal());
    }

    /**
     * Whether this comes from fal, and not from a server in between. For what such a server says in fal's own words as well,
     * only fal's mark in the headers counts.
     */
    private static boolean isMarked(Reply.Answered answer, ErrorAnswer error) {
        boolean byHeader = answer.header("x-fal-request-id").isPresent()
                || answer.header("X-Fal-Error-Type").isPresent();
        boolean ambiguous = answer.status() == 401 || answer.status() == 403 || answer.status() == 429;
        return answer.status() >= 400 && (byHeader || (!ambiguous && error.isOneOfFal()));
    }

    private Read failedIfCompleted(Handle handle, Reply.Answered answer, ErrorAnswer error) {
        Asked asked = api.get(handle, Part.STATUS, "", ReadStatus.LARGEST);
        State state = asked instanceof Asked.Said said && said.answer().isSuccess()
                ? StatusBody.read(said.answer().text()).map(StatusBody::state).orElse(State.OTHER)
                : State.OTHER;
        return switch (state) {
            case COMPLETED -> failed(error);
            case IN_QUEUE, IN_PROGRESS -> new Read.NotReady();
            case OTHER -> unknown(answer);
        };
    }

    private static Read failed(ErrorAnswer error) {
        return new Read.Failed(Failures.ofRun(error), error);
    }

    private Read unknown(Reply.Answered answer) {
        return new Read.Unknown(FalApi.why(answer.status()), FalApi.inShort(answer), api.retryAfter(answer));
    }
}
