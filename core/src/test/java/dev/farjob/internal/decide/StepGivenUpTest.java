package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation.StepEnded;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Parking;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepPlan;
import dev.farjob.rules.LateSuccessPolicy;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.Due;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A step has failed for good. */
class StepGivenUpTest {

    private static final StepPlan ONLY_CHARGE = new StepPlan(List.of("charge"), List.of(), List.of());
    private static final Book BOOK = Book.usual();
    private static final StepResult EXHAUSTED = StepResult.again(Scene.failure(FailureKind.PROVIDER_FAILED));
    private static final StepResult IMPOSSIBLE = StepResult.impossible(Scene.failure(FailureKind.PROVIDER_FAILED));
    private static final Failure CHARGE_FAILED = Failure.of(
                    FailureKind.STEP_FAILED, "step charge of job job-1 failed for good: it went wrong")
            .withDetail("secret-detail");

    @Test
    void aStepWhoseRetriesAreUsedUpWaitsForAPerson() {
        assertEquals(JobState.PARKED, exhausted(Book.ARCHIVE).state());
    }

    @Test
    void aPersonIsToldWhichStepItIsAndHowToGoOn() {
        assertEquals(
                Failure.of(
                                FailureKind.STEP_FAILED,
                                "step archive of job job-1 failed for good: it went wrong; once that is mended, redrive the"
                                        + " job, which tries the step again, or abandon it, which runs the steps for failures"
                                        + " (a refund, where there is one)")
                        .withDetail("secret-detail"),
                reason(exhausted(Book.ARCHIVE)));
    }

    @Test
    void ofACompensationAPersonIsToldThatItCanBeMadeByHand() {
        assertEquals(
                "step refund of job job-1 failed for good: it went wrong; once that is mended, redrive the job, which tries"
                        + " the step again, or do by hand what this step and those after it do, and abandon the job, which"
                        + " settles it without them",
                reason(ended(BOOK, at(Scene.FAILURE, "refund"), Book.REFUND, IMPOSSIBLE))
                        .message());
    }

    @Test
    void ofALateSuccessThatIsHalfDoneAPersonIsToldWhatAbandoningDoesNotGiveBack() {
        String message = reason(ended(BOOK, late("hand-out"), Book.HAND_OUT, IMPOSSIBLE, "refund", "recharge"))
                .message();
        assertTrue(
                message.endsWith("abandon it and give back by hand what was taken since it was delivered late"),
                message);
    }

    @Test
    void howToGoOnIsSaidHoweverMuchTheStepSays() {
        StepResult essay = StepResult.impossible(Failure.of(FailureKind.LOST, "\uD83D\uDE00".repeat(600)));
        String message = reason(ended(BOOK, at(Scene.FAILURE, "refund"), Book.REFUND, essay))
                .message();
        assertTrue(message.endsWith("which settles it without them"), message);
        assertTrue(message.length() <= Failure.MAX_MESSAGE, message);
    }

    @Test
    void aUserIsNotToldThatTheResultIsThereWhereARefundFailed() {
        assertEquals(
                "This request ended without a result, and closing it takes longer than usual.",
                reason(ended(BOOK, at(Scene.FAILURE, "refund"), Book.REFUND, IMPOSSIBLE))
                        .forUsers());
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"CONTENT_POLICY", "INVALID_INPUT", "INSUFFICIENT_CREDITS"})
    void aUserWhoCanDoSomethingAboutItIsToldSoAsByTheProvider(FailureKind kind) {
        Failure failure = Failure.of(kind, "moderation says no");
        Answer answer = ended(BOOK, at(Scene.SUCCESS, "charge"), Book.CHARGE, StepResult.impossible(failure));
        assertEquals(failure.forUsers(), answer.failure().forUsers());
    }

    private static Failure reason(Answer parked) {
        return parked.job().parking().map(Parking::reason).orElseThrow();
    }

    @Test
    void theDeliveryOfAParkedJobIsKept() {
        assertEquals(Scene.SUCCESS, exhausted(Book.ARCHIVE).outcome());
    }

    @Test
    void aStepThatFailsTheJobStartsTheCompensation() {
        assertEquals("refund", exhausted(Book.CHARGE).step());
    }

    @Test
    void theJobHasThenFailedByTheStep() {
        assertEquals(CHARGE_FAILED, exhausted(Book.CHARGE).failure());
    }

    @Test
    void theCompensationIsWorkedOffAtOnce() {
        assertEquals(Next.FINALIZE, exhausted(Book.CHARGE).next());
    }

    @Test
    void theCompensationHasALease() {
        assertEquals(Due.in(Book.LEASE), exhausted(Book.CHARGE).due());
    }

    @Test
    void theLogNamesTheStepThatFailedTheJob() {
        assertEquals(
                "charge: PROVIDER_FAILED: it went wrong", exhausted(Book.CHARGE).note());
    }

    @Test
    void anImpossibleStepFailsTheJobWhicheverItIs() {
        assertEquals(
                "refund",
                ended(BOOK, at(Scene.SUCCESS, "archive"), Book.ARCHIVE, IMPOSSIBLE)
                        .step());
    }

    @Test
    void withoutCompensationTheJobIsSettledAsFailed() {
        Job.Builder job = Scene.finalizing(ONLY_CHARGE, Scene.SUCCESS, "charge");
        assertEquals(JobState.FAILED, ended(BOOK, job, Book.CHARGE, IMPOSSIBLE).state());
    }

    @Test
    void theLogOfAJobThatIsSettledSoNamesTheStep() {
        Job.Builder job = Scene.finalizing(ONLY_CHARGE, Scene.SUCCESS, "charge");
        assertEquals(
                Optional.of(EventKind.STEP_FAILED),
                ended(BOOK, job, Book.CHARGE, IMPOSSIBLE).kind());
    }

    @Test
    void anOwnerWhoCannotPayIsToldSo() {
        StepResult poor = StepResult.again(Failure.of(FailureKind.INSUFFICIENT_CREDITS, "5 short"));
        assertEquals(
                FailureKind.INSUFFICIENT_CREDITS,
                ended(BOOK, at(Scene.SUCCESS, "charge"), Book.CHARGE, poor)
                        .failure()
                        .kind());
    }

    @Test
    void theStepsTextForTheUserIsKept() {
        Failure failure = Scene.failure(FailureKind.INSUFFICIENT_CREDITS).withTextForUsers("25 credits are missing");
        Answer answer = Answer.to(
                BOOK,
                Scene.finalizing(Scene.SUCCESS, "charge"),
                new StepEnded(Book.CHARGE, StepResult.impossible(failure), Set.of()));
        assertEquals("25 credits are missing", answer.failure().forUsers());
    }

    @Test
    void whetherItMayWorkAnotherTimeIsKept() {
        StepResult maybe =
                StepResult.impossible(Scene.failure(FailureKind.PROVIDER_FAILED).asRetryable());
        assertEquals(
                true,
                ended(BOOK, at(Scene.SUCCESS, "charge"), Book.CHARGE, maybe)
                        .failure()
                        .retryable());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCompensationIsNeverLost(boolean impossible) {
        Job.Builder job = at(Scene.FAILURE, "refund").step(new StepCursor("refund", 7));
        assertEquals(
                JobState.PARKED,
                ended(BOOK, job, Book.REFUND.failJobWhenExhausted(), impossible ? IMPOSSIBLE : EXHAUSTED)
                        .state());
    }

    @Test
    void anOptionalCompensationMayBeLost() {
        assertEquals(
                JobState.FAILED,
                ended(BOOK, at(Scene.FAILURE, "notify"), Book.NOTIFY, IMPOSSIBLE, "refund")
                        .state());
    }

    @Test
    void aLateSuccessThatCannotBeFinalizedFailsWithoutASecondCompensation() {
        assertEquals(
                JobState.FAILED,
                ended(BOOK, late("recharge"), Book.RECHARGE, IMPOSSIBLE, "refund", "notify")
                        .state());
    }

    @Test
    void aLateSuccessThatIsHalfDoneWaitsForAPerson() {
        assertEquals(
                JobState.PARKED,
                ended(BOOK, late("hand-out"), Book.HAND_OUT, IMPOSSIBLE, "refund", "recharge")
                        .state());
    }

    @Test
    void anotherSuccessIsNotHalfDoneByWhatWasDoneBefore() {
        assertEquals(
                "refund",
                ended(BOOK, at(Scene.SUCCESS, "charge"), Book.CHARGE, IMPOSSIBLE, "archive", "recharge")
                        .step());
    }

    private static Job.Builder late(String step) {
        return at(Scene.SUCCESS, step).lateSuccessAt(Scene.SENT);
    }

    private static Job.Builder at(Outcome outcome, String step) {
        return Scene.finalizing(outcome, step);
    }

    private static Answer exhausted(Step step) {
        Job.Builder job = at(Scene.SUCCESS, step.name()).step(new StepCursor(step.name(), 7));
        return ended(BOOK, job, step, EXHAUSTED);
    }

    private static Answer ended(Book book, Job.Builder job, Step step, StepResult result, String... recorded) {
        return Answer.to(book.late(LateSuccessPolicy.REOPEN), job, new StepEnded(step, result, Set.of(recorded)));
    }
}
