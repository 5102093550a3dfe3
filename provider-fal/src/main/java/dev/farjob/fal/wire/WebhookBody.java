package dev.farjob.fal.wire;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content of a webhook. Its words are not those of a status.
 *
 * @param requestId which request
 * @param end how it ended
 * @param payload what the model answered, as it came, if that is in it
 * @param httpStatus the status of a failure, which stands only inside a sentence
 */
public record WebhookBody(Optional<String> requestId, End end, Optional<String> payload, OptionalInt httpStatus) {

    private static final Set<String> MEMBERS = Set.of("request_id", "status", "payload", "error");
    private static final Pattern STATUS = Pattern.compile("status code: ?([1-5][0-9][0-9])");

    /** How a request ended. */
    public enum End {
        OK,
        ERROR,
        OTHER
    }

    /** Reads a body; empty if it is no JSON object. */
    public static Optional<WebhookBody> read(String text) {
        return Json.members(text, MEMBERS).map(WebhookBody::of);
    }

    private static WebhookBody of(Map<String, String> members) {
        return new WebhookBody(
                Json.text(members, "request_id"),
                end(Json.text(members, "status").orElse("")),
                Json.value(members, "payload"),
                httpStatus(Json.text(members, "error").orElse("")));
    }

    private static End end(String word) {
        return switch (word) {
            case "OK" -> End.OK;
            case "ERROR" -> End.ERROR;
            default -> End.OTHER;
        };
    }

    private static OptionalInt httpStatus(String error) {
        Matcher matcher = STATUS.matcher(error);
        return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}
