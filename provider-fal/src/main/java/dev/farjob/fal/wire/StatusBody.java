package dev.farjob.fal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a request is, in fal's words. COMPLETED says that it has ended, and not how.
 *
 * @param state how it is
 * @param word fal's own word for it, fit for a message
 * @param position how many are ahead of it
 * @param error that it failed, if the status says so; that it says nothing proves nothing
 * @param errorType what kind of failure, if the status says so
 * @param logs what it printed, if that was asked for
 */
public record StatusBody(
        State state,
        String word,
        OptionalInt position,
        Optional<String> error,
        Optional<String> errorType,
        List<LogLine> logs) {

    /** The three statuses there are, and whatever else fal may come to say. */
    public enum State {
        IN_QUEUE,
        IN_PROGRESS,
        COMPLETED,
        OTHER
    }

    /** Reads a status; empty if the text is no JSON object with a status. */
    public static Optional<StatusBody> read(String text) {
        return Json.readObject(text).flatMap(node -> Json.text(node, "status").map(word -> of(node, word)));
    }

    private static StatusBody of(JsonNode node, String word) {
        return new StatusBody(
                state(word),
                Words.name(word),
                position(node.path("queue_position")),
                Json.text(node, "error"),
                Json.text(node, "error_type"),
                LogLine.readAll(node));
    }

    private static State state(String word) {
        return switch (word) {
            case "IN_QUEUE" -> State.IN_QUEUE;
            case "IN_PROGRESS" -> State.IN_PROGRESS;
            case "COMPLETED" -> State.COMPLETED;
            default -> State.OTHER;
        };
    }

    private static OptionalInt position(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToInt() && node.asInt() >= 0
                ? OptionalInt.of(node.asInt())
                : OptionalInt.empty();
    }

    /** Whether the status itself says that the request failed. */
    public boolean saysThatItFailed() {
        return error.isPresent() || errorType.isPresent();
    }
}
