package dev.farjob.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.model.SomeJob;
import dev.farjob.model.StepRecord;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ChangeTest {

    private static final Job BEFORE = SomeJob.accepted();
    private static final Job AFTER = BEFORE.next(SomeJob.NOON, "second").build();
    private static final Change CHANGE = Change.of(BEFORE, AFTER, Due.now());
    private static final JobEvent EVENT = JobEvent.of(AFTER, EventKind.STATE_CHANGED, Cause.SWEEP, "");
    private static final StepRecord STEP =
            new StepRecord(BEFORE.id(), "archive", StepRecord.Status.DONE, SomeJob.NOON, "key");
    private static final Admission ROOM = new Admission(OptionalInt.of(1), OptionalInt.empty());

    @Test
    void aChangeExpectsTheVersionBefore() {
        assertEquals(1, CHANGE.expectedVersion());
    }

    @Test
    void aChangeLeadsToTheNextVersionOnly() {
        Job twoLater = AFTER.next(SomeJob.NOON, "third").build();
        assertThrows(IllegalArgumentException.class, () -> Change.of(BEFORE, twoLater, Due.now()));
    }

    @Test
    void aChangeDoesNotStandStill() {
        assertThrows(IllegalArgumentException.class, () -> Change.of(BEFORE, BEFORE, Due.now()));
    }

    @Test
    void aChangeStaysWithItsJob() {
        Job other = SomeJob.accepted("job-2", SomeJob.spec("ann"))
                .next(SomeJob.NOON, "second")
                .build();
        assertThrows(IllegalArgumentException.class, () -> Change.of(BEFORE, other, Due.now()));
    }

    @Test
    void aChangeBeginsWithNothingButItself() {
        assertEquals(Optional.empty(), CHANGE.event());
    }

    @Test
    void aChangeCarriesItsEventWhateverIsAdded() {
        assertEquals(
                Optional.of(EVENT),
                CHANGE.event(EVENT).step(STEP).admittedBy(ROOM).event());
    }

    @Test
    void aChangeCarriesItsCheckpointWhateverIsAdded() {
        assertEquals(
                Optional.of(STEP),
                CHANGE.step(STEP).admittedBy(ROOM).event(EVENT).step());
    }

    @Test
    void aChangeCarriesItsRoomWhateverIsAdded() {
        assertEquals(
                Optional.of(ROOM),
                CHANGE.admittedBy(ROOM).event(EVENT).step(STEP).admission());
    }

    @Test
    void aNewJobHasItsFirstVersion() {
        assertThrows(IllegalArgumentException.class, () -> new NewJob(AFTER, Due.now(), EVENT));
    }

    @Test
    void theFirstEventIsOfTheFirstVersion() {
        assertThrows(IllegalArgumentException.class, () -> new NewJob(BEFORE, Due.now(), EVENT));
    }

    @Test
    void theFirstEventIsOfTheSameJob() {
        JobEvent foreign = JobEvent.of(
                SomeJob.in(JobState.ACCEPTED, SomeJob.accepted("job-2", SomeJob.spec("ann")))
                        .build(),
                EventKind.SUBMITTED,
                Cause.SUBMIT,
                "");
        assertThrows(IllegalArgumentException.class, () -> new NewJob(BEFORE, Due.now(), foreign));
    }
}
