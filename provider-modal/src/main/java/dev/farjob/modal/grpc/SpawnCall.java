package dev.farjob.modal.grpc;

import com.google.protobuf.ByteString;
import dev.farjob.modal.api.ModalFunction;
import dev.farjob.modal.codec.Arguments;
import dev.farjob.modal.wire.DataFormat;
import dev.farjob.modal.wire.FunctionCallInvocationType;
import dev.farjob.modal.wire.FunctionCallType;
import dev.farjob.modal.wire.FunctionInput;
import dev.farjob.modal.wire.FunctionMapRequest;
import dev.farjob.modal.wire.FunctionMapResponse;
import dev.farjob.modal.wire.FunctionPutInputsItem;
import dev.farjob.modal.wire.FunctionPutInputsRequest;
import dev.farjob.modal.wire.ModalClientGrpc;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.provider.ProviderException;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import io.grpc.Deadline;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a job, once: finds the function, brings the arguments to Modal, and spawns. */
final class SpawnCall {

    private static final Logger LOG = LoggerFactory.getLogger(SpawnCall.class);

    private final Wire wire;
    private final Functions functions;
    private final Blobs blobs;
    private final Outputs outputs;
    private final OwnCalls own;
    private final Optional<String> correlation;
    private final Clock clock;
    private final Patience patience;

    SpawnCall(
            Wire wire,
            Functions functions,
            Blobs blobs,
            Outputs outputs,
            OwnCalls own,
            Optional<String> correlation,
            Clock clock,
            Patience patience) {
        this.patience = patience;
        this.wire = wire;
        this.functions = functions;
        this.blobs = blobs;
        this.outputs = outputs;
        this.own = own;
        this.correlation = correlation;
        this.clock = clock;
    }

    SpawnAnswer spawn(SpawnRequest request) {
        Deadline deadline = patience.call();
        ModalFunction function;
        byte[] arguments;
        try {
            function = ModalFunction.parse(request.target().endpoint());
            arguments = Arguments.toCbor(
                    request.input().json(),
                    correlation
                            .map(keyword -> Map.of(keyword, request.idempotencyKey()))
                            .orElse(Map.of()));
        } catch (IllegalArgumentException wrong) {
            return SpawnAnswer.refused(Failure.of(FailureKind.INVALID_INPUT, String.valueOf(wrong.getMessage())));
        }
        try {
            Functions.Found found = functions.find(function, deadline);
            return send(request, function, found, item(found, arguments, deadline), deadline);
        } catch (ProviderException refused) {
            return SpawnAnswer.refused(refused.failure());
        } catch (WireException trouble) {
            return SpawnTrouble.beforeTheCall(trouble, function);
        } catch (IOException blobTrouble) {
            LOG.debug("the arguments of {} could not be uploaded", request, blobTrouble);
            return SpawnAnswer.notSent("the arguments could not be uploaded to Modal, so nothing was sent");
        }
    }

    private FunctionPutInputsItem item(Functions.Found found, byte[] arguments, Deadline deadline)
            throws WireException, IOException {
        FunctionInput.Builder input = FunctionInput.newBuilder()
                .setDataFormat(DataFormat.DATA_FORMAT_CBOR)
                .setFinalInput(false);
        found.method().ifPresent(input::setMethodName);
        FunctionPutInputsItem.Builder item = FunctionPutInputsItem.newBuilder().setIdx(0);
        if (arguments.length <= found.inlineLimit()) {
            input.setArgs(ByteString.copyFrom(arguments));
        } else {
            Blobs.Uploaded blob = blobs.upload(arguments, deadline);
            input.setArgsBlobId(blob.id());
            item.setR2Failed(blob.r2Failed());
        }
        return item.setInput(input).build();
    }

    private SpawnAnswer send(
            SpawnRequest request,
            ModalFunction function,
            Functions.Found found,
            FunctionPutInputsItem item,
            Deadline deadline) {
        FunctionMapResponse answer;
        try {
            answer = wire.send(
                    ModalClientGrpc.getFunctionMapMethod(),
                    FunctionMapRequest.newBuilder()
                            .setFunctionId(found.id())
                            .setFunctionCallType(FunctionCallType.FUNCTION_CALL_TYPE_UNARY)
                            // The durable kind: kept for seven days, and retried by Modal and not by us
                            .setFunctionCallInvocationType(
                                    FunctionCallInvocationType.FUNCTION_CALL_INVOCATION_TYPE_ASYNC)
                            .addPipelinedInputs(item)
                            .build(),
                    key(request),
                    deadline);
        } catch (WireException trouble) {
            if (trouble.code() == Code.NOT_FOUND) {
                functions.forget(function);
            }
            return SpawnTrouble.ofTheCall(trouble, function);
        }
        if (answer.getFunctionCallId().isEmpty()) {
            return SpawnAnswer.unknown("Modal took the call, and did not say under which id");
        }
        Handle handle = Handle.of(request.target(), answer.getFunctionCallId())
                .withDetail(CallDetail.write(found.id(), clock.instant()));
        own.accepted(handle.id());
        return answer.getPipelinedInputsCount() > 0
                ? SpawnAnswer.accepted(handle)
                : putInput(request, found, handle, item, deadline);
    }

    /** Modal has the call and not its input: nothing runs until that is put there. The SDK for Python does the same. */
    private SpawnAnswer putInput(
            SpawnRequest request, Functions.Found found, Handle handle, FunctionPutInputsItem item, Deadline deadline) {
        FunctionPutInputsRequest put = FunctionPutInputsRequest.newBuilder()
                .setFunctionId(found.id())
                .setFunctionCallId(handle.id())
                .addInputs(item)
                .build();
        try {
            boolean taken = wire.send(ModalClientGrpc.getFunctionPutInputsMethod(), put, key(request), deadline)
                            .getInputsCount()
                    > 0;
            return taken
                    ? SpawnAnswer.accepted(handle)
                    : SpawnAnswer.notSent(
                            "the queue of the function seems to be full, and Modal did not take the input");
        } catch (WireException trouble) {
            SpawnAnswer answer = SpawnTrouble.ofTheCall(
                    trouble, ModalFunction.parse(request.target().endpoint()));
            return answer instanceof SpawnAnswer.Unknown && isThere(handle, deadline)
                    ? SpawnAnswer.accepted(handle)
                    : answer;
        }
    }

    /** The answer was lost; whether the input was as well can be asked, because the call has an id. */
    private boolean isThere(Handle handle, Deadline deadline) {
        try {
            return !(outputs.now(handle.id(), deadline) instanceof Outputs.Output.Expired);
        } catch (WireException notFoundOrTrouble) {
            LOG.debug("whether the input of {} arrived could not be found out", handle, notFoundOrTrouble);
            return false;
        }
    }

    /** The same for each repetition of one attempt, in case that Modal does notice. */
    private static String key(SpawnRequest request) {
        return UUID.nameUUIDFromBytes(request.idempotencyKey().getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
