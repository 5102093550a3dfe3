package dev.farjob.modal.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farjob.model.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The fields of one envelope, as they turn up. A field of another type than it should have counts as absent. */
final class EnvelopeFields {

    private static final int LONGEST_WORD = 64;
    private static final int LONGEST_MESSAGE = 1_000;
    private static final double LONGEST_WAIT_SECONDS = Duration.ofDays(1).toSeconds();
    private static final double MILLIS = 1_000;

    private final String text;
    private final Map<String, String> words = new HashMap<>();
    private double version = Double.NaN;
    private double retryAfter = Double.NaN;
    private @Nullable Boolean asked;
    private @Nullable String value;
    private @Nullable Progress progress;
    private Envelope.@Nullable Problem failure;

    EnvelopeFields(String text) {
        this.text = text;
    }

    /** Takes the field whose value the parser stands at, and leaves the parser at the value's end. */
    void take(String name, JsonParser parser) throws IOException {
        switch (name) {
            case "farjob" -> version = number(parser);
            case "retry_after" -> retryAfter = number(parser);
            case "kind", "id", "state", "code", "message", "key", "found" -> word(name, parser);
            case "asked" -> asked = truth(parser);
            case "value" -> value = slice(parser);
            case "progress" -> progress = progress(parser);
            case "failure" -> failure = problem(parser);
            default -> parser.skipChildren();
        }
    }

    private void word(String name, JsonParser parser) throws IOException {
        @Nullable String word = string(parser);
        if (word != null) {
            words.put(name, word);
        }
    }

    Optional<Envelope> envelope() {
        if (version != EnvelopeReader.VERSION) {
            return Optional.empty();
        }
        return switch (words.getOrDefault("kind", "")) {
            case "call" -> callId().map(Envelope.Call::new);
            case "status" ->
                callId().flatMap(id -> shortWord("state")
                        .map(state -> new Envelope.Status(
                                id, state, Optional.ofNullable(progress), Optional.ofNullable(failure))));
            case "result" ->
                callId().flatMap(id -> Optional.ofNullable(value).map(json -> new Envelope.Result(id, json)));
            case "cancel" ->
                callId().flatMap(id -> Optional.ofNullable(asked).map(yes -> new Envelope.Cancel(id, yes)));
            case "lookup" ->
                Optional.ofNullable(words.get("key"))
                        .flatMap(key -> shortWord("found").map(found -> new Envelope.LookUp(key, found, callId())));
            case "error" ->
                shortWord("code")
                        .map(code -> new Envelope.Trouble(
                                code,
                                Words.clean(words.getOrDefault("message", ""), LONGEST_MESSAGE),
                                wait(retryAfter)));
            default -> Optional.empty();
        };
    }

    private Optional<String> callId() {
        return Optional.ofNullable(words.get("id")).filter(CallIds::isOne);
    }

    private Optional<String> shortWord(String name) {
        return Optional.ofNullable(words.get(name)).map(word -> Words.clean(word, LONGEST_WORD));
    }

    private static Optional<Duration> wait(double seconds) {
        return seconds >= 0
                ? Optional.of(Duration.ofMillis((long) (Math.min(seconds, LONGEST_WAIT_SECONDS) * MILLIS)))
                : Optional.empty();
    }

    private static @Nullable Progress progress(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        OptionalDouble fraction = OptionalDouble.empty();
        @Nullable String message = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "fraction" -> fraction = fraction(number(parser));
                case "message" -> message = string(parser);
                default -> parser.skipChildren();
            }
        }
        if (fraction.isEmpty() && message == null) {
            return null;
        }
        Progress reported = new Progress(Progress.Source.WORKER, fraction, OptionalInt.empty(), Optional.empty());
        return message == null ? reported : reported.withMessage(Words.clean(message, Progress.MAX_MESSAGE));
    }

    /** A worker that counts to 101 percent is done, and one below nothing has begun; a fraction that is no number says nothing. */
    private static OptionalDouble fraction(double reported) {
        return Double.isNaN(reported) ? OptionalDouble.empty() : OptionalDouble.of(Math.max(0, Math.min(1, reported)));
    }

    private static Envelope.@Nullable Problem problem(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        Map<String, String> said = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            @Nullable String word = string(parser);
            if (word != null) {
                said.put(name, word);
            }
        }
        return new Envelope.Problem(
                Words.clean(said.getOrDefault("type", ""), LONGEST_WORD),
                said.getOrDefault("message", ""),
                said.getOrDefault("traceback", ""));
    }

    private static double number(JsonParser parser) throws IOException {
        if (parser.currentToken() != null && parser.currentToken().isNumeric()) {
            return parser.getDoubleValue();
        }
        parser.skipChildren();
        return Double.NaN;
    }

    private static @Nullable String string(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    private static @Nullable Boolean truth(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_TRUE || parser.currentToken() == JsonToken.VALUE_FALSE) {
            return parser.getBooleanValue();
        }
        parser.skipChildren();
        return null;
    }

    /** The value's own text. */
    private String slice(JsonParser parser) throws IOException {
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            parser.finishToken();
        }
        parser.skipChildren();
        int end = (int) parser.currentLocation().getCharOffset();
        return text.substring(begin, end).strip();
    }
}
