package dev.farjob.fal.wire;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import java.util.Optional;
import java.util.Set;

/** Interprets a failure: by fal's own type first, then by the model's, then by the HTTP status; never by a sentence. */
public final class Failures {

    /** The types of failures of fal's own machinery: another try may help. */
    private static final Set<String> INFRASTRUCTURE = Set.of(
            "request_timeout",
            "startup_timeout",
            "runner_scheduling_failure",
            "runner_connection_timeout",
            "runner_disconnected",
            "runner_connection_refused",
            "runner_connection_error",
            "runner_incomplete_response",
            "runner_server_error",
            "internal_error");

    private static final Set<String> CANCELLED = Set.of("client_cancelled", "client_disconnected");

    /** The types of a model's failures that are not the input's fault. */
    private static final Set<String> MODEL_TROUBLE = Set.of(
            "internal_server_error",
            "generation_timeout",
            "downstream_service_error",
            "downstream_service_unavailable");

    private Failures() {}

    /** Whether the request was cancelled, and did not fail. */
    public static boolean isCancelled(ErrorAnswer answer) {
        return answer.errorType().map(CANCELLED::contains).orElse(answer.status() == 499);
    }

    /** The failure of a request that fal had taken. */
    public static Failure ofRun(ErrorAnswer answer) {
        if (answer.startTimedOut()) {
            return failure(FailureKind.TIMED_OUT, false, "it did not start within the start timeout", answer);
        }
        if (answer.isExhausted()) {
            return exhausted(answer);
        }
        Optional<String> type = answer.errorType();
        if (type.filter(INFRASTRUCTURE::contains).isPresent()) {
            boolean retry = answer.needsRetry().orElse(true);
            return failure(FailureKind.PROVIDER_FAILED, retry, "fal could not run it", answer);
        }
        if (type.filter("bad_request"::equals).isPresent()) {
            return failure(FailureKind.INVALID_INPUT, false, "fal does not like the request", answer);
        }
        return answer.details().isEmpty() ? byStatus(answer) : byDetail(answer);
    }

    /** The failure of a request that fal would not take. */
    public static Failure ofSubmit(ErrorAnswer answer, String key) {
        if (answer.isExhausted()) {
            return exhausted(answer);
        }
        return switch (answer.status()) {
            case 401 -> failure(FailureKind.UNAUTHORIZED, false, "fal does not accept the key named " + key, answer);
            case 403 ->
                failure(FailureKind.UNAUTHORIZED, false, "the key named " + key + " may not use this endpoint", answer);
            case 404 -> failure(FailureKind.REFUSED, false, "fal knows no such endpoint", answer);
            case 413 -> failure(FailureKind.INVALID_INPUT, false, "the input is too large for fal", answer);
            case 400, 415, 422 ->
                answer.details().isEmpty()
                        ? failure(FailureKind.INVALID_INPUT, false, "fal does not like the input", answer)
                        : byDetail(answer);
            default -> failure(FailureKind.REFUSED, false, "fal refuses it", answer);
        };
    }

    /** The failure of which only the status stands, if even that. */
    public static Failure ofStatus(StatusBody status) {
        String type = status.errorType().map(Words::name).orElse("no type given");
        boolean retry = status.errorType().filter(INFRASTRUCTURE::contains).isPresent();
        return Failure.builder(FailureKind.PROVIDER_FAILED, "fal says that it failed: " + type)
                .retryable(retry)
                .detail(storable(status.error().orElse("")))
                .build();
    }

    private static Failure exhausted(ErrorAnswer answer) {
        return failure(
                FailureKind.PROVIDER_QUOTA,
                false,
                "the fal account has no credit left: top it up at fal.ai/dashboard/billing",
                answer);
    }

    private static Failure byDetail(ErrorAnswer answer) {
        String type = answer.details().get(0).type();
        if (type.equals("content_policy_violation")) {
            return failure(FailureKind.CONTENT_POLICY, false, "the model will not make this content", answer);
        }
        if (type.equals("no_media_generated")) {
            boolean retry = answer.needsRetry().orElse(false);
            return failure(FailureKind.NO_OUTPUT, retry, "the model made nothing", answer);
        }
        if (MODEL_TROUBLE.contains(type)) {
            return failure(FailureKind.PROVIDER_FAILED, answer.needsRetry().orElse(true), "the model failed", answer);
        }
        if (answer.status() >= 500) {
            return failure(FailureKind.PROVIDER_FAILED, answer.needsRetry().orElse(true), "the model failed", answer);
        }
        return failure(FailureKind.INVALID_INPUT, false, "the model does not like the input", answer);
    }

    private static Failure byStatus(ErrorAnswer answer) {
        boolean retry = answer.needsRetry().orElse(answer.status() >= 500 || answer.status() == 429);
        if (answer.isPathOfTheApp()) {
            return failure(
                    FailureKind.REFUSED, false, "the application has no such path: the endpoint is wrong", answer);
        }
        return switch (answer.status()) {
            case 400, 413, 415, 422 ->
                failure(FailureKind.INVALID_INPUT, false, "the model does not like the input", answer);
            default -> failure(FailureKind.PROVIDER_FAILED, retry, "the model failed", answer);
        };
    }

    private static Failure failure(FailureKind kind, boolean retryable, String meaning, ErrorAnswer answer) {
        StringBuilder message = new StringBuilder(meaning);
        if (!answer.details().isEmpty()) {
            ErrorAnswer.Detail first = answer.details().get(0);
            message.append(": ").append(first.type());
            if (!first.where().isEmpty()) {
                message.append(" at ").append(first.where());
            }
        } else {
            answer.errorType().ifPresent(type -> message.append(": ").append(Words.name(type)));
        }
        if (answer.status() > 0) {
            message.append(" (HTTP ").append(answer.status()).append(')');
        }
        return Failure.builder(kind, message.toString())
                .retryable(retryable)
                .detail(storable(answer.body()))
                .build();
    }

    /** A page of some server in between may hold what no database takes for text. */
    private static String storable(String body) {
        return body.replace('\0', '?');
    }
}
