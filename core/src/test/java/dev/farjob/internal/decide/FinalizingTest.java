package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation.StepDue;
import dev.farjob.internal.decide.Observation.StepEnded;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepRecord;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.Due;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The steps of an ended job are worked off, each once, in order. */
class FinalizingTest {

    private static final Book BOOK = Book.usual();
    private static final StepResult AGAIN = StepResult.again(Scene.failure(FailureKind.PROVIDER_FAILED));

    @Test
    void theIntentOfAStepIsOnRecordBeforeItRuns() {
        assertEquals("charge", due(at("archive"), "charge").step());
    }

    @Test
    void theIntentOfAStepIsNotWorthALineInTheLog() {
        assertEquals(Optional.empty(), due(at("archive"), "charge").kind());
    }

    @Test
    void anIntentIsOnRecordOnce() {
        assertEquals("the step is on record", due(at("archive"), "archive").stays());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"FINALIZING"},
            mode = EnumSource.Mode.EXCLUDE)
    void onlyAnEndedJobHasSteps(JobState state) {
        assertEquals("it is not finalizing", due(Scene.in(state), "archive").stays());
    }

    @Test
    void withoutAStepLeftTheJobIsSettled() {
        Answer answer = Answer.to(BOOK, at("charge"), new StepDue(Optional.empty()));
        assertEquals(Optional.of(Scene.NOW), answer.job().settledAt());
    }

    @Test
    void aSettledJobIsAtNoStep() {
        Answer answer = Answer.to(BOOK, at("charge"), new StepDue(Optional.empty()));
        assertEquals(Optional.empty(), answer.job().step());
    }

    @Test
    void theLogSaysHowTheJobEnded() {
        Answer answer = Answer.to(BOOK, Scene.finalizing(Scene.FAILURE, "refund"), new StepDue(Optional.empty()));
        assertEquals("PROVIDER_FAILED: it went wrong", answer.note());
    }

    @Test
    void aStepThatTookEffectLeavesACheckpoint() {
        assertEquals(
                new StepRecord(
                        Scene.in(JobState.RUNNING).build().id(), "archive", StepRecord.Status.DONE, Scene.NOW, "key-1"),
                ended(at("archive"), Book.ARCHIVE, StepResult.done("key-1")).checkpoint());
    }

    @Test
    void theIntentOfTheNextStepCommitsWithTheCheckpoint() {
        assertEquals(
                "thumbnail",
                ended(at("archive"), Book.ARCHIVE, StepResult.done()).step());
    }

    @Test
    void aStepThatHasItsCheckpointIsPassedOver() {
        assertEquals(
                "charge",
                ended(at("archive"), Book.ARCHIVE, StepResult.done(), "thumbnail")
                        .step());
    }

    @Test
    void theNodeThatRunsTheNextStepHasALease() {
        assertEquals(
                Due.in(Book.LEASE),
                ended(at("archive"), Book.ARCHIVE, StepResult.done()).due());
    }

    @Test
    void theLogNamesTheStep() {
        assertEquals(
                "archive", ended(at("archive"), Book.ARCHIVE, StepResult.done()).note());
    }

    @Test
    void theLastStepSettlesTheJob() {
        assertEquals(
                JobState.SUCCEEDED,
                ended(at("charge"), Book.CHARGE, StepResult.done(), "archive", "thumbnail")
                        .state());
    }

    @Test
    void theLogTellsOfTheLastStepAndNotOfTheEnd() {
        assertEquals(
                Optional.of(EventKind.STEP_DONE),
                ended(at("charge"), Book.CHARGE, StepResult.done(), "archive", "thumbnail")
                        .kind());
    }

    @Test
    void theLastCompensationSettlesTheJobAsItFailed() {
        Job.Builder failed = Scene.finalizing(Scene.CANCELLATION, "notify");
        assertEquals(
                JobState.CANCELLED,
                ended(failed, Book.NOTIFY, StepResult.done(), "refund").state());
    }

    @Test
    void noSurrogatePairIsCutInTwo() {
        String note = "x".repeat(StepRecord.MAX_NOTE - 1) + "\uD83D\uDE00";
        assertEquals(
                "x".repeat(StepRecord.MAX_NOTE - 1),
                ended(at("archive"), Book.ARCHIVE, StepResult.done(note))
                        .checkpoint()
                        .note());
    }

    @Test
    void aNoteThatIsTooLongIsCutBecauseTheStepTookEffect() {
        StepRecord record = ended(at("archive"), Book.ARCHIVE, StepResult.done("x".repeat(StepRecord.MAX_NOTE + 1)))
                .checkpoint();
        assertEquals("x".repeat(StepRecord.MAX_NOTE), record.note());
    }

    @Test
    void aStepIsTriedAgainByItsRetryRule() {
        assertEquals(
                Due.in(Duration.ofSeconds(2)),
                ended(at("archive"), Book.ARCHIVE, AGAIN).due());
    }

    @Test
    void itsFailuresAreCounted() {
        assertEquals(
                Due.in(Duration.ofSeconds(18)),
                ended(failedTimes("archive", 2), Book.ARCHIVE, AGAIN).due());
    }

    @Test
    void itsFailuresAreOnRecord() {
        assertEquals(
                Optional.of(new StepCursor("archive", 3)),
                ended(failedTimes("archive", 2), Book.ARCHIVE, AGAIN).job().step());
    }

    @Test
    void aStepThatWantsToWaitLongerIsLetAlone() {
        StepResult later =
                new StepResult.Again(Scene.failure(FailureKind.PROVIDER_FAILED), Optional.of(Duration.ofMinutes(3)));
        assertEquals(
                Due.in(Duration.ofMinutes(3)),
                ended(at("archive"), Book.ARCHIVE, later).due());
    }

    @Test
    void theNodeThatTriesItAgainHasALease() {
        assertEquals(Book.LEASE, ended(at("archive"), Book.ARCHIVE, AGAIN).job().pace());
    }

    @Test
    void nobodyTriesItAgainAtOnce() {
        assertEquals(Next.NOTHING, ended(at("archive"), Book.ARCHIVE, AGAIN).next());
    }

    @Test
    void theLogSaysWhyItFailed() {
        assertEquals(
                "archive: PROVIDER_FAILED: it went wrong",
                ended(at("archive"), Book.ARCHIVE, AGAIN).note());
    }

    @Test
    void theJitterIsTheMoments() {
        Step jittery = Book.ARCHIVE.retry(Book.ARCHIVE.retryRule().jitter(1));
        Answer answer = Answer.to(BOOK, at("archive"), new StepEnded(jittery, AGAIN, Set.of()), Scene.moment(0.25));
        assertEquals(Due.in(Duration.ofMillis(2_500)), answer.due());
    }

    @Test
    void aStepThatIsNotBeingWorkedOffChangesNothing() {
        assertEquals(
                "step archive is not the one being worked off",
                ended(at("charge"), Book.ARCHIVE, StepResult.done()).stays());
    }

    @Test
    void aStepOfAJobThatWasParkedMeanwhileChangesNothing() {
        assertEquals(
                "step archive is not the one being worked off",
                ended(Scene.parkedAtStep(Scene.SUCCESS, "archive"), Book.ARCHIVE, StepResult.done())
                        .stays());
    }

    @Test
    void anOptionalStepThatIsGivenUpIsSkipped() {
        StepRecord record = ended(
                        at("thumbnail"),
                        Book.THUMBNAIL,
                        StepResult.impossible(Failure.of(FailureKind.INVALID_INPUT, "no frame")))
                .checkpoint();
        assertEquals(
                new StepRecord(record.job(), "thumbnail", StepRecord.Status.SKIPPED, Scene.NOW, "no frame"), record);
    }

    @Test
    void theLogSaysWhyAStepWasSkipped() {
        assertEquals(
                "thumbnail: PROVIDER_FAILED: it went wrong",
                ended(failedTimes("thumbnail", 7), Book.THUMBNAIL, AGAIN).note());
    }

    @Test
    void afterASkippedStepComesTheNext() {
        assertEquals(
                "charge",
                ended(failedTimes("thumbnail", 7), Book.THUMBNAIL, AGAIN, "archive")
                        .step());
    }

    private static Job.Builder at(String step) {
        return Scene.finalizing(Scene.SUCCESS, step);
    }

    private static Job.Builder failedTimes(String step, int failures) {
        return at(step).step(new StepCursor(step, failures));
    }

    private static Answer due(Job.Builder job, String step) {
        return Answer.to(BOOK, job, new StepDue(Optional.of(step)));
    }

    private static Answer ended(Job.Builder job, Step step, StepResult result, String... recorded) {
        return Answer.to(BOOK, job, new StepEnded(step, result, Set.of(recorded)));
    }
}
