package dev.farjob.fal.simulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a job ends at the simulator. In any case the status says COMPLETED, and the result says the rest. Immutable.
 *
 * <pre>{@code
 * FalScript.ending(FalOutcome.contentPolicy())
 * }</pre>
 */
public final class FalOutcome {

    private final int status;
    private final Map<String, String> headers;
    private final @Nullable String body;
    private final @Nullable String error;
    private final @Nullable String errorType;

    private FalOutcome(
            int status,
            Map<String, String> headers,
            @Nullable String body,
            @Nullable String error,
            @Nullable String errorType) {
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.body = body;
        this.error = error;
        this.errorType = errorType;
    }

    /** A video, which can be fetched from the simulator. */
    public static FalOutcome video() {
        return new FalOutcome(200, Map.of(), null, null, null);
    }

    /**
     * This output.
     *
     * @param json {@code {base}} in it becomes the simulator's URL
     */
    public static FalOutcome output(String json) {
        return new FalOutcome(200, Map.of(), Objects.requireNonNull(json, "output must not be null"), null, null);
    }

    /** Any answer at all as the result. */
    public static FalOutcome answer(int status, String body) {
        return new FalOutcome(status, Map.of(), Objects.requireNonNull(body, "body must not be null"), null, null);
    }

    /** The model does not like one part of the input; it says why by this type. */
    public static FalOutcome refusedInput(String type) {
        return answer(
                        422,
                        "{\"detail\":[{\"loc\":[\"body\",\"prompt\"],\"msg\":\"no, not this\",\"type\":\"" + type
                                + "\",\"url\":\"https://docs.fal.ai/errors/#" + type
                                + "\",\"ctx\":{},\"input\":\"what the user wrote\"}]}")
                .header("X-Fal-Needs-Retry", "false");
    }

    /** The model will not make this content. */
    public static FalOutcome contentPolicy() {
        return refusedInput("content_policy_violation");
    }

    /** The application crashed, which is said in one sentence and nowhere else. */
    public static FalOutcome crashed() {
        return answer(500, "{\"detail\":\"Internal Server Error\"}");
    }

    /** fal's own machinery failed. */
    public static FalOutcome infrastructure(int status, String errorType) {
        return answer(status, "{\"detail\":\"It failed\",\"error_type\":\"" + errorType + "\"}")
                .header("X-Fal-Error-Type", errorType);
    }

    /** It did not begin within the caller's own start timeout. */
    public static FalOutcome startTimedOut() {
        return infrastructure(504, "request_timeout").header("X-Fal-Request-Timeout-Type", "user");
    }

    /** It was cancelled while it ran. */
    public static FalOutcome cancelled() {
        return infrastructure(499, "client_cancelled");
    }

    /** A failure behind a 200, as some models hide it. */
    public static FalOutcome hiddenBehindSuccess() {
        return output("{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"down\",\"type\":\"downstream_service_error\"}]}");
    }

    /** The same with another header on its result. */
    public FalOutcome header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new FalOutcome(status, more, body, error, errorType);
    }

    /** The same, and the status says that it failed as well, which it often does not. */
    public FalOutcome saidByStatus(String error, String errorType) {
        return new FalOutcome(status, headers, body, error, errorType);
    }

    int status() {
        return status;
    }

    boolean isSuccess() {
        return status < 300;
    }

    Optional<String> error() {
        return Optional.ofNullable(error);
    }

    Optional<String> errorType() {
        return Optional.ofNullable(errorType);
    }

    /** The body of the result, with the simulator's URL in it. */
    String body(String base, String id) {
        String text = body == null
                ? "{\"video\":{\"url\":\"{base}/files/" + id
                        + "/output.mp4\",\"content_type\":\"video/mp4\",\"file_name\":\"output.mp4\",\"file_size\":"
                        + Files.SIZE + "},\"seed\":196619188014358660}"
                : body;
        return text.replace("{base}", base);
    }

    Answer answer(String base, String id) {
        return new Answer(status, headers, body(base, id));
    }

    @Override
    public String toString() {
        return "FalOutcome[" + status + "]";
    }
}
