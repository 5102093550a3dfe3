package dev.farjob.examples.customstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.JobResult;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Outcome;
import dev.farjob.model.Payload;
import java.net.URI;
import java.util.OptionalLong;

/** How a job ended. A sealed type becomes an object with a field that names the variant. */
final class OutcomeJson {

    private OutcomeJson() {}

    static ObjectNode write(Outcome outcome) {
        ObjectNode node = Json.object();
        if (outcome instanceof Outcome.Succeeded succeeded) {
            node.put("kind", "succeeded");
            node.put("payload", succeeded.result().payload().json());
            Json.putAll(node, "media", succeeded.result().media(), OutcomeJson::writeMedia);
        } else if (outcome instanceof Outcome.Failed failed) {
            node.put("kind", "failed");
            node.set("failure", writeFailure(failed.failure()));
        } else if (outcome instanceof Outcome.Cancelled cancelled) {
            node.put("kind", "cancelled");
            node.put("reason", cancelled.reason());
        }
        return node;
    }

    static Outcome read(JsonNode node) {
        return switch (Json.text(node, "kind")) {
            case "succeeded" ->
                new Outcome.Succeeded(JobResult.of(Payload.ofJson(Json.text(node, "payload")))
                        .withMedia(Json.all(node, "media", OutcomeJson::readMedia)));
            case "failed" -> new Outcome.Failed(readFailure(node.required("failure")));
            case "cancelled" -> new Outcome.Cancelled(Json.text(node, "reason"));
            default -> throw new IllegalStateException("a document holds an unknown kind of outcome");
        };
    }

    static ObjectNode writeFailure(Failure failure) {
        return Json.object()
                .put("kind", failure.kind().name())
                .put("retryable", failure.retryable())
                .put("message", failure.message())
                .put("detail", failure.detail())
                .put("userText", failure.userText());
    }

    static Failure readFailure(JsonNode node) {
        return Failure.builder(Json.constant(node, "kind", FailureKind.class), Json.text(node, "message"))
                .retryable(node.required("retryable").booleanValue())
                .detail(Json.text(node, "detail"))
                .userText(Json.text(node, "userText"))
                .build();
    }

    private static ObjectNode writeMedia(MediaRef ref) {
        ObjectNode node = Json.object().put("name", ref.info().name());
        ref.info().contentType().ifPresent(type -> node.put("contentType", type));
        ref.info().size().ifPresent(size -> node.put("size", size));
        Json.put(node, "expiresAt", ref.info().expiresAt());
        if (ref instanceof MediaRef.Url url) {
            node.put("kind", "url").put("at", url.uri().toString());
        } else if (ref instanceof MediaRef.AuthenticatedUrl url) {
            node.put("kind", "authenticatedUrl").put("at", url.uri().toString());
        } else if (ref instanceof MediaRef.ObjectUri object) {
            node.put("kind", "object").put("at", object.uri().toString());
        } else if (ref instanceof MediaRef.Inline inline) {
            node.put("kind", "inline").put("at", inline.locator());
        } else if (ref instanceof MediaRef.AlreadyStored stored) {
            node.put("kind", "stored").put("at", stored.key());
        }
        return node;
    }

    private static MediaRef readMedia(JsonNode node) {
        MediaInfo info = new MediaInfo(
                Json.text(node, "name"),
                Json.optional(node, "contentType").map(JsonNode::textValue),
                node.has("size") ? OptionalLong.of(node.required("size").longValue()) : OptionalLong.empty(),
                Json.optionalInstant(node, "expiresAt"));
        String at = Json.text(node, "at");
        return switch (Json.text(node, "kind")) {
            case "url" -> new MediaRef.Url(info, URI.create(at));
            case "authenticatedUrl" -> new MediaRef.AuthenticatedUrl(info, URI.create(at));
            case "object" -> new MediaRef.ObjectUri(info, URI.create(at));
            case "inline" -> new MediaRef.Inline(info, at);
            case "stored" -> new MediaRef.AlreadyStored(info, at);
            default -> throw new IllegalStateException("a document holds an unknown kind of media");
        };
    }
}
