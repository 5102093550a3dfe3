package dev.farjob.modal.grpc;

import dev.farjob.modal.api.ModalFunction;
import dev.farjob.modal.grpc.Outputs.Output;
import dev.farjob.modal.wire.FunctionCallGetInfoRequest;
import dev.farjob.modal.wire.FunctionCallInfo;
import dev.farjob.modal.wire.GenericResult;
import dev.farjob.modal.wire.InputInfo;
import dev.farjob.modal.wire.ModalClientGrpc;
import dev.farjob.model.Handle;
import dev.farjob.provider.ProviderException;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import io.grpc.Deadline;
import io.grpc.Status.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks how a call is, without waiting. */
final class LookAtCall {

    private static final Logger LOG = LoggerFactory.getLogger(LookAtCall.class);

    private final Wire wire;
    private final Outputs outputs;
    private final Functions functions;
    private final Runs runs;
    private final AskedCancels asked;
    private final Patience patience;

    LookAtCall(Wire wire, Outputs outputs, Functions functions, Runs runs, AskedCancels asked, Patience patience) {
        this.patience = patience;
        this.wire = wire;
        this.outputs = outputs;
        this.functions = functions;
        this.runs = runs;
        this.asked = asked;
    }

    ProviderStatus observe(Handle handle) {
        Deadline deadline = patience.call();
        try {
            Output output = outputs.now(handle.id(), deadline);
            if (output instanceof Output.Ended ended) {
                return ended(handle, ended.item().getResult(), deadline);
            }
            return output instanceof Output.Pending
                    ? alive(handle, deadline)
                    : ProviderStatus.unknown(
                            Why.EXPIRED,
                            "Modal has neither an output nor an input of this call any more; outputs are kept for"
                                    + " seven days");
        } catch (WireException trouble) {
            return new ProviderStatus.Unknown(
                    trouble.why(), String.valueOf(trouble.getMessage()), trouble.retryAfter());
        }
    }

    private ProviderStatus ended(Handle handle, GenericResult result, Deadline deadline) {
        return switch (result.getStatus()) {
            case GENERIC_STATUS_SUCCESS -> ProviderStatus.succeeded();
            case GENERIC_STATUS_TERMINATED ->
                asked.isAsked(handle, deadline)
                        ? ProviderStatus.cancelled("Modal cancelled the call, as it was asked to")
                        : ProviderStatus.failed(Endings.failure(result));
            case GENERIC_STATUS_FAILURE,
                    GENERIC_STATUS_TIMEOUT,
                    GENERIC_STATUS_INIT_FAILURE,
                    GENERIC_STATUS_INTERNAL_FAILURE,
                    GENERIC_STATUS_IDLE_TIMEOUT,
                    GENERIC_STATUS_MEMORY_MANAGER_EVICTION -> ProviderStatus.failed(Endings.failure(result));
            default -> notUnderstood(result);
        };
    }

    private static ProviderStatus notUnderstood(GenericResult result) {
        return ProviderStatus.unknown(
                Why.NOT_UNDERSTOOD,
                "Modal ended the call with status " + result.getStatusValue() + ", which is not known here");
    }

    /** It has not ended. Whether it waits or runs is a second question, and trouble with that one changes nothing. */
    private ProviderStatus alive(Handle handle, Deadline deadline) {
        try {
            String functionId = CallDetail.read(handle).functionId().orElse("");
            if (functionId.isEmpty()) {
                functionId = functions
                        .find(ModalFunction.parse(handle.target().endpoint()), deadline)
                        .id();
            }
            FunctionCallInfo info = wire.ask(
                            ModalClientGrpc.getFunctionCallGetInfoMethod(),
                            FunctionCallGetInfoRequest.newBuilder()
                                    .setFunctionId(functionId)
                                    .setFunctionCallId(handle.id())
                                    .build(),
                            deadline)
                    .getInfo();
            return alive(handle, info);
        } catch (WireException trouble) {
            // Modal learns of a call a little later here than there: not found means that it has hardly begun
            return trouble.code() == Code.NOT_FOUND ? ProviderStatus.queued() : ProviderStatus.running();
        } catch (ProviderException | IllegalArgumentException unknownFunction) {
            LOG.debug("whether {} waits or runs cannot be told", handle, unknownFunction);
            return ProviderStatus.running();
        }
    }

    private ProviderStatus alive(Handle handle, FunctionCallInfo info) {
        for (InputInfo input : info.getPendingInputs().getLatestList()) {
            if (input.getStartedAt() > 0 || !input.getTaskId().isEmpty()) {
                runs.running(handle.id(), input.getTaskId());
                return ProviderStatus.running();
            }
        }
        return info.getPendingInputs().getTotal() > 0 ? ProviderStatus.queued() : ProviderStatus.running();
    }
}
