package dev.farjob.modal.grpc;

import dev.farjob.modal.api.ModalFunction;
import dev.farjob.modal.wire.DataFormat;
import dev.farjob.modal.wire.FunctionGetRequest;
import dev.farjob.modal.wire.FunctionGetResponse;
import dev.farjob.modal.wire.FunctionHandleMetadata;
import dev.farjob.modal.wire.ModalClientGrpc;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.provider.ProviderException;
import io.grpc.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds deployed functions by their names. An id serves for a while, because it survives a redeployment. */
final class Functions {

    private static final Logger LOG = LoggerFactory.getLogger(Functions.class);
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int MAX_REMEMBERED = 1_000;
    private static final long MAX_OBJECT = 2 << 20;
    private static final long MAX_ASYNC_OBJECT = 8 << 10;

    /**
     * A function that takes jobs.
     *
     * @param id Modal's id
     * @param method the method, if the id is a class's
     * @param inlineLimit how many bytes of arguments may travel in the call itself
     */
    record Found(String id, Optional<String> method, long inlineLimit) {}

    private record Remembered(Found found, Instant until) {}

    private final Wire wire;
    private final Clock clock;
    private final String environment;
    private final Map<ModalFunction, Remembered> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ModalFunction, Remembered> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    Functions(Wire wire, Clock clock, String environment) {
        this.wire = wire;
        this.clock = clock;
        this.environment = environment;
    }

    /**
     * The function of this name.
     *
     * @throws ProviderException if it cannot take jobs, whatever they are
     */
    Found find(ModalFunction function, Deadline deadline) throws WireException {
        Instant now = clock.instant();
        synchronized (known) {
            Remembered before = known.get(function);
            if (before != null && now.isBefore(before.until())) {
                return before.found();
            }
        }
        Found found = ask(function, deadline);
        synchronized (known) {
            known.put(function, new Remembered(found, now.plus(REMEMBERED)));
        }
        return found;
    }

    /** Modal does not know the id any more. */
    void forget(ModalFunction function) {
        synchronized (known) {
            known.remove(function);
        }
    }

    private Found ask(ModalFunction function, Deadline deadline) throws WireException {
        FunctionGetRequest request = FunctionGetRequest.newBuilder()
                .setAppName(function.app())
                .setObjectTag(function.className().map(name -> name + ".*").orElse(function.name()))
                .setEnvironmentName(function.environment().orElse(environment))
                .build();
        FunctionGetResponse answer = wire.ask(ModalClientGrpc.getFunctionGetMethod(), request, deadline);
        if (answer.getServerWarningsCount() > 0) {
            LOG.warn(
                    "Modal has {} warning(s) about {}; \"modal app logs\" or its dashboard show them",
                    answer.getServerWarningsCount(),
                    function);
        }
        FunctionHandleMetadata metadata = metadata(function, answer);
        requireTakesJobs(function, metadata);
        return new Found(answer.getFunctionId(), function.methodName(), inlineLimit(answer.getHandleMetadata()));
    }

    private static FunctionHandleMetadata metadata(ModalFunction function, FunctionGetResponse answer) {
        if (answer.getFunctionId().isEmpty()) {
            throw refusal("Modal found " + function + " and gave no id for it; deploy it again");
        }
        if (function.methodName().isEmpty()) {
            return answer.getHandleMetadata();
        }
        FunctionHandleMetadata method = answer.getHandleMetadata()
                .getMethodHandleMetadataMap()
                .get(function.methodName().get());
        if (method == null) {
            throw refusal("the class of " + function + " is deployed at Modal, and has no such method");
        }
        return method;
    }

    private static void requireTakesJobs(ModalFunction function, FunctionHandleMetadata metadata) {
        if (!metadata.getWebUrl().isEmpty()) {
            throw refusal(function + " is a web endpoint, which Modal cannot spawn; name the function behind it");
        }
        if (!metadata.getSupportedInputFormatsList().contains(DataFormat.DATA_FORMAT_CBOR)) {
            throw refusal(
                    function + " was deployed with a Python SDK that takes no CBOR; deploy it again with modal 1.2"
                            + " or newer, and with cbor2 in its image (image builder 2025.06 or newer has it)");
        }
    }

    /** Spawned calls have a smaller limit; a server that says neither has the SDKs' defaults. */
    private static long inlineLimit(FunctionHandleMetadata metadata) {
        long any = metadata.hasMaxObjectSizeBytes() ? metadata.getMaxObjectSizeBytes() : MAX_OBJECT;
        long async = metadata.hasMaxAsyncObjectSizeBytes() ? metadata.getMaxAsyncObjectSizeBytes() : MAX_ASYNC_OBJECT;
        return Math.min(any, async);
    }

    private static ProviderException refusal(String why) {
        return new ProviderException(Failure.of(FailureKind.REFUSED, why));
    }
}
