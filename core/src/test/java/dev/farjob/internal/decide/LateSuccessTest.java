package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation.CancelWanted;
import dev.farjob.internal.decide.Observation.Reopened;
import dev.farjob.internal.decide.Observation.Seen;
import dev.farjob.internal.decide.Observation.StepDue;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.EventKind;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.Outcome;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Unwanted;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.rules.LateSuccessPolicy;
import dev.farjob.store.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The provider delivers after the job ended without success. */
class LateSuccessTest {

    private static final Book RECORD = Book.usual();
    private static final Book REOPEN = RECORD.late(LateSuccessPolicy.REOPEN);
    private static final Unwanted BY_OWNER = new Unwanted(Unwanted.By.OWNER, Scene.SENT);
    private static final Book DISCARD = RECORD.late(LateSuccessPolicy.DISCARD);

    @Test
    void itIsPutOnRecordByDefault() {
        assertEquals(Optional.of(Scene.NOW), delivered(RECORD, failed()).job().lateSuccessAt());
    }

    @Test
    void theLogSaysSo() {
        assertEquals(
                "the provider delivered after the job had ended without success",
                delivered(RECORD, failed()).note());
    }

    @Test
    void itIsOnRecordOnce() {
        assertEquals(
                "the late success is on record",
                delivered(RECORD, failed().lateSuccessAt(Scene.SENT)).stays());
    }

    @Test
    void theHandleIsThatOfTheAttemptThatDelivered() {
        Answer answer = Answer.to(RECORD, failed(), new Seen(Scene.OTHER, ProviderStatus.succeeded(Scene.RESULT)));
        assertEquals(Optional.of(Scene.OTHER), answer.job().handle());
        assertEquals(
                List.of(new KnownAttempt(Scene.ATTEMPT, Scene.HANDLE)),
                answer.job().otherAttempts());
    }

    @Test
    void aJobThatNeverHadAHandleLearnsIt() {
        assertEquals(
                Optional.of(Scene.HANDLE),
                delivered(RECORD, failed().handle(null)).job().handle());
    }

    @Test
    void itIsDroppedIfTheHostWantsThat() {
        assertEquals(
                "a late success is discarded, as the host wants",
                delivered(DISCARD, failed()).stays());
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"STEP_FAILED", "INSUFFICIENT_CREDITS", "ABANDONED"})
    void aJobThatFailedAfterTheDeliveryCannotSucceedLate(FailureKind kind) {
        Job.Builder job = Scene.settled(new Outcome.Failed(Scene.failure(kind)));
        assertEquals("the job has ended", delivered(REOPEN, job).stays());
    }

    @Test
    void aFailureAfterTheFactIsNothing() {
        Answer answer = Answer.to(
                REOPEN, failed(), new Seen(Scene.HANDLE, ProviderStatus.failed(Scene.failure(FailureKind.LOST))));
        assertEquals("the job has ended", answer.stays());
    }

    @Test
    void itIsFinalizedAfterAllIfTheHostWantsThat() {
        assertEquals("recharge", delivered(REOPEN, failed()).step());
    }

    @Test
    void anOwnerWhoWasToldCancelledIsNotChargedAgain() {
        Answer answer = delivered(REOPEN, Scene.in(JobState.CANCELLED));
        assertEquals(JobState.CANCELLED, answer.state());
        assertEquals(Optional.of(EventKind.LATE_SUCCESS), answer.kind());
    }

    @Test
    void anOwnerWhoAskedForACancelIsNotChargedAgainEither() {
        assertEquals(
                JobState.FAILED, delivered(REOPEN, failed().unwanted(BY_OWNER)).state());
    }

    @ParameterizedTest
    @EnumSource(Unwanted.By.class)
    void aDeliveryForAJobThatIsNotWantedIsOnRecordAndCompensatedNoMore(Unwanted.By by) {
        Job.Builder job = Scene.finalizing(Scene.FAILURE, "refund")
                .lateSuccessAt(Scene.SENT)
                .unwanted(new Unwanted(by, Scene.SENT));
        assertEquals(
                JobState.FAILED,
                Answer.to(REOPEN, job, new StepDue(Optional.empty())).state());
    }

    @Test
    void aPersonWhoReopensItWantsItAgain() {
        Answer answer = Answer.to(
                REOPEN,
                failed().unwanted(BY_OWNER).lateSuccessAt(Scene.SENT),
                new Observation.Reopened(Scene.RESULT, "worth it"));
        assertEquals(Optional.empty(), answer.job().unwanted());
        assertEquals("recharge", answer.step());
    }

    @Test
    void theCancelThatADeadlineAsksForIsNoWishOfTheOwner() {
        Job.Builder job = Scene.dueBy(JobState.FAILED, Duration.ofMinutes(-1))
                .cancelRequest(CancelRequest.of(Scene.NOW.minusSeconds(60), "the deadline passed"));
        assertEquals("recharge", delivered(REOPEN, job).step());
    }

    @Test
    void aDeliveryWhileACancelIsCompensatedIsNotFetched() {
        Answer answer = Answer.to(
                REOPEN,
                Scene.finalizing(Scene.CANCELLATION, "refund").lateSuccessAt(Scene.SENT),
                new StepDue(Optional.empty()));
        assertEquals(JobState.CANCELLED, answer.state());
    }

    @Test
    void theLogSaysThatItWasReopened() {
        assertEquals("the provider delivered late", delivered(REOPEN, failed()).note());
    }

    @Test
    void theTimeOfTheLateSuccessIsOnRecord() {
        assertEquals(Optional.of(Scene.NOW), delivered(REOPEN, failed()).job().lateSuccessAt());
    }

    @Test
    void aReopenedJobIsNotSettledAnyMore() {
        assertEquals(Optional.empty(), delivered(REOPEN, failed()).job().settledAt());
    }

    @Test
    void theOwnerHasNotSeenTheNewEnd() {
        assertEquals(
                Optional.empty(),
                delivered(REOPEN, failed().acknowledgedAt(Scene.SENT)).job().acknowledgedAt());
    }

    @Test
    void theHandleIsTheOneThatDelivered() {
        Answer answer = Answer.to(REOPEN, failed(), new Seen(Scene.OTHER, ProviderStatus.succeeded(Scene.RESULT)));
        assertEquals(Optional.of(Scene.OTHER), answer.job().handle());
    }

    @Test
    void aJobThatWasAcceptedWithoutStepsForItIsNotReopenedBecauseWhatWasRefundedWouldBeHandedOut() {
        StepPlan plan = new StepPlan(List.of("charge"), List.of("refund"), List.of());
        Answer answer = delivered(REOPEN, Scene.settled(plan, Scene.FAILURE));
        assertEquals(JobState.FAILED, answer.state());
        assertEquals(Optional.of(Scene.NOW), answer.job().lateSuccessAt());
    }

    @Test
    void aPersonMayReopenItAllTheSame() {
        Job.Builder job = Scene.settled(StepPlan.none(), Scene.FAILURE).lateSuccessAt(Scene.SENT);
        assertEquals(
                JobState.SUCCEEDED,
                Answer.to(REOPEN, job, new Reopened(Scene.RESULT, "it is free")).state());
    }

    @Test
    void itIsFinalizedOnce() {
        assertEquals(
                "a late success is finalized once",
                delivered(REOPEN, failed().lateSuccessAt(Scene.SENT)).stays());
    }

    @ParameterizedTest
    @EnumSource(
            value = LateSuccessPolicy.class,
            names = {"RECORD", "REOPEN"})
    void whileTheFailureIsCompensatedItIsPutOnRecord(LateSuccessPolicy policy) {
        assertEquals(
                Optional.of(EventKind.LATE_SUCCESS),
                delivered(RECORD.late(policy), compensating()).kind());
    }

    @Test
    void theNodeThatCompensatesKeepsALease() {
        assertEquals(Due.in(Book.LEASE), delivered(REOPEN, compensating()).due());
    }

    @Test
    void whileACompensationWaitsForAPersonItIsPutOnRecordToo() {
        assertEquals(
                Optional.of(Scene.NOW),
                delivered(REOPEN, Scene.parkedAtStep(Scene.FAILURE, "refund"))
                        .job()
                        .lateSuccessAt());
    }

    @Test
    void afterTheCompensationTheDeliveryIsFetched() {
        Answer answer = compensated(REOPEN);
        assertEquals(Next.LOOK, answer.next());
    }

    @Test
    void theJobIsThenBackAtTheProvider() {
        assertEquals(JobState.RUNNING, compensated(REOPEN).state());
    }

    @Test
    void andNoWishToCancelItAnyMore() {
        assertEquals(Optional.empty(), reopenedAfterItsDeadline().job().cancelRequest());
    }

    @Test
    void norDoesItsDeadlineCountAnyMore() {
        Job.Builder reopened = reopenedAfterItsDeadline().job().toBuilder();
        Seen running = new Seen(Scene.HANDLE, ProviderStatus.running());
        assertEquals(
                Optional.empty(), Answer.to(REOPEN, reopened, running).job().cancelRequest());
    }

    @Test
    void anOwnerWhoCancelsItThenHasCancelledIt() {
        Job.Builder reopened = reopenedAfterItsDeadline().job().toBuilder();
        Answer answer = Answer.to(REOPEN, reopened, new CancelWanted("enough"));
        assertEquals(new Outcome.Cancelled("enough"), answer.outcome());
        assertEquals(JobState.CANCELLED, answer.state());
    }

    @Test
    void andHasNoOutcomeUntilItIsFetched() {
        assertEquals(Optional.empty(), compensated(REOPEN).job().outcome());
    }

    @Test
    void theLogSaysThatTheDeliveryCameDuringTheCompensation() {
        assertEquals(
                "the provider delivered while the failure was being compensated",
                compensated(REOPEN).note());
    }

    @Test
    void theDeliveryIsFetchedAgainSoonIfThatFails() {
        assertEquals(Due.in(Book.SMALLEST), compensated(REOPEN).due());
    }

    @Test
    void aLateSuccessOnRecordLeavesTheJobSettledAsItFailed() {
        assertEquals(JobState.FAILED, compensated(RECORD).state());
    }

    @Test
    void aFailureOfAStepIsSettledWhateverCameLate() {
        Job.Builder job = Scene.finalizing(new Outcome.Failed(Scene.failure(FailureKind.STEP_FAILED)), "refund")
                .lateSuccessAt(Scene.SENT);
        assertEquals(
                JobState.FAILED,
                Answer.to(REOPEN, job, new StepDue(Optional.empty())).state());
    }

    @Test
    void withoutAHandleThereIsNothingToFetch() {
        Answer answer =
                Answer.to(REOPEN, compensating().lateSuccessAt(Scene.SENT).handle(null), new StepDue(Optional.empty()));
        assertEquals(JobState.FAILED, answer.state());
    }

    @Test
    void withoutALateSuccessTheJobIsSettledAsItFailed() {
        assertEquals(
                JobState.FAILED,
                Answer.to(REOPEN, compensating(), new StepDue(Optional.empty())).state());
    }

    @Test
    void aFetchedDeliveryRunsTheStepsForLateSuccesses() {
        Job.Builder job = Scene.in(JobState.RUNNING).lateSuccessAt(Scene.SENT);
        assertEquals("recharge", delivered(REOPEN, job).step());
    }

    @Test
    void aDeliveryThatDoesNotComeTrueIsNotWaitedForTwice() {
        Answer answer = Answer.to(
                REOPEN,
                Scene.in(JobState.RUNNING).lateSuccessAt(Scene.SENT),
                new Seen(Scene.HANDLE, ProviderStatus.cancelled("by the provider")));
        assertEquals(JobState.CANCELLED, answer.state());
    }

    @Test
    void aPersonReopensWhatIsOnRecord() {
        Answer answer = Answer.to(RECORD, failed().lateSuccessAt(Scene.SENT), new Reopened(Scene.RESULT, "worth it"));
        assertEquals("worth it", answer.note());
    }

    @Test
    void thenTheTimeOfTheLateSuccessStaysWhatItWas() {
        Answer answer = Answer.to(RECORD, failed().lateSuccessAt(Scene.SENT), new Reopened(Scene.RESULT, "worth it"));
        assertEquals(Optional.of(Scene.SENT), answer.job().lateSuccessAt());
    }

    @Test
    void thenTheHandleStaysWhatItWas() {
        Answer answer = Answer.to(RECORD, failed().lateSuccessAt(Scene.SENT), new Reopened(Scene.RESULT, "worth it"));
        assertEquals(Optional.of("req-1"), answer.job().handle().map(Handle::id));
    }

    @Test
    void aPersonReopensNothingElse() {
        assertEquals(
                "only a job with a late success on record can be reopened",
                Answer.to(RECORD, failed(), new Reopened(Scene.RESULT, "worth it"))
                        .stays());
    }

    @Test
    void aJobThatWasReopenedIsSaidToBe() {
        for (Job.Builder job : List.of(Scene.settled(Scene.SUCCESS), Scene.finalizing(Scene.SUCCESS, "recharge"))) {
            assertEquals(
                    "the job has been reopened already",
                    Answer.to(Book.usual(), job.lateSuccessAt(Scene.SENT), new Reopened(Scene.RESULT, "again"))
                            .stays());
        }
    }

    @Test
    void aFailureIsCompensatedBeforeItIsReopened() {
        assertEquals(
                "its steps for the failure come first; reopen it once it is settled",
                Answer.to(
                                Book.usual(),
                                Scene.finalizing(Scene.FAILURE, "refund").lateSuccessAt(Scene.SENT),
                                new Reopened(Scene.RESULT, "worth it"))
                        .stays());
    }

    @Test
    void norWhatTheHostFailedByAStep() {
        Job.Builder job = Scene.settled(new Outcome.Failed(Scene.failure(FailureKind.STEP_FAILED)))
                .lateSuccessAt(Scene.SENT);
        assertEquals(
                "a job that a person gave up, or that failed in a step, is not reopened",
                Answer.to(RECORD, job, new Reopened(Scene.RESULT, "worth it")).stays());
    }

    @Test
    void thatAJobWasCancelledIsNoReasonForAPersonNotTo() {
        Job.Builder job = Scene.in(JobState.CANCELLED).lateSuccessAt(Scene.SENT);
        assertEquals(
                JobState.FINALIZING,
                Answer.to(RECORD, job, new Reopened(Scene.RESULT, "worth it")).state());
    }

    private static Job.Builder failed() {
        return Scene.in(JobState.FAILED);
    }

    private static Job.Builder compensating() {
        return Scene.finalizing(Scene.FAILURE, "refund");
    }

    private static Answer compensated(Book book) {
        return Answer.to(book, compensating().lateSuccessAt(Scene.SENT), new StepDue(Optional.empty()));
    }

    /** The deadline passed and the provider was asked to cancel; it delivered while that was being compensated. */
    private static Answer reopenedAfterItsDeadline() {
        Instant deadline = Scene.NOW.minus(Duration.ofHours(1));
        Job.Builder job = Scene.dueBy(JobState.RUNNING, Duration.ofHours(-1))
                .state(JobState.FINALIZING)
                .outcome(new Outcome.Failed(Scene.failure(FailureKind.TIMED_OUT)))
                .cancelRequest(CancelRequest.of(deadline, "the deadline passed"))
                .lateSuccessAt(Scene.SENT);
        return Answer.to(REOPEN, job, new StepDue(Optional.empty()));
    }

    private static Answer delivered(Book book, Job.Builder job) {
        return Answer.to(book, job, new Seen(Scene.HANDLE, ProviderStatus.succeeded(Scene.RESULT)));
    }
}
