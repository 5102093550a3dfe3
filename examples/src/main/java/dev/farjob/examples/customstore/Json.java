package dev.farjob.examples.customstore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Adds to Jackson: optional values, instants as texts that keep every digit, values by their own codec, no checked exceptions. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("the database holds a document that is not JSON", broken);
        }
    }

    static void put(ObjectNode node, String name, Optional<Instant> instant) {
        instant.ifPresent(present -> node.put(name, present.toString()));
    }

    static <V> void putAll(ObjectNode node, String name, List<V> values, Function<V, String> write) {
        values.forEach(value -> node.withArray("/" + name).add(parse(write.apply(value))));
    }

    static String text(JsonNode node, String name) {
        return node.required(name).textValue();
    }

    static Instant instant(JsonNode node, String name) {
        return Instant.parse(text(node, name));
    }

    static Optional<JsonNode> optional(JsonNode node, String name) {
        return Optional.ofNullable(node.get(name));
    }

    static Optional<Instant> optionalInstant(JsonNode node, String name) {
        return optional(node, name).map(JsonNode::textValue).map(Instant::parse);
    }

    static <V> List<V> all(JsonNode node, String name, Function<String, V> read) {
        List<V> values = new ArrayList<>();
        node.path(name).forEach(value -> values.add(read.apply(value.toString())));
        return values;
    }
}
