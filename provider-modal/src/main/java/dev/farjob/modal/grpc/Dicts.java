package dev.farjob.modal.grpc;

import com.google.protobuf.ByteString;
import dev.farjob.modal.codec.PickledText;
import dev.farjob.modal.wire.DictEntry;
import dev.farjob.modal.wire.DictGetOrCreateRequest;
import dev.farjob.modal.wire.DictGetRequest;
import dev.farjob.modal.wire.DictGetResponse;
import dev.farjob.modal.wire.DictUpdateRequest;
import dev.farjob.modal.wire.ModalClientGrpc;
import dev.farjob.modal.wire.ObjectCreationType;
import io.grpc.Deadline;
import io.grpc.Status.Code;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One {@code modal.Dict}, in each environment that it is asked for in. */
final class Dicts {

    private static final Duration ABSENT_FOR = Duration.ofMinutes(1);
    private static final int MAX_VALUE = 64 << 10;

    /** The id of the Dict, or until when it is taken for absent. */
    private record Place(String id, Instant absentUntil) {}

    private final Wire wire;
    private final Clock clock;
    private final String name;
    private final Map<String, Place> places = new ConcurrentHashMap<>();

    Dicts(Wire wire, Clock clock, String name) {
        this.wire = wire;
        this.clock = clock;
        this.name = name;
    }

    /** The pickle that Python has put under this text. */
    Optional<byte[]> get(String environment, String key, Deadline deadline) throws WireException {
        Optional<String> id = find(environment, deadline);
        if (id.isEmpty()) {
            return Optional.empty();
        }
        try {
            DictGetResponse answer = wire.ask(
                    ModalClientGrpc.getDictGetMethod(),
                    DictGetRequest.newBuilder()
                            .setDictId(id.get())
                            .setKey(ByteString.copyFrom(PickledText.of(key)))
                            .build(),
                    deadline);
            return answer.getFound() && answer.getValue().size() <= MAX_VALUE
                    ? Optional.of(answer.getValue().toByteArray())
                    : Optional.empty();
        } catch (WireException failed) {
            places.remove(environment);
            throw failed;
        }
    }

    /** Puts a pickle there, and makes the Dict if there is none. */
    void put(String environment, String key, byte[] pickle, Deadline deadline) throws WireException {
        String id = ask(environment, ObjectCreationType.OBJECT_CREATION_TYPE_CREATE_IF_MISSING, deadline);
        places.put(environment, new Place(id, Instant.MIN));
        wire.ask(
                ModalClientGrpc.getDictUpdateMethod(),
                DictUpdateRequest.newBuilder()
                        .setDictId(id)
                        .addUpdates(DictEntry.newBuilder()
                                .setKey(ByteString.copyFrom(PickledText.of(key)))
                                .setValue(ByteString.copyFrom(pickle)))
                        .build(),
                deadline);
    }

    /** Most workspaces have no such Dict; that is asked once in a while, and not at each look at a job. */
    private Optional<String> find(String environment, Deadline deadline) throws WireException {
        Place known = places.get(environment);
        if (known != null && !known.id().isEmpty()) {
            return Optional.of(known.id());
        }
        if (known != null && clock.instant().isBefore(known.absentUntil())) {
            return Optional.empty();
        }
        try {
            String id = ask(environment, ObjectCreationType.OBJECT_CREATION_TYPE_UNSPECIFIED, deadline);
            places.put(environment, new Place(id, Instant.MIN));
            return Optional.of(id);
        } catch (WireException failed) {
            if (failed.code() != Code.NOT_FOUND) {
                throw failed;
            }
            places.put(environment, new Place("", clock.instant().plus(ABSENT_FOR)));
            return Optional.empty();
        }
    }

    private String ask(String environment, ObjectCreationType creation, Deadline deadline) throws WireException {
        return wire.ask(
                        ModalClientGrpc.getDictGetOrCreateMethod(),
                        DictGetOrCreateRequest.newBuilder()
                                .setDeploymentName(name)
                                .setEnvironmentName(environment)
                                .setObjectCreationType(creation)
                                .build(),
                        deadline)
                .getDictId();
    }
}
