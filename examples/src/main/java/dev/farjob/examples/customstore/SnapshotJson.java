package dev.farjob.examples.customstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.Parking;
import dev.farjob.model.Progress;
import dev.farjob.model.Silence;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Unwanted;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A snapshot of a job, whole: what is not in it is absent in the document too. */
final class SnapshotJson {

    private SnapshotJson() {}

    static ObjectNode write(Job job) {
        ObjectNode node = Json.object();
        node.put("id", job.id().value());
        node.set("spec", SpecJson.write(job.spec()));
        node.set("plan", writePlan(job.plan()));
        node.put("createdAt", job.createdAt().toString());
        node.put("updatedAt", job.updatedAt().toString());
        node.put("version", job.version());
        node.put("stamp", job.stamp());
        node.put("state", job.state().name());
        node.put("attempt", job.attempt());
        node.put("pace", job.pace().toString());
        Json.put(node, "handle", job.handle(), SpecJson::writeHandle);
        Json.put(node, "dispatchedAt", job.dispatchedAt());
        Json.put(node, "runningSince", job.runningSince());
        Json.put(node, "progress", job.reportedProgress(), SnapshotJson::writeProgress);
        Json.put(node, "silence", job.silence(), SnapshotJson::writeSilence);
        Json.put(node, "cancelRequest", job.cancelRequest(), SnapshotJson::writeCancelRequest);
        Json.put(
                node,
                "unwanted",
                job.unwanted(),
                unwanted -> Json.object()
                        .put("by", unwanted.by().name())
                        .put("at", unwanted.at().toString()));
        Json.put(node, "outcome", job.outcome(), OutcomeJson::write);
        Json.put(
                node,
                "step",
                job.step(),
                step -> Json.object()
                        .put("name", step.step())
                        .put("failures", step.failures())
                        .put("missed", step.missed().toString()));
        Json.put(node, "abandonment", job.abandonment().map(TextNode::valueOf), reason -> reason);
        ArrayNode others = node.putArray("otherAttempts");
        job.otherAttempts()
                .forEach(other -> others.addObject()
                        .put("attempt", other.attempt())
                        .put("givenUp", other.givenUp())
                        .set("handle", SpecJson.writeHandle(other.handle())));
        ArrayNode inDoubt = node.putArray("attemptsInDoubt");
        job.attemptsInDoubt().forEach(inDoubt::add);
        Json.put(node, "parking", job.parking(), SnapshotJson::writeParking);
        Json.put(node, "settledAt", job.settledAt());
        Json.put(node, "lateSuccessAt", job.lateSuccessAt());
        Json.put(node, "acknowledgedAt", job.acknowledgedAt());
        return node;
    }

    static Job read(JsonNode node) {
        return Job.restore(
                        JobId.of(Json.text(node, "id")),
                        SpecJson.read(node.required("spec")),
                        readPlan(node.required("plan")),
                        Json.instant(node, "createdAt"))
                .written(
                        node.required("version").longValue(), Json.instant(node, "updatedAt"), Json.text(node, "stamp"))
                .state(Json.constant(node, "state", JobState.class))
                .attempt(node.required("attempt").intValue())
                .pace(Duration.parse(Json.text(node, "pace")))
                .handle(Json.optional(node, "handle").map(SpecJson::readHandle).orElse(null))
                .dispatchedAt(Json.optionalInstant(node, "dispatchedAt").orElse(null))
                .runningSince(Json.optionalInstant(node, "runningSince").orElse(null))
                .reportedProgress(Json.optional(node, "progress")
                        .map(SnapshotJson::readProgress)
                        .orElse(null))
                .silence(Json.optional(node, "silence")
                        .map(SnapshotJson::readSilence)
                        .orElse(null))
                .cancelRequest(Json.optional(node, "cancelRequest")
                        .map(SnapshotJson::readCancelRequest)
                        .orElse(null))
                .unwanted(Json.optional(node, "unwanted")
                        .map(unwanted -> new Unwanted(
                                Json.constant(unwanted, "by", Unwanted.By.class), Json.instant(unwanted, "at")))
                        .orElse(null))
                .outcome(Json.optional(node, "outcome").map(OutcomeJson::read).orElse(null))
                .step(Json.optional(node, "step")
                        .map(step -> new StepCursor(
                                Json.text(step, "name"),
                                step.required("failures").intValue(),
                                Duration.parse(Json.text(step, "missed"))))
                        .orElse(null))
                .abandonment(Json.optional(node, "abandonment")
                        .map(JsonNode::textValue)
                        .orElse(null))
                .otherAttempts(Json.all(
                        node,
                        "otherAttempts",
                        other -> new KnownAttempt(
                                other.required("attempt").intValue(),
                                SpecJson.readHandle(other.required("handle")),
                                other.required("givenUp").booleanValue())))
                .attemptsInDoubt(Json.all(node, "attemptsInDoubt", JsonNode::intValue))
                .parking(Json.optional(node, "parking")
                        .map(SnapshotJson::readParking)
                        .orElse(null))
                .settledAt(Json.optionalInstant(node, "settledAt").orElse(null))
                .lateSuccessAt(Json.optionalInstant(node, "lateSuccessAt").orElse(null))
                .acknowledgedAt(Json.optionalInstant(node, "acknowledgedAt").orElse(null))
                .build();
    }

    /** All that the provider knows a job by. */
    static List<JsonNode> handles(JsonNode job) {
        List<JsonNode> handles = Json.all(job, "otherAttempts", other -> other.required("handle"));
        Json.optional(job, "handle").ifPresent(handles::add);
        return handles;
    }

    private static ObjectNode writePlan(StepPlan plan) {
        ObjectNode node = Json.object();
        plan.onSuccess().forEach(node.putArray("onSuccess")::add);
        plan.onFailure().forEach(node.putArray("onFailure")::add);
        plan.onLateSuccess().forEach(node.putArray("onLateSuccess")::add);
        return node;
    }

    private static StepPlan readPlan(JsonNode node) {
        return new StepPlan(
                Json.all(node, "onSuccess", JsonNode::textValue),
                Json.all(node, "onFailure", JsonNode::textValue),
                Json.all(node, "onLateSuccess", JsonNode::textValue));
    }

    private static ObjectNode writeProgress(Progress progress) {
        ObjectNode node = Json.object().put("source", progress.source().name());
        progress.fraction().ifPresent(fraction -> node.put("fraction", fraction));
        progress.queuePosition().ifPresent(position -> node.put("queuePosition", position));
        progress.message().ifPresent(message -> node.put("message", message));
        return node;
    }

    private static Progress readProgress(JsonNode node) {
        return new Progress(
                Json.constant(node, "source", Progress.Source.class),
                node.has("fraction")
                        ? OptionalDouble.of(node.required("fraction").doubleValue())
                        : OptionalDouble.empty(),
                node.has("queuePosition")
                        ? OptionalInt.of(node.required("queuePosition").intValue())
                        : OptionalInt.empty(),
                Json.optional(node, "message").map(JsonNode::textValue));
    }

    private static ObjectNode writeSilence(Silence silence) {
        return Json.object()
                .put("since", silence.since().toString())
                .put("lasted", silence.lasted().toString())
                .put("looks", silence.looks())
                .put("notUnderstood", silence.notUnderstood())
                .put("notFound", silence.notFound())
                .put("lastAnswer", silence.lastAnswer());
    }

    private static Silence readSilence(JsonNode node) {
        return new Silence(
                Json.instant(node, "since"),
                Duration.parse(Json.text(node, "lasted")),
                node.required("looks").intValue(),
                node.required("notUnderstood").intValue(),
                node.required("notFound").intValue(),
                Json.text(node, "lastAnswer"));
    }

    private static ObjectNode writeCancelRequest(CancelRequest request) {
        return Json.object()
                .put("at", request.at().toString())
                .put("reason", request.reason())
                .put("answer", request.answer().name());
    }

    private static CancelRequest readCancelRequest(JsonNode node) {
        return new CancelRequest(
                Json.instant(node, "at"),
                Json.text(node, "reason"),
                Json.constant(node, "answer", CancelRequest.Answer.class));
    }

    private static ObjectNode writeParking(Parking parking) {
        ObjectNode node = Json.object().put("from", parking.from().name());
        node.set("reason", OutcomeJson.writeFailure(parking.reason()));
        return node;
    }

    private static Parking readParking(JsonNode node) {
        return new Parking(
                Json.constant(node, "from", JobState.class), OutcomeJson.readFailure(node.required("reason")));
    }
}
