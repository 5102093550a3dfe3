package dev.farjob.model;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * JSON text that Farjob carries and never interprets: what goes to the provider, or what came back.
 *
 * <p>{@code toString} gives the size only, because a prompt or a result is nobody's business in a log.
 */
public final class Payload {

    private static final Payload EMPTY = new Payload("{}");

    private final String json;

    private Payload(String json) {
        this.json = json;
    }

    /**
     * The payload with this text. It is not parsed here; {@code submit} refuses an input that is not JSON.
     *
     * @throws IllegalArgumentException if the text is blank, or has the character NUL or half a surrogate pair, which no JSON
     *     text in UTF-8 has
     */
    public static Payload ofJson(String json) {
        Objects.requireNonNull(json, "payload must not be null");
        if (json.isBlank()) {
            throw new IllegalArgumentException("payload must not be empty: an empty input is {}");
        }
        if (json.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("payload must not contain the character NUL: JSON has it escaped");
        }
        if (Texts.hasHalfAPair(json)) {
            throw new IllegalArgumentException(
                    "payload must not contain half a surrogate pair, which UTF-8 cannot hold: the"
                            + " text was probably cut within a character; cut it by code points, or escape the half");
        }
        return new Payload(json);
    }

    /**
     * The payload with a text that a provider has sent. Half a surrogate pair in it is escaped, which is the same JSON: a
     * result must not get lost because it cannot be stored as it came.
     *
     * @throws IllegalArgumentException if the text is blank or has the character NUL
     */
    public static Payload received(String json) {
        Objects.requireNonNull(json, "payload must not be null");
        return ofJson(Texts.hasHalfAPair(json) ? Texts.escapeHalfPairs(json) : json);
    }

    /** An empty JSON object. */
    public static Payload empty() {
        return EMPTY;
    }

    /** The text, exactly as it was given. */
    public String json() {
        return json;
    }

    /** How many bytes the text takes as UTF-8. */
    public int sizeInBytes() {
        return json.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return "Payload[" + sizeInBytes() + " bytes]";
    }
}
