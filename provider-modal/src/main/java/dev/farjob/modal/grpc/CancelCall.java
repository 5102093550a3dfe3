package dev.farjob.modal.grpc;

import dev.farjob.modal.api.CancelMode;
import dev.farjob.modal.grpc.Outputs.Output;
import dev.farjob.modal.wire.FunctionCallCancelRequest;
import dev.farjob.modal.wire.GenericResult.GenericStatus;
import dev.farjob.modal.wire.ModalClientGrpc;
import dev.farjob.model.Handle;
import dev.farjob.provider.CancelAnswer;
import io.grpc.Deadline;
import java.time.Duration;

/**
 * Asks Modal to stop a call, and looks whether it did: Modal says yes at once, a cancel can get lost on its way to the
 * container, and a call that nobody stops is retried for ever and paid for. {@code Asked} is said of a call that has ended.
 */
final class CancelCall {

    private final Wire wire;
    private final Outputs outputs;
    private final AskedCancels asked;
    private final CancelMode mode;
    private final Duration grace;
    private final Patience patience;

    CancelCall(Wire wire, Outputs outputs, AskedCancels asked, CancelMode mode, Duration grace, Patience patience) {
        this.patience = patience;
        this.wire = wire;
        this.outputs = outputs;
        this.asked = asked;
        this.mode = mode;
        this.grace = grace;
    }

    CancelAnswer cancel(Handle handle) {
        Deadline deadline = patience.call();
        try {
            asked.ask(handle);
            Output output = cancel(handle, mode == CancelMode.TERMINATE, deadline);
            if (output instanceof Output.Pending && mode == CancelMode.INTERRUPT_THEN_TERMINATE) {
                output = cancel(handle, true, deadline);
            }
            return answer(output);
        } catch (WireException trouble) {
            return new CancelAnswer.Unknown(String.valueOf(trouble.getMessage()));
        }
    }

    private Output cancel(Handle handle, boolean terminate, Deadline deadline) throws WireException {
        wire.ask(
                ModalClientGrpc.getFunctionCallCancelMethod(),
                FunctionCallCancelRequest.newBuilder()
                        .setFunctionCallId(handle.id())
                        .setTerminateContainers(terminate)
                        .build(),
                deadline);
        return outputs.within(handle.id(), grace, deadline);
    }

    private static CancelAnswer answer(Output output) {
        if (output instanceof Output.Ended ended) {
            return ended.item().getResult().getStatus() == GenericStatus.GENERIC_STATUS_TERMINATED
                    ? new CancelAnswer.Asked()
                    : new CancelAnswer.TooLate();
        }
        return output instanceof Output.Expired
                ? new CancelAnswer.TooLate()
                : new CancelAnswer.Unknown(
                        "Modal took the cancel, and the call has not ended yet; it will be asked again");
    }
}
