package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation.Abandoned;
import dev.farjob.internal.decide.Observation.StepDue;
import dev.farjob.internal.decide.Observation.StepEnded;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepPlan;
import dev.farjob.model.StepRecord;
import dev.farjob.model.Unwanted;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.Due;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A person gives a job up: at once, or as soon as the step that may be running has ended. */
class AbandoningTest {

    private static final Optional<Unwanted> BY_OPERATOR = Optional.of(new Unwanted(Unwanted.By.OPERATOR, Scene.NOW));

    private static final Book BOOK = Book.usual();
    private static final Failure GIVEN_UP = Failure.of(FailureKind.ABANDONED, "given up by hand: enough");

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"ACCEPTED", "SPAWNING", "QUEUED", "RUNNING", "PARKED"})
    void aJobWithoutARunningStepFailsAtOnceAndIsCompensated(JobState state) {
        assertEquals(GIVEN_UP, abandoned(Scene.in(state)).failure());
        assertEquals("refund", abandoned(Scene.in(state)).step());
    }

    @Test
    void aJobWhoseStepWaitsForAPersonFailsAtOnceToo() {
        assertEquals(
                GIVEN_UP,
                abandoned(Scene.parkedAtStep(Scene.SUCCESS, "archive")).failure());
    }

    @Test
    void aCompensationThatWaitsForAPersonIsSettledAsTheJobFailed() {
        Answer answer = abandoned(Scene.parkedAtStep(Scene.CANCELLATION, "refund"));
        assertEquals(JobState.CANCELLED, answer.state());
        assertEquals(Scene.CANCELLATION, answer.outcome());
        assertEquals("enough", answer.note());
        assertEquals(Next.NOTHING, answer.next());
    }

    @Test
    void aJobThatHasSucceededCannotBeAbandoned() {
        assertEquals(
                "the job has ended", abandoned(Scene.in(JobState.SUCCEEDED)).stays());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"FAILED", "CANCELLED"})
    void aJobThatIsSettledOtherwiseStaysAsItIsForGood(JobState state) {
        Answer answer = abandoned(Scene.in(state));
        assertEquals(state, answer.state());
        assertEquals(BY_OPERATOR, answer.job().unwanted());
        assertEquals("the job has ended", abandoned(answer.job().toBuilder()).stays());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"SUCCEEDED"},
            mode = EnumSource.Mode.EXCLUDE)
    void thatAPersonGaveItUpIsOnRecord(JobState state) {
        assertEquals(BY_OPERATOR, abandoned(Scene.in(state)).job().unwanted());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"QUEUED", "RUNNING"})
    void whatTheProviderRunsIsAskedToEndUntilItAnswers(JobState state) {
        Job job = abandoned(Scene.in(state)).job();
        assertEquals(List.of(Scene.HANDLE), Losers.of(job));
    }

    @Test
    void anEarlierAnswerDoesNotStandForTheCancelOfAJobThatIsGivenUp() {
        CancelRequest wish = CancelRequest.of(Scene.SENT, "the owner asked");
        Job job = abandoned(Scene.in(JobState.RUNNING).cancelRequest(wish.answered(CancelRequest.Answer.DECLINED)))
                .job();
        assertEquals(Optional.of(wish), job.cancelRequest());
    }

    @Test
    void whatWasDeliveredNeedsNoCancel() {
        assertEquals(
                List.of(),
                Losers.of(
                        ended(givenUp("charge"), Book.CHARGE, StepResult.done()).job()));
    }

    @Test
    void withoutStepsItWaitsForTheAnswerToItsCancel() {
        Answer answer = Answer.to(
                Book.usual(),
                Scene.in(JobState.RUNNING, StepPlan.none(), spec -> spec),
                new Observation.Abandoned("enough"));
        assertEquals(JobState.FINALIZING, answer.state());
        assertEquals(Next.FINALIZE, answer.next());
    }

    @Test
    void onceTheProviderHasAnsweredThatIsOnRecord() {
        Job.Builder stopped = abandoned(Scene.in(JobState.RUNNING)).job().toBuilder();
        Job settled = Answer.to(Book.usual(), stopped, new Observation.StepDue(Optional.empty()))
                .job();
        assertEquals(JobState.FAILED, settled.state());
        assertEquals(
                CancelRequest.Answer.AGREED,
                settled.cancelRequest().orElseThrow().answer());
    }

    @Test
    void whileAStepMayRunItGoesOnRecordOnly() {
        Answer answer = abandoned(at("charge"));
        assertEquals(Optional.of("enough"), answer.job().abandonment());
        assertEquals(Scene.SUCCESS, answer.outcome());
        assertEquals("charge", answer.step());
        assertEquals(Next.NOTHING, answer.next());
    }

    @Test
    void theNodeThatRunsTheStepKeepsItsLease() {
        assertEquals(Due.in(Book.LEASE), abandoned(at("charge")).due());
        assertEquals(Book.LEASE, abandoned(at("charge")).job().pace());
    }

    @Test
    void theLogSaysWhenItWasGivenUpAndWhy() {
        assertEquals(Optional.of(EventKind.ABANDONED), abandoned(at("charge")).kind());
        assertEquals("enough", abandoned(at("charge")).note());
    }

    @Test
    void itIsGivenUpOnce() {
        assertEquals("the job is given up already", abandoned(givenUp("charge")).stays());
    }

    @Test
    void theStepsResultIsKeptAndGivenBack() {
        Answer answer = ended(givenUp("charge"), Book.CHARGE, StepResult.done("25 credits"), "archive");
        assertEquals(
                new StepRecord(
                        Scene.in(JobState.RUNNING).build().id(),
                        "charge",
                        StepRecord.Status.DONE,
                        Scene.NOW,
                        "25 credits"),
                answer.checkpoint());
        assertEquals(GIVEN_UP, answer.failure());
        assertEquals("refund", answer.step());
        assertEquals(Next.FINALIZE, answer.next());
    }

    @Test
    void theStepsThatWouldHaveFollowedAreNotRun() {
        assertEquals(
                "refund",
                ended(givenUp("archive"), Book.ARCHIVE, StepResult.done()).step());
    }

    /** However a step may fail: to be tried again, used up, for good. */
    static List<StepResult> failures() {
        return List.of(
                StepResult.again(Scene.failure(FailureKind.PROVIDER_FAILED)),
                StepResult.impossible(Scene.failure(FailureKind.INSUFFICIENT_CREDITS)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aStepThatFailsIsNeitherTriedAgainNorWaitsForAPerson(StepResult failure) {
        for (int failures : List.of(0, 7)) {
            Answer answer = ended(givenUp("archive").step(new StepCursor("archive", failures)), Book.ARCHIVE, failure);
            assertEquals(GIVEN_UP, answer.failure());
            assertEquals("refund", answer.step());
            assertEquals(Optional.of(EventKind.STEP_FAILED), answer.kind());
        }
    }

    @Test
    void theNextLookEndsTheJobIfNoStepRuns() {
        Answer answer = Answer.to(BOOK, givenUp("charge"), new StepDue(Optional.of("charge")));
        assertEquals(GIVEN_UP, answer.failure());
        assertEquals("refund", answer.step());
    }

    @Test
    void theCompensationIsNotGivenUpWithTheJob() {
        Answer answer = ended(givenUp("charge"), Book.CHARGE, StepResult.done());
        assertEquals(Optional.empty(), answer.job().abandonment());
    }

    @Test
    void anotherStepThanTheRunningOneChangesNothing() {
        assertEquals(
                "step archive is not the one being worked off",
                ended(givenUp("charge"), Book.ARCHIVE, StepResult.done()).stays());
    }

    /** How a job may have ended whose steps give back. */
    static List<Outcome> ends() {
        return List.of(Scene.FAILURE, Scene.CANCELLATION, new Outcome.Failed(GIVEN_UP));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void aCompensationThatIsUnderWayIsNotGivenUp(Outcome end) {
        assertEquals(
                "the job has failed or was cancelled before, and its steps for that are being worked off; they can be given"
                        + " up once one of them waits for a person",
                abandoned(Scene.finalizing(end, "refund").unwanted(BY_OPERATOR.get()))
                        .stays());
    }

    @Test
    void thatNothingMoreIsWantedIsOnRecordWhileACompensationIsUnderWay() {
        Answer answer = abandoned(Scene.finalizing(Scene.FAILURE, "refund"));
        assertEquals(BY_OPERATOR, answer.job().unwanted());
        assertEquals("refund", answer.step());
        assertEquals(Scene.FAILURE, answer.outcome());
    }

    @Test
    void aCompensationThatIsGivenUpDoesNotBringTheJobBack() {
        assertEquals(
                BY_OPERATOR,
                abandoned(Scene.parkedAtStep(Scene.FAILURE, "refund")).job().unwanted());
    }

    @Test
    void aLateSuccessIsNotCompensatedASecondTime() {
        Job.Builder late = Scene.finalizing(Scene.SUCCESS, "recharge")
                .lateSuccessAt(Scene.SENT)
                .abandonment("enough");
        Answer answer = ended(late, Book.RECHARGE, StepResult.done());
        assertEquals(JobState.FAILED, answer.state());
        assertEquals(new Outcome.Failed(GIVEN_UP), answer.outcome());
    }

    private static Job.Builder at(String step) {
        return Scene.finalizing(Scene.SUCCESS, step);
    }

    private static Job.Builder givenUp(String step) {
        return at(step).abandonment("enough");
    }

    private static Answer abandoned(Job.Builder job) {
        return Answer.to(BOOK, job, new Abandoned("enough"));
    }

    private static Answer ended(Job.Builder job, Step step, StepResult result, String... recorded) {
        return Answer.to(BOOK, job, new StepEnded(step, result, Set.of(recorded)));
    }
}
