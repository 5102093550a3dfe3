package dev.farjob.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JobTest {

    private static final Instant LATER = SomeJob.NOON.plusSeconds(9);

    @ParameterizedTest
    @EnumSource(JobState.class)
    void aCopyIsEqual(JobState state) {
        Job job = SomeJob.in(state).build();
        assertEquals(job, job.toBuilder().build());
    }

    @ParameterizedTest
    @EnumSource(JobState.class)
    void equalJobsHaveEqualHashes(JobState state) {
        Job job = SomeJob.in(state).build();
        assertEquals(job.hashCode(), job.toBuilder().build().hashCode());
    }

    @ParameterizedTest
    @MethodSource("edits")
    void aJobThatDiffersInOneThingIsAnother(UnaryOperator<Job.Builder> edit) {
        Job job = SomeJob.in(JobState.RUNNING).build();
        assertNotEquals(job, edit.apply(job.toBuilder()).build());
    }

    static Stream<UnaryOperator<Job.Builder>> edits() {
        return Stream.of(
                job -> job.written(2, SomeJob.NOON, "first"),
                job -> job.written(1, LATER, "first"),
                job -> job.written(1, SomeJob.NOON, "second"),
                job -> job.state(JobState.QUEUED),
                job -> job.attempt(2),
                job -> job.pace(Duration.ofSeconds(6)),
                job -> job.handle(Handle.of(SomeJob.TARGET, "req-2")),
                job -> job.dispatchedAt(LATER),
                job -> job.runningSince(LATER),
                job -> job.reportedProgress(Progress.reported(0.5)),
                job -> job.silence(new Silence(LATER, Duration.ZERO, 1, 0, 0, "502")),
                job -> job.cancelRequest(CancelRequest.of(LATER, "the owner asked")),
                job -> job.unwanted(new Unwanted(Unwanted.By.OWNER, LATER)),
                job -> job.step(StepCursor.at("archive")),
                job -> job.lateSuccessAt(LATER));
    }

    @Test
    void aJobThatWasAcceptedWithOtherStepsIsAnother() {
        JobId id = JobId.of("job-1");
        JobSpec spec = SomeJob.spec("ann").build();
        Job without = Job.accept(id, spec, StepPlan.none(), SomeJob.NOON, "first", Duration.ofSeconds(5));
        assertNotEquals(SomeJob.accepted(), without);
        assertEquals(SomeJob.PLAN, SomeJob.in(JobState.FAILED).build().plan());
    }

    @Test
    void theStepsThatAJobGoesThroughAreThoseAroundTheOneThatItIsAt() {
        Job job = SomeJob.in(JobState.FINALIZING).build();
        assertEquals(SomeJob.PLAN.onSuccess(), job.steps());
        assertEquals(List.of(), job.toBuilder().step(null).build().steps());
    }

    @Test
    void theNextSnapshotHasTheNextVersion() {
        assertEquals(2, SomeJob.accepted().next(LATER, "second").build().version());
    }

    @Test
    void theNextSnapshotIsWrittenNow() {
        assertEquals(LATER, SomeJob.accepted().next(LATER, "second").build().updatedAt());
    }

    @Test
    void theNextSnapshotBearsItsOwnStamp() {
        assertEquals("second", SomeJob.accepted().next(LATER, "second").build().stamp());
    }

    @Test
    void aSettledJobIsUnseenUntilItIsAcknowledged() {
        assertTrue(SomeJob.in(JobState.FAILED).build().isUnseen());
    }

    @Test
    void anAcknowledgedJobIsSeen() {
        assertFalse(SomeJob.in(JobState.FAILED).acknowledgedAt(LATER).build().isUnseen());
    }

    @Test
    void anAcknowledgementIsNoWriteOfTheJob() {
        Job ended = SomeJob.in(JobState.FAILED).build();
        assertEquals(ended.toBuilder().acknowledgedAt(LATER).build(), ended.acknowledged(LATER));
    }

    @Test
    void nobodyAcknowledgesTwiceOrBeforeTheEnd() {
        Job seen = SomeJob.in(JobState.FAILED).build().acknowledged(LATER);
        Job running = SomeJob.in(JobState.RUNNING).build();
        assertThrows(IllegalStateException.class, () -> seen.acknowledged(LATER));
        assertThrows(IllegalStateException.class, () -> running.acknowledged(LATER));
    }

    @Test
    void aLiveJobIsNotUnseen() {
        assertFalse(SomeJob.in(JobState.RUNNING).build().isUnseen());
    }

    @ParameterizedTest
    @CsvSource({
        "ACCEPTED, PENDING, live, ",
        "SPAWNING, PENDING, live, in flight",
        "QUEUED, PENDING, live, in flight",
        "RUNNING, PROCESSING, live, in flight",
        "FINALIZING, PROCESSING, live, ",
        "PARKED, PROCESSING, , ",
        "SUCCEEDED, COMPLETED, settled, ",
        "FAILED, FAILED, settled, ",
        "CANCELLED, CANCELLED, settled, "
    })
    void everyStateSaysWhatItIs(JobState state, Phase phase, String live, String inFlight) {
        assertEquals(
                phase + " " + "live".equals(live) + " " + "settled".equals(live) + " " + (inFlight != null),
                state.phase() + " " + state.isLive() + " " + state.isSettled() + " " + state.isInFlight());
    }

    @Test
    void anEventIsAboutTheSnapshotItMade() {
        Job job = SomeJob.in(JobState.RUNNING).build();
        assertEquals(
                new JobEvent(
                        job.id(), 1, SomeJob.NOON, EventKind.STATE_CHANGED, Cause.SWEEP, JobState.RUNNING, 1, "note"),
                JobEvent.of(job, EventKind.STATE_CHANGED, Cause.SWEEP, "note"));
    }

    @Test
    void theNoteOfAnEventIsCut() {
        JobEvent event = JobEvent.of(SomeJob.accepted(), EventKind.SUBMITTED, Cause.SUBMIT, "x".repeat(2_000));
        assertEquals(Failure.MAX_MESSAGE, event.note().length());
    }
}
