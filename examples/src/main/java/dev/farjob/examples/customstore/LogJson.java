package dev.farjob.examples.customstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.StepRecord;

/** The log and the checkpoints of a job. They lie in the job's own document, so they need not say whose they are. */
final class LogJson {

    private LogJson() {}

    static ObjectNode writeEvent(JobEvent event) {
        return Json.object()
                .put("version", event.version())
                .put("at", event.at().toString())
                .put("kind", event.kind().name())
                .put("cause", event.cause().name())
                .put("state", event.state().name())
                .put("attempt", event.attempt())
                .put("note", event.note());
    }

    static JobEvent readEvent(JobId job, JsonNode node) {
        return new JobEvent(
                job,
                node.required("version").longValue(),
                Json.instant(node, "at"),
                Json.constant(node, "kind", EventKind.class),
                Json.constant(node, "cause", Cause.class),
                Json.constant(node, "state", JobState.class),
                node.required("attempt").intValue(),
                Json.text(node, "note"));
    }

    static ObjectNode writeStep(StepRecord step) {
        return Json.object()
                .put("step", step.step())
                .put("status", step.status().name())
                .put("at", step.at().toString())
                .put("note", step.note());
    }

    static StepRecord readStep(JobId job, JsonNode node) {
        return new StepRecord(
                job,
                Json.text(node, "step"),
                Json.constant(node, "status", StepRecord.Status.class),
                Json.instant(node, "at"),
                Json.text(node, "note"));
    }
}
