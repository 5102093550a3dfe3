package dev.farjob.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.farjob.model.Payload;
import java.io.IOException;
import java.util.Objects;

/**
 * Turns objects into payloads and back, with Jackson's defaults; properties that the class does not know are ignored.
 *
 * <pre>{@code
 * Video video = Json.read(step.result().payload(), Video.class);
 * }</pre>
 */
public final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /**
     * The object as a payload.
     *
     * @throws IllegalArgumentException if Jackson cannot write it; the message names the class and not the content
     */
    public static Payload write(Object value) {
        Objects.requireNonNull(value, "an input must not be null: an empty one is Map.of()");
        try {
            return Payload.ofJson(MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException unwritable) {
            throw new IllegalArgumentException(
                    "a " + value.getClass().getName() + " cannot be written as JSON: "
                            + unwritable.getOriginalMessage(),
                    unwritable);
        }
    }

    /**
     * The payload as an object.
     *
     * @throws IllegalArgumentException if it does not fit the class; the message does not repeat the payload
     */
    public static <T> T read(Payload payload, Class<T> type) {
        try {
            return MAPPER.readValue(payload.json(), type);
        } catch (JsonProcessingException unreadable) {
            // Not the cause: Jackson's messages quote the text that they do not like, and causes end up in logs.
            throw new IllegalArgumentException(payload + " is not a " + type.getName() + ": "
                    + unreadable.getClass().getSimpleName() + place(unreadable));
        }
    }

    private static String place(JsonProcessingException unreadable) {
        JsonLocation location = unreadable.getLocation();
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** Whether the payload is one JSON value and nothing else. Reads it once, in constant memory. */
    public static boolean isJson(Payload payload) {
        try (JsonParser parser = MAPPER.createParser(payload.json())) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
    }
}
