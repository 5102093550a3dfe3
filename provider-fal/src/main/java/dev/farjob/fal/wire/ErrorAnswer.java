package dev.farjob.fal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * An answer that is no success, read as far as it goes. fal has two shapes: models answer with a list of details, its own
 * machinery with one sentence and a type.
 *
 * @param status the HTTP status, or 0 if nobody said one
 * @param errorType what kind of error, by a header or the body
 * @param startTimedOut whether the caller's own limit on the time to start passed
 * @param needsRetry whether fal says that another try may help; empty if it does not say
 * @param details what the model does not like
 * @param sentence the one sentence, if that is the shape
 * @param notFound whether it says that there is no such request
 * @param body the whole of it
 */
public record ErrorAnswer(
        int status,
        Optional<String> errorType,
        boolean startTimedOut,
        Optional<Boolean> needsRetry,
        List<Detail> details,
        Optional<String> sentence,
        boolean notFound,
        String body) {

    private static final int LONGEST = 1 << 20;
    private static final int MOST_DETAILS = 100;
    private static final int MOST_STEPS = 8;
    private static final Set<String> YES = Set.of("1", "true", "yes");

    /**
     * One thing that a model does not like. Its message is left where it is: it may repeat what the user wrote.
     *
     * @param type what kind of trouble; the one thing to go by
     * @param where which part of the input
     */
    public record Detail(String type, String where) {}

    /** The headers that say more than the body. */
    public interface Headers {
        /** The first value of a header, whatever the case of its name. */
        Optional<String> header(String name);
    }

    /** Reads an answer, whatever it is. */
    public static ErrorAnswer read(int status, Headers headers, String body) {
        JsonNode node =
                body.length() > LONGEST ? Json.object() : Json.readObject(body).orElseGet(Json::object);
        return new ErrorAnswer(
                status,
                headers.header("X-Fal-Error-Type").or(() -> Json.text(node, "error_type")),
                headers.header("X-Fal-Request-Timeout-Type")
                        .filter("user"::equalsIgnoreCase)
                        .isPresent(),
                headers.header("X-Fal-Needs-Retry")
                        .or(() -> headers.header("X-Fal-Retryable"))
                        .map(text -> YES.contains(text.strip().toLowerCase(Locale.ROOT))),
                details(node.path("detail")),
                Json.text(node, "detail"),
                Json.text(node, "status").filter("NOT_FOUND"::equals).isPresent(),
                body);
    }

    /** Reads a failure from a body alone, as it stands in a webhook or in fal's history. */
    public static ErrorAnswer read(int status, String body) {
        return read(status, name -> Optional.empty(), body);
    }

    /** A body behind a 200 that is nothing but a list of details: some models hide their failures so. */
    public static Optional<ErrorAnswer> behindSuccess(String body) {
        if (body.length() > LONGEST || !body.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        return Json.readObject(body)
                .filter(node ->
                        node.size() == 1 && !details(node.path("detail")).isEmpty())
                .map(node -> read(422, body));
    }

    private static List<Detail> details(JsonNode list) {
        List<Detail> details = new ArrayList<>();
        if (list.isArray()) {
            for (JsonNode entry : list) {
                if (details.size() < MOST_DETAILS) {
                    Json.text(entry, "type")
                            .ifPresent(type -> details.add(new Detail(Words.name(type), where(entry.path("loc")))));
                }
            }
        }
        return details;
    }

    private static String where(JsonNode steps) {
        List<String> names = new ArrayList<>();
        for (JsonNode step : steps) {
            if (names.size() < MOST_STEPS && (step.isTextual() || step.isInt())) {
                names.add(Words.name(step.asText()));
            }
        }
        return String.join(".", names);
    }

    /** Whether the body has fal's or a model's own shape, and is not a page of some server in between. */
    public boolean isOneOfFal() {
        return sentence.isPresent() || !details.isEmpty() || errorType.isPresent();
    }

    /** Whether the application says that it has no such path, which is not to say that there is no such request. */
    public boolean isPathOfTheApp() {
        return status == 404
                && sentence.filter(text -> text.startsWith("Path ") && text.endsWith(" not found"))
                        .isPresent();
    }

    /** Whether this is the answer to a question that came before the end. */
    public boolean isStillInProgress() {
        return status == 400
                && sentence.filter(text -> text.contains("still in progress")).isPresent();
    }

    /** Whether the account has no credit left. */
    public boolean isExhausted() {
        return status == 402
                || (status == 403
                        && sentence.filter(
                                        text -> text.contains("Exhausted balance") || text.contains("User is locked"))
                                .isPresent());
    }
}
