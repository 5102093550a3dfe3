package dev.farjob.modal.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.util.Base64;
import java.util.Map;

/**
 * The arguments of a call: a job's input, which is JSON, as the CBOR array of positional and keyword arguments that a
 * worker reads.
 *
 * <p>An object gives keyword arguments, a list positional ones; an object whose member {@code "*"} is a list gives both.
 * {@code {"$bytes": base64}} gives bytes.
 */
public final class Arguments {

    private static final String POSITIONAL = "*";
    private static final String BYTES = "$bytes";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final CBORMapper CBOR = new CBORMapper();

    private Arguments() {}

    /**
     * The arguments that this input says, and these keyword arguments on top.
     *
     * @throws IllegalArgumentException if the input is no arguments; the message repeats none of it
     */
    public static byte[] toCbor(String input, Map<String, String> more) {
        try {
            JsonNode node = JSON.readTree(input);
            ArrayNode positional = JsonNodeFactory.instance.arrayNode();
            ObjectNode keywords = JsonNodeFactory.instance.objectNode();
            if (node instanceof ArrayNode list) {
                positional.addAll(list);
            } else if (node instanceof ObjectNode object) {
                split(object, positional, keywords);
            } else {
                throw new IllegalArgumentException("the input of a Modal function is an object of keyword arguments,"
                        + " or a list of positional ones, not a single value");
            }
            more.forEach(keywords::put);
            return CBOR.writeValueAsBytes(JsonNodeFactory.instance
                    .arrayNode()
                    .add(withBytes(positional))
                    .add(withBytes(keywords)));
        } catch (JsonProcessingException notJson) {
            // Not the cause: its message quotes the input
            throw new IllegalArgumentException("the input is not JSON that can be sent as arguments: "
                    + notJson.getClass().getSimpleName());
        }
    }

    private static void split(ObjectNode object, ArrayNode positional, ObjectNode keywords) {
        keywords.setAll(object);
        JsonNode given = keywords.remove(POSITIONAL);
        if (given instanceof ArrayNode list) {
            positional.addAll(list);
        } else if (given != null) {
            throw new IllegalArgumentException("\"*\" holds the positional arguments and must be a list");
        }
    }

    private static JsonNode withBytes(JsonNode node) {
        if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, withBytes(list.get(i)));
            }
        } else if (node instanceof ObjectNode object) {
            if (object.size() == 1 && object.path(BYTES).isTextual()) {
                return bytes(object.path(BYTES).asText());
            }
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                field.setValue(withBytes(field.getValue()));
            }
        }
        return node;
    }

    private static JsonNode bytes(String base64) {
        try {
            return JsonNodeFactory.instance.binaryNode(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("a \"$bytes\" in the input is not base64");
        }
    }
}
