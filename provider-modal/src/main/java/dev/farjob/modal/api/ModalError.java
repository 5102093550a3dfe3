package dev.farjob.modal.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farjob.model.Failure;
import java.util.Objects;
import java.util.Optional;

/**
 * Python's account of why a function failed. It may echo the user's input, so it is kept in the detail of a
 * {@link Failure} and is in no message and no log.
 *
 * <pre>{@code
 * ModalError.of(failure).filter(error -> error.type().equals("OutOfMemoryError")).isPresent()
 * }</pre>
 *
 * @param type the class of the exception, such as {@code ValueError}; empty if Modal did not say
 * @param message what the exception said
 * @param traceback Python's traceback as text; empty if there is none
 */
public record ModalError(String type, String message, String traceback) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_TEXT = 12_000;

    public ModalError {
        Objects.requireNonNull(type, "type must not be null");
        Objects.requireNonNull(message, "message must not be null");
        Objects.requireNonNull(traceback, "traceback must not be null");
    }

    /** Python's account, if this failure is one of Modal's and has such a detail. */
    public static Optional<ModalError> of(Failure failure) {
        try {
            JsonNode node = JSON.readTree(failure.detail());
            return node != null && node.hasNonNull("type") && node.hasNonNull("message")
                    ? Optional.of(new ModalError(
                            node.get("type").asText(),
                            node.get("message").asText(),
                            node.path("traceback").asText()))
                    : Optional.empty();
        } catch (JsonProcessingException notOurs) {
            return Optional.empty();
        }
    }

    /** The detail of a failure that {@link #of} reads; long texts lose their middle. */
    public String toDetail() {
        String detail;
        int longest = MAX_TEXT;
        do {
            ObjectNode node = JSON.createObjectNode();
            node.put("type", cut(type, longest));
            node.put("message", cut(message, longest));
            node.put("traceback", cut(traceback, longest));
            detail = node.toString();
            longest /= 2;
        } while (detail.length() > Failure.MAX_DETAIL);
        return detail;
    }

    /** The end of a traceback says where it happened, and its beginning how one came there. */
    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int half = longest / 2;
        int from = text.length() - half;
        return text.substring(0, Character.isHighSurrogate(text.charAt(half - 1)) ? half - 1 : half)
                + "\n…\n"
                + text.substring(Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from);
    }

    /** Names the exception, and not what it said. */
    @Override
    public String toString() {
        return "ModalError[" + type + "]";
    }
}
