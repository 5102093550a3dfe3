package dev.farjob.examples.customstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farjob.model.Handle;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.Subject;
import dev.farjob.model.Target;
import java.util.Map;
import java.util.TreeMap;

/** A job's spec and its handles, as JSON. */
final class SpecJson {

    private SpecJson() {}

    static ObjectNode write(JobSpec spec) {
        ObjectNode node = Json.object();
        node.put("owner", spec.owner().value());
        node.set("target", writeTarget(spec.target()));
        // As text and not as JSON within JSON: a payload comes back character by character
        node.put("input", spec.input().json());
        spec.subject().ifPresent(subject -> node.put("subject", subject.value()));
        spec.idempotencyKey().ifPresent(key -> node.put("key", key.value()));
        Json.put(node, "notBefore", spec.notBefore());
        Json.put(node, "deadline", spec.deadline());
        ObjectNode tags = node.putObject("tags");
        spec.tags().forEach(tags::put);
        return node;
    }

    static JobSpec read(JsonNode node) {
        JobSpec.Builder spec = JobSpec.of(
                Owner.of(Json.text(node, "owner")),
                readTarget(node.required("target")),
                Payload.ofJson(Json.text(node, "input")));
        Json.optional(node, "subject").ifPresent(subject -> spec.subject(Subject.of(subject.textValue())));
        Json.optional(node, "key").ifPresent(key -> spec.idempotencyKey(IdempotencyKey.of(key.textValue())));
        Json.optionalInstant(node, "notBefore").ifPresent(spec::notBefore);
        Json.optionalInstant(node, "deadline").ifPresent(spec::deadline);
        Map<String, String> tags = new TreeMap<>();
        node.required("tags")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().textValue()));
        return spec.tags(tags).build();
    }

    static ObjectNode writeHandle(Handle handle) {
        ObjectNode node = Json.object();
        node.set("target", writeTarget(handle.target()));
        return node.put("id", handle.id()).put("detail", handle.detail());
    }

    static Handle readHandle(JsonNode node) {
        return new Handle(readTarget(node.required("target")), Json.text(node, "id"), Json.text(node, "detail"));
    }

    private static ObjectNode writeTarget(Target target) {
        return Json.object().put("provider", target.provider()).put("endpoint", target.endpoint());
    }

    private static Target readTarget(JsonNode node) {
        return Target.of(Json.text(node, "provider"), Json.text(node, "endpoint"));
    }
}
