package dev.farjob.fal.wire;

import java.util.Optional;

/**
 * The answer to a submit. Its status does not matter: a fast model is IN_PROGRESS at once.
 *
 * @param requestId fal's id of the job
 * @param status where to ask, as fal says
 * @param response where to fetch, as fal says
 * @param cancel where to cancel, as fal says
 */
public record SubmitBody(
        String requestId, Optional<String> status, Optional<String> response, Optional<String> cancel) {

    /** Reads an answer; empty if it has no request id that could be one. */
    public static Optional<SubmitBody> read(String text) {
        return Json.readObject(text)
                .flatMap(node -> Json.text(node, "request_id")
                        .filter(EndpointId::isRequestId)
                        .map(id -> new SubmitBody(
                                id,
                                HandleDetail.url(node, "status_url"),
                                HandleDetail.url(node, "response_url"),
                                HandleDetail.url(node, "cancel_url"))));
    }
}
