package dev.farjob.store.json;

import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.StepRecord;

/** The lines of a job's log, and its checkpoints. Each says whose it is, so that it can be kept anywhere. */
final class LogJson {

    private LogJson() {}

    static void writeEvent(JobEvent event, ObjectText out) {
        out.text("job", event.job().value())
                .number("version", event.version())
                .instant("at", event.at())
                .word("kind", event.kind())
                .word("cause", event.cause())
                .word("state", event.state())
                .number("attempt", event.attempt())
                .textUnlessEmpty("note", event.note());
    }

    static JobEvent readEvent(ObjectView in) {
        return new JobEvent(
                JobId.of(in.text("job")),
                in.number("version"),
                in.instant("at"),
                in.word("kind", EventKind.class),
                in.word("cause", Cause.class),
                in.word("state", JobState.class),
                in.count("attempt"),
                in.textOrEmpty("note"));
    }

    static void writeStep(StepRecord step, ObjectText out) {
        out.text("job", step.job().value())
                .text("step", step.step())
                .word("status", step.status())
                .instant("at", step.at())
                .textUnlessEmpty("note", step.note());
    }

    static StepRecord readStep(ObjectView in) {
        return new StepRecord(
                JobId.of(in.text("job")),
                in.text("step"),
                in.word("status", StepRecord.Status.class),
                in.instant("at"),
                in.textOrEmpty("note"));
    }
}
