package dev.farjob.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.farjob.model.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns objects into payloads and back, with Jackson's defaults; properties that the class does not know are ignored.
 *
 * <pre>{@code
 * Video video = Json.read(step.result().payload(), Video.class);
 * }</pre>
 */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Numbers that differ only far behind the point differ, too. */
    private static final ObjectMapper EXACT = MAPPER.rebuild()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** The names of Jackson's settings, in its messages about limits. */
    private static final Pattern REFERENCE = Pattern.compile(", from `[^`]*`");

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
            // Not the cause: the message of an exception that a getter threw may hold what it could not get
            throw new IllegalArgumentException(
                    "a " + value.getClass().getName() + " cannot be written as JSON: " + why(unwritable));
        }
    }

    /** Of types and limits Jackson says itself what is wrong; anything else may be about the content. */
    private static String why(JsonProcessingException unwritable) {
        if (unwritable instanceof InvalidDefinitionException || unwritable instanceof StreamConstraintsException) {
            return unwritable.getOriginalMessage();
        }
        Throwable thrown = unwritable.getCause();
        if (thrown == null) {
            return unwritable.getClass().getSimpleName();
        }
        StackTraceElement[] trace = thrown.getStackTrace();
        return thrown.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    /**
     * The payload as an object.
     *
     * @throws IllegalArgumentException if it does not fit the class; the message does not repeat the payload
     */
    public static <T> T read(Payload payload, Class<T> type) {
        Objects.requireNonNull(payload, "payload must not be null");
        Objects.requireNonNull(type, "type must not be null");
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
        return location == null ? "" : at(location);
    }

    private static String at(JsonLocation location) {
        return " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** Whether the payload is one JSON value and nothing else, within the limits of {@link #fault}. */
    public static boolean isJson(Payload payload) {
        return fault(payload).isEmpty();
    }

    /**
     * Says what is wrong with a payload that is not one JSON value and nothing else, or that has more than Jackson's defaults
     * read: 1,000 levels, 1,000 digits in a number, 50,000 characters in a name. Reads it once, in constant memory, and does
     * not repeat it.
     *
     * @return such as {@code is not JSON at line 1, column 7}; empty if nothing is wrong
     */
    public static Optional<String> fault(Payload payload) {
        Objects.requireNonNull(payload, "payload must not be null");
        try (JsonParser parser = MAPPER.createParser(payload.json())) {
            parser.nextToken();
            parser.skipChildren();
            return parser.nextToken() == null
                    ? Optional.empty()
                    : Optional.of("has more after its one JSON value" + at(parser.currentTokenLocation()));
        } catch (StreamConstraintsException tooMuch) {
            String limit = REFERENCE.matcher(tooMuch.getOriginalMessage()).replaceAll("");
            return Optional.of("has JSON that is more than readers take: " + limit);
        } catch (JsonProcessingException malformed) {
            return Optional.of("is not JSON" + place(malformed));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * Whether both are the same JSON value: the names in an object may come in any order, and the space between the tokens says
     * nothing. A text that is not JSON, or that has a number which is more than Java holds, equals only itself.
     */
    public static boolean areEqual(Payload one, Payload other) {
        Objects.requireNonNull(one, "payload must not be null");
        if (one.equals(Objects.requireNonNull(other, "payload must not be null"))) {
            return true;
        }
        try {
            return EXACT.readTree(one.json()).equals(EXACT.readTree(other.json()));
        } catch (JsonProcessingException | ArithmeticException | NumberFormatException unreadable) {
            return false;
        }
    }
}
