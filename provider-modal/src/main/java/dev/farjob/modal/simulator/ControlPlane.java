package dev.farjob.modal.simulator;

import com.google.protobuf.ByteString;
import dev.farjob.modal.simulator.ModalState.Deployed;
import dev.farjob.modal.wire.AuthTokenGetRequest;
import dev.farjob.modal.wire.AuthTokenGetResponse;
import dev.farjob.modal.wire.BlobCreateRequest;
import dev.farjob.modal.wire.BlobCreateResponse;
import dev.farjob.modal.wire.BlobGetRequest;
import dev.farjob.modal.wire.BlobGetResponse;
import dev.farjob.modal.wire.DictEntry;
import dev.farjob.modal.wire.DictGetOrCreateRequest;
import dev.farjob.modal.wire.DictGetOrCreateResponse;
import dev.farjob.modal.wire.DictGetRequest;
import dev.farjob.modal.wire.DictGetResponse;
import dev.farjob.modal.wire.DictUpdateRequest;
import dev.farjob.modal.wire.DictUpdateResponse;
import dev.farjob.modal.wire.FunctionCallCancelRequest;
import dev.farjob.modal.wire.FunctionCallFetchRequest;
import dev.farjob.modal.wire.FunctionCallFetchResponse;
import dev.farjob.modal.wire.FunctionCallFromIdRequest;
import dev.farjob.modal.wire.FunctionCallFromIdResponse;
import dev.farjob.modal.wire.FunctionCallGetInfoRequest;
import dev.farjob.modal.wire.FunctionCallGetInfoResponse;
import dev.farjob.modal.wire.FunctionGetCurrentStatsRequest;
import dev.farjob.modal.wire.FunctionGetOutputsRequest;
import dev.farjob.modal.wire.FunctionGetOutputsResponse;
import dev.farjob.modal.wire.FunctionGetRequest;
import dev.farjob.modal.wire.FunctionGetResponse;
import dev.farjob.modal.wire.FunctionMapRequest;
import dev.farjob.modal.wire.FunctionMapResponse;
import dev.farjob.modal.wire.FunctionPutInputsItem;
import dev.farjob.modal.wire.FunctionPutInputsRequest;
import dev.farjob.modal.wire.FunctionPutInputsResponse;
import dev.farjob.modal.wire.FunctionPutInputsResponseItem;
import dev.farjob.modal.wire.FunctionStats;
import dev.farjob.modal.wire.ModalClientGrpc;
import dev.farjob.modal.wire.Nothing;
import dev.farjob.modal.wire.ObjectCreationType;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls that Modal answers; everything else is UNIMPLEMENTED. */
final class ControlPlane extends ModalClientGrpc.ModalClientImplBase {

    /** The fault of this call, if it changes the answer itself. */
    static final Context.Key<Fault.@Nullable Kind> FAULT = Context.key("fault");

    static final Context.Key<@Nullable String> IDEMPOTENCY_KEY = Context.key("idempotency-key");

    private static final int MILLIS = 1000;

    private final ModalState state;
    private final Blobs blobs;
    private final Answers answers;
    private final LongPoll longPoll;
    private final Map<String, FunctionMapResponse> answered = new ConcurrentHashMap<>();
    private volatile boolean dedupes;
    private volatile Duration authTokenLifetime = Duration.ofMinutes(20);

    ControlPlane(ModalState state, Blobs blobs, LongPoll longPoll) {
        this.state = state;
        this.blobs = blobs;
        this.answers = new Answers(state, blobs);
        this.longPoll = longPoll;
    }

    void dedupes(boolean yes) {
        dedupes = yes;
    }

    void authTokenLifetime(Duration time) {
        authTokenLifetime = time;
    }

    @Override
    public void authTokenGet(AuthTokenGetRequest request, StreamObserver<AuthTokenGetResponse> out) {
        String claims = "{\"exp\":" + state.now().plus(authTokenLifetime).getEpochSecond() + "}";
        String token = "x."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".x";
        answer(out, () -> AuthTokenGetResponse.newBuilder().setToken(token).build());
    }

    @Override
    public void functionGet(FunctionGetRequest request, StreamObserver<FunctionGetResponse> out) {
        answer(out, () -> answers.function(request));
    }

    @Override
    public void functionMap(FunctionMapRequest request, StreamObserver<FunctionMapResponse> out) {
        answer(out, () -> {
            String key = IDEMPOTENCY_KEY.get();
            return dedupes && key != null ? answered.computeIfAbsent(key, unused -> spawn(request)) : spawn(request);
        });
    }

    private FunctionMapResponse spawn(FunctionMapRequest request) {
        String method = request.getPipelinedInputsCount() == 0
                ? ""
                : request.getPipelinedInputs(0).getInput().getMethodName();
        Deployed deployed = state.byId(request.getFunctionId(), method)
                .orElseThrow(() -> missing("can't find function " + request.getFunctionId()));
        boolean pipelined = FAULT.get() != Fault.Kind.NOT_PIPELINED && request.getPipelinedInputsCount() > 0;
        synchronized (state) {
            CallArguments arguments = pipelined ? arguments(request.getPipelinedInputs(0)) : null;
            RemoteCall call = state.create(deployed, deployed.function());
            FunctionMapResponse.Builder answer =
                    FunctionMapResponse.newBuilder().setFunctionCallId(call.id());
            if (arguments != null) {
                call.putInput(arguments);
                answer.addPipelinedInputs(input(call));
            }
            return answer.build();
        }
    }

    @Override
    public void functionPutInputs(FunctionPutInputsRequest request, StreamObserver<FunctionPutInputsResponse> out) {
        answer(out, () -> {
            RemoteCall call = call(request.getFunctionCallId());
            synchronized (state) {
                call.putInput(arguments(request.getInputs(0)));
            }
            return FunctionPutInputsResponse.newBuilder().addInputs(input(call)).build();
        });
    }

    private CallArguments arguments(FunctionPutInputsItem item) {
        try {
            byte[] cbor = item.getInput().getArgsBlobId().isEmpty()
                    ? item.getInput().getArgs().toByteArray()
                    : blobs.read(item.getInput().getArgsBlobId())
                            .orElseThrow(() -> new IllegalArgumentException("no such blob"));
            return CallArguments.read(cbor);
        } catch (IllegalArgumentException wrong) {
            throw Status.INVALID_ARGUMENT.withDescription(wrong.getMessage()).asRuntimeException();
        }
    }

    private static FunctionPutInputsResponseItem input(RemoteCall call) {
        return FunctionPutInputsResponseItem.newBuilder()
                .setInputId(call.inputId())
                .build();
    }

    @Override
    public void functionGetOutputs(FunctionGetOutputsRequest request, StreamObserver<FunctionGetOutputsResponse> out) {
        answer(out, () -> {
            RemoteCall call = call(request.getFunctionCallId());
            if (call.phase() == RemoteCall.Phase.WITHOUT_INPUT) {
                throw missing("Function call not found");
            }
            longPoll.untilEnded(call, Duration.ofMillis((long) (request.getTimeout() * MILLIS)));
            return answers.outputs(call, request.getClearOnSuccess());
        });
    }

    @Override
    public void functionCallCancel(FunctionCallCancelRequest request, StreamObserver<Nothing> out) {
        answer(out, () -> {
            if (!state.cancel(request.getFunctionCallId(), request.getTerminateContainers())) {
                throw missing("Function call not found");
            }
            return Nothing.getDefaultInstance();
        });
    }

    @Override
    public void functionCallFromId(FunctionCallFromIdRequest request, StreamObserver<FunctionCallFromIdResponse> out) {
        answer(out, () -> answers.fromId(call(request.getFunctionCallId())));
    }

    @Override
    public void functionCallGetInfo(
            FunctionCallGetInfoRequest request, StreamObserver<FunctionCallGetInfoResponse> out) {
        answer(out, () -> {
            RemoteCall call = call(request.getFunctionCallId());
            if (!state.isKnownToInfo(call) || !call.functionId().equals(request.getFunctionId())) {
                throw missing("Function call not found");
            }
            return answers.info(call);
        });
    }

    @Override
    public void functionCallFetch(FunctionCallFetchRequest request, StreamObserver<FunctionCallFetchResponse> out) {
        answer(out, () -> answers.fetched(request));
    }

    @Override
    public void functionGetCurrentStats(FunctionGetCurrentStatsRequest request, StreamObserver<FunctionStats> out) {
        answer(out, () -> answers.stats(request.getFunctionId()));
    }

    @Override
    public void blobCreate(BlobCreateRequest request, StreamObserver<BlobCreateResponse> out) {
        answer(out, () -> blobs.create(request.getContentLength()));
    }

    @Override
    public void blobGet(BlobGetRequest request, StreamObserver<BlobGetResponse> out) {
        answer(out, () -> {
            if (blobs.read(request.getBlobId()).isEmpty()) {
                throw missing("Blob not found");
            }
            return BlobGetResponse.newBuilder()
                    .setDownloadUrl(blobs.downloadUrl(request.getBlobId()))
                    .build();
        });
    }

    @Override
    public void dictGetOrCreate(DictGetOrCreateRequest request, StreamObserver<DictGetOrCreateResponse> out) {
        answer(out, () -> {
            String id = ModalState.dictId(request.getEnvironmentName(), request.getDeploymentName());
            if (request.getObjectCreationType() == ObjectCreationType.OBJECT_CREATION_TYPE_CREATE_IF_MISSING) {
                state.makeDict(id);
            }
            if (!state.hasDict(id)) {
                throw missing("Dict not found");
            }
            return DictGetOrCreateResponse.newBuilder().setDictId(id).build();
        });
    }

    @Override
    public void dictGet(DictGetRequest request, StreamObserver<DictGetResponse> out) {
        answer(
                out,
                () -> state.get(request.getDictId(), request.getKey().toByteArray())
                        .map(value -> DictGetResponse.newBuilder()
                                .setFound(true)
                                .setValue(ByteString.copyFrom(value))
                                .build())
                        .orElse(DictGetResponse.getDefaultInstance()));
    }

    @Override
    public void dictUpdate(DictUpdateRequest request, StreamObserver<DictUpdateResponse> out) {
        answer(out, () -> {
            for (DictEntry entry : request.getUpdatesList()) {
                state.put(
                        request.getDictId(),
                        entry.getKey().toByteArray(),
                        entry.getValue().toByteArray());
            }
            return DictUpdateResponse.newBuilder().setCreated(true).build();
        });
    }

    private RemoteCall call(String id) {
        return state.call(id).orElseThrow(() -> missing("Function call not found"));
    }

    private static StatusRuntimeException missing(String what) {
        return Status.NOT_FOUND.withDescription(what).asRuntimeException();
    }

    private static <A> void answer(StreamObserver<A> out, Supplier<A> answer) {
        A message;
        try {
            message = answer.get();
        } catch (StatusRuntimeException refused) {
            out.onError(refused);
            return;
        }
        out.onNext(message);
        out.onCompleted();
    }
}
