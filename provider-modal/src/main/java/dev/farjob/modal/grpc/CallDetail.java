package dev.farjob.modal.grpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farjob.model.Handle;
import java.time.Instant;
import java.util.Optional;

/**
 * The details stored with a call beside its id. A handle that somebody typed in has none of them.
 *
 * @param functionId Modal's id of the function
 * @param spawnedAt when it was sent
 */
record CallDetail(Optional<String> functionId, Optional<Instant> spawnedAt) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FUNCTION = "function";
    private static final String SPAWNED = "spawned";

    static String write(String functionId, Instant spawnedAt) {
        ObjectNode node = JSON.createObjectNode();
        node.put(FUNCTION, functionId);
        node.put(SPAWNED, spawnedAt.toEpochMilli());
        return node.toString();
    }

    static CallDetail read(Handle handle) {
        try {
            JsonNode node = JSON.readTree(handle.detail());
            return new CallDetail(
                    Optional.ofNullable(node.path(FUNCTION).textValue()),
                    node.path(SPAWNED).isIntegralNumber()
                            ? Optional.of(
                                    Instant.ofEpochMilli(node.path(SPAWNED).longValue()))
                            : Optional.empty());
        } catch (JsonProcessingException notOurs) {
            return new CallDetail(Optional.empty(), Optional.empty());
        }
    }
}
