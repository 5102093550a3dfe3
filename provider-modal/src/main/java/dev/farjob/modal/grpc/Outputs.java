package dev.farjob.modal.grpc;

import dev.farjob.modal.wire.FunctionGetOutputsItem;
import dev.farjob.modal.wire.FunctionGetOutputsRequest;
import dev.farjob.modal.wire.FunctionGetOutputsResponse;
import dev.farjob.modal.wire.GenericResult.GenericStatus;
import dev.farjob.modal.wire.ModalClientGrpc;
import io.grpc.Deadline;
import java.time.Clock;
import java.time.Duration;

/** Asks for the output of a call. Reading takes nothing away. */
final class Outputs {

    private static final double MILLIS = 1000.0;

    /** Modal's word on a call. */
    sealed interface Output {

        /** It has ended, in this way. */
        record Ended(FunctionGetOutputsItem item) implements Output {}

        /** It has not ended. */
        record Pending() implements Output {}

        /** It ended once, and its output is not kept any more. */
        record Expired() implements Output {}
    }

    private final Wire wire;
    private final Clock clock;

    Outputs(Wire wire, Clock clock) {
        this.wire = wire;
        this.clock = clock;
    }

    /** How the call is now. */
    Output now(String callId, Deadline deadline) throws WireException {
        return within(callId, Duration.ZERO, deadline);
    }

    /** How the call is, as soon as it has ended, and after this time at the latest. */
    Output within(String callId, Duration wait, Deadline deadline) throws WireException {
        FunctionGetOutputsResponse answer = wire.ask(
                ModalClientGrpc.getFunctionGetOutputsMethod(),
                FunctionGetOutputsRequest.newBuilder()
                        .setFunctionCallId(callId)
                        .setTimeout((float) (wait.toMillis() / MILLIS))
                        .setLastEntryId("0-0")
                        // Would let the output expire for every reader, and ours may come again
                        .setClearOnSuccess(false)
                        .setRequestedAt(clock.millis() / MILLIS)
                        .setStartIdx(0)
                        .setEndIdx(0)
                        .build(),
                deadline);
        if (answer.getOutputsCount() > 0) {
            FunctionGetOutputsItem item = answer.getOutputs(0);
            return item.getResult().getStatus() == GenericStatus.GENERIC_STATUS_UNSPECIFIED
                    ? new Output.Pending()
                    : new Output.Ended(item);
        }
        // The one thing that tells a call that is under way from one whose output is gone
        return answer.getNumUnfinishedInputs() > 0 ? new Output.Pending() : new Output.Expired();
    }
}
