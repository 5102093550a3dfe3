package dev.farjob.modal.grpc;

import dev.farjob.modal.api.ModalFunction;
import dev.farjob.modal.wire.FunctionCallFetchRequest;
import dev.farjob.modal.wire.FunctionCallInputInfo;
import dev.farjob.modal.wire.ModalClientGrpc;
import dev.farjob.modal.wire.Timestamp;
import dev.farjob.model.Handle;
import dev.farjob.provider.ProviderException;
import dev.farjob.provider.SpawnLookup.Found;
import dev.farjob.provider.SpawnRequest;
import io.grpc.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks for a call whose id was lost, among the calls of its function around that time. Modal keeps no mark of ours on a
 * call, so it is the right one only if the worker says so, or if nobody else can have made it.
 */
final class FindLostCall {

    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(30);
    private static final int LIMIT = 1_000;
    private static final int MOST_NAMED = 5;
    private static final int MOST_ASKED = 50;

    private final Wire wire;
    private final Functions functions;
    private final OwnCalls own;
    private final ReadProgress progress;
    private final boolean correlated;
    private final boolean soleCaller;
    private final Patience patience;

    FindLostCall(
            Wire wire,
            Functions functions,
            OwnCalls own,
            ReadProgress progress,
            boolean correlated,
            boolean soleCaller,
            Patience patience) {
        this.patience = patience;
        this.wire = wire;
        this.functions = functions;
        this.own = own;
        this.progress = progress;
        this.correlated = correlated;
        this.soleCaller = soleCaller;
    }

    Found lookUp(SpawnRequest request, Instant sentAt) {
        Deadline deadline = patience.call();
        try {
            ModalFunction function = ModalFunction.parse(request.target().endpoint());
            Functions.Found found = functions.find(function, deadline);
            List<String> candidates = candidates(found, sentAt, deadline);
            for (String callId :
                    correlated ? candidates.subList(0, Math.min(candidates.size(), MOST_ASKED)) : List.<String>of()) {
                if (progress.key(callId, function)
                        .filter(request.idempotencyKey()::equals)
                        .isPresent()) {
                    return there(request, found, callId, sentAt);
                }
            }
            // Of calls that an earlier process made nobody here knows whose they are
            boolean nobodyElse = soleCaller && own.coverFrom(sentAt.minus(CLOCKS_DIFFER));
            return nobodyElse && candidates.size() == 1
                    ? there(request, found, candidates.get(0), sentAt)
                    : new Found.CannotTell(say(candidates));
        } catch (WireException trouble) {
            return new Found.CannotTell(String.valueOf(trouble.getMessage()));
        } catch (ProviderException | IllegalArgumentException unknownFunction) {
            return new Found.CannotTell(String.valueOf(unknownFunction.getMessage()));
        }
    }

    private Found there(SpawnRequest request, Functions.Found found, String callId, Instant sentAt) {
        own.accepted(callId);
        return new Found.There(Handle.of(request.target(), callId).withDetail(CallDetail.write(found.id(), sentAt)));
    }

    /** The calls of the function around that time that are not known to be somebody's. */
    private List<String> candidates(Functions.Found function, Instant sentAt, Deadline deadline) throws WireException {
        FunctionCallFetchRequest.Range range = FunctionCallFetchRequest.Range.newBuilder()
                .setSince(timestamp(sentAt.minus(CLOCKS_DIFFER)))
                .setUntil(timestamp(sentAt.plus(Limits.CALL).plus(CLOCKS_DIFFER)))
                .setLimit(LIMIT)
                .build();
        Set<String> ids = new LinkedHashSet<>();
        for (FunctionCallInputInfo input : wire.ask(
                        ModalClientGrpc.getFunctionCallFetchMethod(),
                        FunctionCallFetchRequest.newBuilder()
                                .setFunctionId(function.id())
                                .setRange(range)
                                .build(),
                        deadline)
                .getInputsList()) {
            String id = input.getFunctionCallId();
            boolean otherMethod = function.method().isPresent()
                    && input.hasServiceMethodName()
                    && !function.method().get().equals(input.getServiceMethodName());
            if (!id.isBlank() && !otherMethod && !own.knows(id)) {
                ids.add(id);
            }
        }
        return List.copyOf(ids);
    }

    private static String say(List<String> candidates) {
        return candidates.isEmpty()
                ? "Modal has no call of the function around that time that is not accounted for; one may still appear"
                : "the job may be one of " + candidates.size() + " call(s) of the function around that time: "
                        + candidates.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                        + (candidates.size() > MOST_NAMED ? ", …" : "")
                        + "; adopt it if you know which";
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
