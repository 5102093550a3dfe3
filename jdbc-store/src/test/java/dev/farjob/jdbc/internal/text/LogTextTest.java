package dev.farjob.jdbc.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.model.StepRecord;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A log takes little room, and says again what it was told. */
class LogTextTest {

    @Test
    void theEventOfAStepAndItsCheckpointAreOneLine() {
        Change change = stepDone("archive", "key/1.png", StepRecord.Status.DONE);
        assertEquals(1, LogText.of(change).lines().count());
        comesBack(change);
    }

    @Test
    void anEventThatSaysMoreThanItsCheckpointHasALineOfItsOwn() {
        Change change = stepDone("archive: the bucket is full", "", StepRecord.Status.SKIPPED);
        assertEquals(2, LogText.of(change).lines().count());
        comesBack(change);
    }

    private static void comesBack(Change change) {
        String log = LogText.of(change) + "[1,0,0,0,0,0,\"\"]\n";
        Job job = change.before();
        LogText.Subject subject = new LogText.Subject(job.id(), job.createdAt());
        assertEquals(change.event().orElseThrow(), LogText.events(log, subject).get(1));
        assertEquals(List.of(change.step().orElseThrow()), LogText.steps(log, subject));
    }

    private static Change stepDone(String note, String stepNote, StepRecord.Status status) {
        Job before = Jobs.of("ann").finalizing();
        Job after = Snapshots.next(before, JobState.SUCCEEDED);
        Instant at = after.updatedAt();
        EventKind kind = status == StepRecord.Status.DONE ? EventKind.STEP_DONE : EventKind.STEP_SKIPPED;
        return Change.of(before, after, Due.never())
                .event(JobEvent.of(after, kind, Cause.SWEEP, note))
                .step(new StepRecord(before.id(), "archive", status, at, stepNote));
    }
}
