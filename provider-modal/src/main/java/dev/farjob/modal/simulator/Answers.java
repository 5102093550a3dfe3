package dev.farjob.modal.simulator;

import com.google.protobuf.ByteString;
import dev.farjob.modal.api.ModalFunction;
import dev.farjob.modal.simulator.ModalState.Deployed;
import dev.farjob.modal.wire.DataFormat;
import dev.farjob.modal.wire.FunctionCallFetchRequest;
import dev.farjob.modal.wire.FunctionCallFetchResponse;
import dev.farjob.modal.wire.FunctionCallFromIdResponse;
import dev.farjob.modal.wire.FunctionCallGetInfoResponse;
import dev.farjob.modal.wire.FunctionCallHandleMetadata;
import dev.farjob.modal.wire.FunctionCallInfo;
import dev.farjob.modal.wire.FunctionCallInputInfo;
import dev.farjob.modal.wire.FunctionGetOutputsItem;
import dev.farjob.modal.wire.FunctionGetOutputsResponse;
import dev.farjob.modal.wire.FunctionGetRequest;
import dev.farjob.modal.wire.FunctionGetResponse;
import dev.farjob.modal.wire.FunctionHandleMetadata;
import dev.farjob.modal.wire.FunctionStats;
import dev.farjob.modal.wire.GenericResult;
import dev.farjob.modal.wire.InputCategoryInfo;
import dev.farjob.modal.wire.InputInfo;
import dev.farjob.modal.wire.Timestamp;
import io.grpc.Status;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Modal's answers about functions and calls, in its own messages. */
final class Answers {

    private static final double MILLIS = 1000.0;
    private static final int INLINE = 8 << 10;
    private static final String ALL_METHODS = ".*";
    private static final int STATUS_PENDING = 1;
    private static final int STATUS_RUNNING = 2;
    private static final int STATUS_ENDED = 3;

    private final ModalState state;
    private final Blobs blobs;

    Answers(ModalState state, Blobs blobs) {
        this.state = state;
        this.blobs = blobs;
    }

    FunctionGetResponse function(FunctionGetRequest request) {
        Optional<String> environment = Optional.of(request.getEnvironmentName()).filter(name -> !name.isEmpty());
        String tag = request.getObjectTag();
        return tag.endsWith(ALL_METHODS)
                ? methods(request.getAppName(), tag.substring(0, tag.length() - ALL_METHODS.length()), environment)
                : function(new ModalFunction(request.getAppName(), tag, environment));
    }

    private FunctionGetResponse function(ModalFunction name) {
        Deployed deployed = state.find(name)
                .orElseThrow(() -> Status.NOT_FOUND
                        .withDescription("can't find object " + name.name())
                        .asRuntimeException());
        return FunctionGetResponse.newBuilder()
                .setFunctionId(deployed.id())
                .setHandleMetadata(metadata(deployed))
                .build();
    }

    private FunctionGetResponse methods(String app, String className, Optional<String> environment) {
        List<Deployed> methods = state.methods(app, className, environment);
        if (methods.isEmpty()) {
            throw Status.NOT_FOUND
                    .withDescription("can't find object " + className)
                    .asRuntimeException();
        }
        FunctionHandleMetadata.Builder service = metadata(methods.get(0));
        for (Deployed method : methods) {
            service.putMethodHandleMetadata(
                    method.function().methodName().orElseThrow(),
                    metadata(method).setIsMethod(true).build());
        }
        return FunctionGetResponse.newBuilder()
                .setFunctionId(state.idOf(methods.get(0)))
                .setHandleMetadata(service)
                .build();
    }

    private static FunctionHandleMetadata.Builder metadata(Deployed deployed) {
        FunctionHandleMetadata.Builder metadata = FunctionHandleMetadata.newBuilder()
                .setFunctionName(deployed.function().name())
                .setFunctionType(2)
                .setWebUrl(deployed.script().webUrl())
                .addSupportedOutputFormats(DataFormat.DATA_FORMAT_PICKLE)
                .addSupportedOutputFormats(DataFormat.DATA_FORMAT_CBOR);
        deployed.script().inputFormats().forEach(metadata::addSupportedInputFormatsValue);
        deployed.script().inlineLimit().ifPresent(metadata::setMaxAsyncObjectSizeBytes);
        return metadata;
    }

    FunctionGetOutputsResponse outputs(RemoteCall call, boolean clear) {
        Optional<Ending> ending = call.ending();
        if (ending.isEmpty()) {
            return call.phase() == RemoteCall.Phase.EXPIRED
                    ? FunctionGetOutputsResponse.getDefaultInstance()
                    : FunctionGetOutputsResponse.newBuilder()
                            .setLastEntryId("0-0")
                            .setNumUnfinishedInputs(1)
                            .build();
        }
        FunctionGetOutputsItem item = FunctionGetOutputsItem.newBuilder()
                .setResult(result(ending.get()))
                .setInputId(call.inputId())
                .setDataFormatValue(ending.get().format().number())
                .setOutputCreatedAt(seconds(call.since()))
                .setRetryCount(call.failures())
                .build();
        if (clear && ending.get().isSuccess()) {
            call.expireNow();
        }
        return FunctionGetOutputsResponse.newBuilder()
                .addIdxs(0)
                .addOutputs(item)
                .setLastEntryId(call.since().toEpochMilli() + "-0")
                .build();
    }

    private GenericResult result(Ending ending) {
        GenericResult.Builder result = GenericResult.newBuilder()
                .setStatusValue(ending.status())
                .setException(ending.exception())
                .setTraceback(ending.traceback());
        if (ending.data().length > INLINE) {
            result.setDataBlobId(blobs.keep(ending.data()));
        } else if (ending.isSuccess()) {
            result.setData(ByteString.copyFrom(ending.data()));
        }
        return result.build();
    }

    FunctionCallFromIdResponse fromId(RemoteCall call) {
        return FunctionCallFromIdResponse.newBuilder()
                .setFunctionCallId(call.id())
                .setNumInputs(call.arguments().isPresent() ? 1 : 0)
                .setMetadata(FunctionCallHandleMetadata.newBuilder().setFunctionId(call.functionId()))
                .build();
    }

    FunctionCallGetInfoResponse info(RemoteCall call) {
        InputInfo.Builder input = InputInfo.newBuilder().setInputId(call.inputId());
        boolean running = call.phase() == RemoteCall.Phase.RUNNING;
        if (running) {
            input.setTaskId(call.taskId()).setStartedAt(seconds(call.since()));
        }
        boolean pending = running || call.phase() == RemoteCall.Phase.QUEUED;
        InputCategoryInfo category =
                InputCategoryInfo.newBuilder().setTotal(1).addLatest(input).build();
        FunctionCallInfo.Builder info = FunctionCallInfo.newBuilder()
                .setFunctionCallId(call.id())
                .setCreatedAt(seconds(call.createdAt()))
                .setTotalInputs(1);
        if (pending) {
            info.setPendingInputs(category);
        } else if (call.ending().filter(Ending::isSuccess).isPresent()) {
            info.setSucceededInputs(category);
        } else {
            info.setFailedInputs(category);
        }
        return FunctionCallGetInfoResponse.newBuilder().setInfo(info).build();
    }

    FunctionCallFetchResponse fetched(FunctionCallFetchRequest request) {
        Stream<RemoteCall> calls = state.callsOf(request.getFunctionId())
                .filter(call -> call.phase() != RemoteCall.Phase.WITHOUT_INPUT)
                .sorted(Comparator.comparing(RemoteCall::createdAt));
        if (request.hasRange()) {
            Instant since = instant(request.getRange().getSince());
            Instant until = instant(request.getRange().getUntil());
            calls = calls.filter(call -> !call.createdAt().isBefore(since)
                            && !call.createdAt().isAfter(until))
                    .limit(request.getRange().getLimit());
        }
        FunctionCallFetchResponse.Builder answer = FunctionCallFetchResponse.newBuilder();
        calls.forEach(call -> {
            FunctionCallInputInfo.Builder input = FunctionCallInputInfo.newBuilder()
                    .setEnqueuedAt(timestamp(call.createdAt()))
                    .setStatus(status(call))
                    .setFunctionCallId(call.id());
            call.function().methodName().ifPresent(input::setServiceMethodName);
            answer.addInputs(input);
        });
        return answer.build();
    }

    FunctionStats stats(String functionId) {
        FunctionStats.Builder stats = FunctionStats.newBuilder();
        state.callsOf(functionId).forEach(call -> {
            if (call.phase() == RemoteCall.Phase.QUEUED) {
                stats.setBacklog(stats.getBacklog() + 1);
            } else if (call.phase() == RemoteCall.Phase.RUNNING) {
                stats.setNumRunningInputs(stats.getNumRunningInputs() + 1);
            }
        });
        return stats.setNumTotalTasks(stats.getNumRunningInputs()).build();
    }

    private static int status(RemoteCall call) {
        return switch (call.phase()) {
            case WITHOUT_INPUT, QUEUED -> STATUS_PENDING;
            case RUNNING -> STATUS_RUNNING;
            case ENDED, EXPIRED -> STATUS_ENDED;
        };
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / MILLIS;
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
