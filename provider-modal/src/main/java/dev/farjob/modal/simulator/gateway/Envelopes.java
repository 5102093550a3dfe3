package dev.farjob.modal.simulator.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Duration;

/** The answers of the app, in its envelope. They are the same as the Python app's, which the golden files hold. */
final class Envelopes {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MILLIS = 1_000;

    private Envelopes() {}

    static Answer call(String id) {
        return new Answer(200, text(envelope("call").put("id", id)));
    }

    static Answer status(CallView view, String state) {
        ObjectNode envelope = envelope("status").put("id", view.id()).put("state", state);
        addReport(envelope, view);
        view.problem()
                .ifPresent(problem -> envelope.putObject("failure")
                        .put("type", problem.type())
                        .put("message", problem.message())
                        .put("traceback", ""));
        return new Answer(200, text(envelope));
    }

    static Answer progress(CallView view) {
        ObjectNode envelope = envelope("progress").put("id", view.id());
        addReport(envelope, view);
        return new Answer(200, text(envelope));
    }

    private static void addReport(ObjectNode envelope, CallView view) {
        view.report()
                .ifPresent(report -> envelope.putObject("progress")
                        .put("fraction", report.fraction())
                        .put("message", report.message()));
    }

    static Answer result(CallView view) {
        ObjectNode envelope = envelope("result").put("id", view.id());
        envelope.putRawValue("value", new RawValue(view.value().orElse("null")));
        return new Answer(200, text(envelope));
    }

    static Answer cancel(String id, boolean asked) {
        return new Answer(
                asked ? 202 : 200, text(envelope("cancel").put("id", id).put("asked", asked)));
    }

    static Answer found(String key, String id) {
        return new Answer(200, text(lookUp(key, "call").put("id", id)));
    }

    static Answer notFound(String key, String word) {
        return new Answer(200, text(lookUp(key, word)));
    }

    private static ObjectNode lookUp(String key, String word) {
        return envelope("lookup").put("key", key).put("found", word);
    }

    static Answer trouble(int status, String code, String message) {
        return new Answer(status, text(envelope("error").put("code", code).put("message", message)));
    }

    static Answer trouble(int status, String code, String message, Duration retryAfter) {
        ObjectNode envelope = envelope("error").put("code", code).put("message", message);
        return new Answer(status, text(envelope.put("retry_after", retryAfter.toMillis() / MILLIS)));
    }

    private static ObjectNode envelope(String kind) {
        return JSON.createObjectNode().put("farjob", 1).put("kind", kind);
    }

    static String text(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree can be written", impossible);
        }
    }

    /** The text as a tree; a missing node if it is no JSON. */
    static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            return JSON.missingNode();
        }
    }
}
