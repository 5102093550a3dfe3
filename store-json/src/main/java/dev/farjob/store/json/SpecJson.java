package dev.farjob.store.json;

import dev.farjob.model.Handle;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Subject;
import dev.farjob.model.Target;

/** The part of a job that never changes, and its handles. */
final class SpecJson {

    private SpecJson() {}

    static void write(JobSpec spec, ObjectText out) {
        out.text("owner", spec.owner().value())
                .object("target", spec.target(), SpecJson::writeTarget)
                // As text and not as JSON within JSON: a payload comes back character by character
                .text("input", spec.input().json());
        spec.subject().ifPresent(subject -> out.text("subject", subject.value()));
        spec.idempotencyKey().ifPresent(key -> out.text("idempotencyKey", key.value()));
        spec.notBefore().ifPresent(time -> out.instant("notBefore", time));
        spec.deadline().ifPresent(time -> out.instant("deadline", time));
        if (!spec.tags().isEmpty()) {
            out.object("tags", spec.tags(), (tags, object) -> tags.forEach(object::text));
        }
    }

    static JobSpec read(ObjectView in) {
        JobSpec.Builder spec = JobSpec.of(
                Owner.of(in.text("owner")), readTarget(in.object("target")), Payload.ofJson(in.text("input")));
        in.optionalText("subject").ifPresent(subject -> spec.subject(Subject.of(subject)));
        in.optionalText("idempotencyKey").ifPresent(key -> spec.idempotencyKey(IdempotencyKey.of(key)));
        in.optionalInstant("notBefore").ifPresent(spec::notBefore);
        in.optionalInstant("deadline").ifPresent(spec::deadline);
        return spec.tags(in.map("tags")).build();
    }

    static void writePlan(StepPlan plan, ObjectText out) {
        out.textsUnlessEmpty("onSuccess", plan.onSuccess())
                .textsUnlessEmpty("onFailure", plan.onFailure())
                .textsUnlessEmpty("onLateSuccess", plan.onLateSuccess());
    }

    static StepPlan readPlan(ObjectView in) {
        return new StepPlan(in.texts("onSuccess"), in.texts("onFailure"), in.texts("onLateSuccess"));
    }

    static void writeHandle(Handle handle, ObjectText out) {
        out.object("target", handle.target(), SpecJson::writeTarget)
                .text("id", handle.id())
                .textUnlessEmpty("detail", handle.detail());
    }

    static Handle readHandle(ObjectView in) {
        return new Handle(readTarget(in.object("target")), in.text("id"), in.textOrEmpty("detail"));
    }

    private static void writeTarget(Target target, ObjectText out) {
        out.text("provider", target.provider()).text("endpoint", target.endpoint());
    }

    private static Target readTarget(ObjectView in) {
        return Target.of(in.text("provider"), in.text("endpoint"));
    }
}
