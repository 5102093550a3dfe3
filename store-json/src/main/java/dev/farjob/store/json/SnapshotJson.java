package dev.farjob.store.json;

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

/** A snapshot of a job, whole: what it does not have is absent from its text. */
final class SnapshotJson {

    private SnapshotJson() {}

    static void write(Job job, ObjectText out) {
        out.text("id", job.id().value())
                .word("state", job.state())
                .number("version", job.version())
                .text("stamp", job.stamp())
                .instant("createdAt", job.createdAt())
                .instant("updatedAt", job.updatedAt())
                .object("spec", job.spec(), SpecJson::write);
        if (!job.plan().isEmpty()) {
            out.object("plan", job.plan(), SpecJson::writePlan);
        }
        out.number("attempt", job.attempt()).duration("pace", job.pace());
        job.handle().ifPresent(handle -> out.object("handle", handle, SpecJson::writeHandle));
        job.dispatchedAt().ifPresent(time -> out.instant("dispatchedAt", time));
        job.runningSince().ifPresent(time -> out.instant("runningSince", time));
        job.reportedProgress().ifPresent(progress -> out.object("progress", progress, SnapshotJson::writeProgress));
        job.silence().ifPresent(silence -> out.object("silence", silence, SnapshotJson::writeSilence));
        job.cancelRequest().ifPresent(cancel -> out.object("cancelRequest", cancel, SnapshotJson::writeCancel));
        job.unwanted().ifPresent(unwanted -> out.object("unwanted", unwanted, SnapshotJson::writeUnwanted));
        job.outcome().ifPresent(outcome -> out.object("outcome", outcome, OutcomeJson::write));
        job.step().ifPresent(step -> out.object("step", step, SnapshotJson::writeStep));
        job.abandonment().ifPresent(reason -> out.text("abandonment", reason));
        out.objectsUnlessEmpty("otherAttempts", job.otherAttempts(), SnapshotJson::writeAttempt)
                .numbersUnlessEmpty("attemptsInDoubt", job.attemptsInDoubt());
        job.parking().ifPresent(parking -> out.object("parking", parking, SnapshotJson::writeParking));
        job.settledAt().ifPresent(time -> out.instant("settledAt", time));
        job.lateSuccessAt().ifPresent(time -> out.instant("lateSuccessAt", time));
        job.acknowledgedAt().ifPresent(time -> out.instant("acknowledgedAt", time));
    }

    static Job read(ObjectView in) {
        StepPlan plan = in.optional("plan", SpecJson::readPlan).orElse(StepPlan.none());
        return Job.restore(JobId.of(in.text("id")), SpecJson.read(in.object("spec")), plan, in.instant("createdAt"))
                .written(in.number("version"), in.instant("updatedAt"), in.text("stamp"))
                .state(in.word("state", JobState.class))
                .attempt(in.count("attempt"))
                .pace(in.duration("pace"))
                .handle(in.optional("handle", SpecJson::readHandle).orElse(null))
                .dispatchedAt(in.optionalInstant("dispatchedAt").orElse(null))
                .runningSince(in.optionalInstant("runningSince").orElse(null))
                .reportedProgress(
                        in.optional("progress", SnapshotJson::readProgress).orElse(null))
                .silence(in.optional("silence", SnapshotJson::readSilence).orElse(null))
                .cancelRequest(
                        in.optional("cancelRequest", SnapshotJson::readCancel).orElse(null))
                .unwanted(in.optional("unwanted", SnapshotJson::readUnwanted).orElse(null))
                .outcome(in.optional("outcome", OutcomeJson::read).orElse(null))
                .step(in.optional("step", SnapshotJson::readStep).orElse(null))
                .abandonment(in.optionalText("abandonment").orElse(null))
                .otherAttempts(in.objects("otherAttempts", SnapshotJson::readAttempt))
                .attemptsInDoubt(in.counts("attemptsInDoubt"))
                .parking(in.optional("parking", SnapshotJson::readParking).orElse(null))
                .settledAt(in.optionalInstant("settledAt").orElse(null))
                .lateSuccessAt(in.optionalInstant("lateSuccessAt").orElse(null))
                .acknowledgedAt(in.optionalInstant("acknowledgedAt").orElse(null))
                .build();
    }

    private static void writeProgress(Progress progress, ObjectText out) {
        out.word("source", progress.source());
        progress.fraction().ifPresent(fraction -> out.decimal("fraction", fraction));
        progress.queuePosition().ifPresent(position -> out.number("queuePosition", position));
        progress.message().ifPresent(message -> out.text("message", message));
    }

    private static Progress readProgress(ObjectView in) {
        return new Progress(
                in.word("source", Progress.Source.class),
                in.optionalDecimal("fraction"),
                in.optionalCount("queuePosition"),
                in.optionalText("message"));
    }

    private static void writeSilence(Silence silence, ObjectText out) {
        out.instant("since", silence.since())
                .duration("lasted", silence.lasted())
                .number("looks", silence.looks())
                .number("notUnderstood", silence.notUnderstood())
                .number("notFound", silence.notFound())
                .textUnlessEmpty("lastAnswer", silence.lastAnswer());
    }

    private static Silence readSilence(ObjectView in) {
        return new Silence(
                in.instant("since"),
                in.duration("lasted"),
                in.count("looks"),
                in.count("notUnderstood"),
                in.count("notFound"),
                in.textOrEmpty("lastAnswer"));
    }

    private static void writeCancel(CancelRequest cancel, ObjectText out) {
        out.instant("at", cancel.at())
                .textUnlessEmpty("reason", cancel.reason())
                .word("answer", cancel.answer());
    }

    private static CancelRequest readCancel(ObjectView in) {
        return new CancelRequest(
                in.instant("at"), in.textOrEmpty("reason"), in.word("answer", CancelRequest.Answer.class));
    }

    private static void writeUnwanted(Unwanted unwanted, ObjectText out) {
        out.word("by", unwanted.by()).instant("at", unwanted.at());
    }

    private static Unwanted readUnwanted(ObjectView in) {
        return new Unwanted(in.word("by", Unwanted.By.class), in.instant("at"));
    }

    private static void writeStep(StepCursor step, ObjectText out) {
        out.text("name", step.step()).number("failures", step.failures()).duration("missed", step.missed());
    }

    private static StepCursor readStep(ObjectView in) {
        return new StepCursor(in.text("name"), in.count("failures"), in.duration("missed"));
    }

    private static void writeAttempt(KnownAttempt attempt, ObjectText out) {
        out.number("attempt", attempt.attempt())
                .object("handle", attempt.handle(), SpecJson::writeHandle)
                .flag("givenUp", attempt.givenUp());
    }

    private static KnownAttempt readAttempt(ObjectView in) {
        return new KnownAttempt(in.count("attempt"), SpecJson.readHandle(in.object("handle")), in.flag("givenUp"));
    }

    private static void writeParking(Parking parking, ObjectText out) {
        out.word("from", parking.from()).object("reason", parking.reason(), OutcomeJson::writeFailure);
    }

    private static Parking readParking(ObjectView in) {
        return new Parking(in.word("from", JobState.class), OutcomeJson.readFailure(in.object("reason")));
    }
}
