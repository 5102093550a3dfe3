package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation.CancelAnswered;
import dev.farjob.internal.decide.Observation.CancelWanted;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Parking;
import dev.farjob.model.Silence;
import dev.farjob.model.Unwanted;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.store.Due;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody wants a job to stop, and the provider answers. */
class CancellingTest {

    private static final Book BOOK = Book.usual();
    private static final Unwanted NOT_WANTED = new Unwanted(Unwanted.By.OWNER, Scene.SENT);
    private static final Optional<Unwanted> BY_OWNER = Optional.of(new Unwanted(Unwanted.By.OWNER, Scene.NOW));
    private static final CancelRequest WISH = CancelRequest.of(Scene.SENT, "the owner asked");

    @Test
    void aJobThatWasNotSentIsCancelledAtOnce() {
        assertEquals(
                new Outcome.Cancelled("enough"),
                wanted(Scene.in(JobState.ACCEPTED)).outcome());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"SPAWNING", "QUEUED", "RUNNING", "PARKED"})
    void elsewhereTheWishIsOnRecord(JobState state) {
        assertEquals(
                Optional.of(CancelRequest.of(Scene.NOW, "enough")),
                wanted(Scene.in(state)).job().cancelRequest());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"SPAWNING", "QUEUED", "RUNNING", "PARKED"})
    void theLogSaysWhoWantsIt(JobState state) {
        assertEquals("enough", wanted(Scene.in(state)).note());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"SPAWNING", "QUEUED", "RUNNING"})
    void aWishIsOnRecordOnce(JobState state) {
        assertEquals(
                "the wish is on record",
                wanted(Scene.in(state).cancelRequest(WISH).unwanted(NOT_WANTED)).stays());
    }

    @Test
    void aJobThatHasSucceededCannotBeCancelled() {
        assertEquals("the job has ended", wanted(Scene.in(JobState.SUCCEEDED)).stays());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"ACCEPTED", "SPAWNING", "QUEUED", "RUNNING", "FINALIZING", "PARKED", "FAILED", "CANCELLED"})
    void thatTheOwnerDoesNotWantTheJobIsOnRecordUnlessItIsOver(JobState state) {
        assertEquals(BY_OWNER, wanted(Scene.in(state)).job().unwanted());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"SPAWNING", "QUEUED", "RUNNING", "PARKED"})
    void theCancelThatADeadlineAskedForDoesNotStandForTheOwner(JobState state) {
        Job.Builder job = Scene.in(state).cancelRequest(WISH.answered(CancelRequest.Answer.AGREED));
        Answer answer = wanted(job);
        assertEquals(BY_OWNER, answer.job().unwanted());
        assertEquals(job.build().cancelRequest(), answer.job().cancelRequest());
        assertEquals(Optional.of(EventKind.CANCEL_REQUESTED), answer.kind());
    }

    @Test
    void aWishThatComesWhileTheFailureIsCompensatedIsOnRecord() {
        Answer answer = wanted(Scene.finalizing(Scene.FAILURE, "refund"));
        assertEquals(BY_OWNER, answer.job().unwanted());
        assertEquals(Due.in(Book.LEASE), answer.due());
        assertEquals("refund", answer.step());
    }

    @Test
    void aWishThatComesWhileACompensationWaitsForAPersonIsOnRecord() {
        assertEquals(
                BY_OWNER,
                wanted(Scene.parkedAtStep(Scene.FAILURE, "refund")).job().unwanted());
    }

    @Test
    void aJobInDoubtThatIsCancelledIsNotWantedEither() {
        Job.Builder doubtful = Scene.in(JobState.ACCEPTED).attempt(2).attemptsInDoubt(List.of(1));
        assertEquals(BY_OWNER, wanted(doubtful).job().unwanted());
    }

    @Test
    void whatWasSaidFirstStays() {
        Unwanted first = new Unwanted(Unwanted.By.OPERATOR, Scene.SENT);
        assertEquals(
                Optional.of(first),
                wanted(Scene.in(JobState.RUNNING).unwanted(first)).job().unwanted());
    }

    @Test
    void aJobThatCannotComeBackIsLeftAsItIs() {
        Job.Builder failed = Scene.settled(new Outcome.Failed(Scene.failure(FailureKind.STEP_FAILED)));
        assertEquals("the job has ended", wanted(failed).stays());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"QUEUED", "RUNNING", "PARKED"})
    void aLateDeliveryThatIsBeingFetchedIsNotChargedForOnceItsOwnerCancels(JobState state) {
        Answer answer = wanted(Scene.in(state).lateSuccessAt(Scene.SENT));
        assertEquals(JobState.CANCELLED, answer.state());
        assertEquals(BY_OWNER, answer.job().unwanted());
    }

    @Test
    void aJobThatMayHaveArrivedIsNotSaidToBeCancelled() {
        Answer answer = wanted(Scene.in(JobState.ACCEPTED).attempt(2).attemptsInDoubt(List.of(1)));
        Failure failure = ((Outcome.Failed) answer.job().outcome().orElseThrow()).failure();
        assertEquals(FailureKind.SPAWN_IN_DOUBT, failure.kind());
        assertTrue(failure.message().contains("took attempt 1 of job"), failure::message);
    }

    @Test
    void aSuccessWhoseStepWaitsForAPersonStaysOneAndTheWishIsOnRecordForThem() {
        Job.Builder parked = Scene.parkedAtStep(Scene.SUCCESS, "archive");
        Answer answer = wanted(parked);
        assertEquals(parked.build().outcome(), answer.job().outcome());
        assertEquals(JobState.PARKED, answer.job().state());
        assertEquals(BY_OWNER, answer.job().unwanted());
        assertEquals(
                "the job has ended, and its steps wait for a person",
                wanted(parked.unwanted(NOT_WANTED)).stays());
    }

    @Test
    void theProviderHearsOfTheWishAlsoWhereTheJobIsParked() {
        assertEquals(Next.ASK_CANCEL, wanted(Scene.in(JobState.PARKED)).next());
    }

    @ParameterizedTest
    @CsvSource({"QUEUED, QUEUED", "RUNNING, RUNNING"})
    void aParkedJobIsFollowedAgainUntilTheProviderHasSaidHowItEnded(JobState from, JobState state) {
        Job.Builder job = Scene.in(from)
                .state(JobState.PARKED)
                .silence(new Silence(Scene.SENT, Duration.ofHours(4), 40, 0, 0, "502"))
                .parking(new Parking(from, Scene.failure(FailureKind.LOST)));
        assertEquals(state, wanted(job).state());
        assertEquals(Optional.empty(), wanted(job).job().silence());
        assertEquals(Due.in(Book.SMALLEST), wanted(job).due());
    }

    @Test
    void aWishThatTheProviderNeverAnsweredReachesItWhenItIsRepeated() {
        Answer answer = wanted(Scene.in(JobState.PARKED).cancelRequest(WISH));
        assertEquals(Next.ASK_CANCEL, answer.next());
        assertEquals(Optional.of(WISH), answer.job().cancelRequest());
    }

    @Test
    void oneThatItAnsweredDoesNot() {
        Job.Builder job = Scene.in(JobState.PARKED)
                .cancelRequest(WISH.answered(CancelRequest.Answer.AGREED))
                .unwanted(NOT_WANTED);
        assertEquals("the wish is on record", wanted(job).stays());
    }

    @Test
    void aParkedJobThatTheProviderCannotStopStaysParked() {
        Answer answer = Answer.to(
                BOOK.cancel(CancelKind.NONE), Scene.in(JobState.PARKED), new CancelWanted("enough"), Scene.moment());
        assertEquals(JobState.PARKED, answer.state());
        assertEquals(Next.NOTHING, answer.next());
    }

    @Test
    void aParkedJobWithoutAHandleWaitsForIt() {
        assertEquals(JobState.PARKED, wanted(Scene.parkedInDoubt()).state());
        assertEquals(Due.never(), wanted(Scene.parkedInDoubt()).due());
    }

    @Test
    void aJobInDoubtIsLookedIntoAsBefore() {
        assertEquals(Due.in(Scene.PACE), wanted(Scene.in(JobState.SPAWNING)).due());
    }

    @Test
    void theProviderThatTakesTheJobIsAskedAsSoonAsItHasIt() {
        assertEquals(Next.NOTHING, wanted(Scene.in(JobState.SPAWNING)).next());
    }

    @Test
    void aJobAtTheProviderIsLookedAtSoon() {
        assertEquals(Due.in(Book.SMALLEST), wanted(Scene.in(JobState.RUNNING)).due());
    }

    @Test
    void anAgreementIsNoEnd() {
        assertEquals(
                JobState.RUNNING,
                answered(running(), new CancelAnswer.Asked(), CancelKind.ASKED).state());
    }

    @Test
    void aDeletionIsAnEnd() {
        assertEquals(
                new Outcome.Cancelled("the owner asked"),
                answered(running(), new CancelAnswer.Asked(), CancelKind.DELETES)
                        .outcome());
    }

    @Test
    void aDeletionOfWhatHadBeenAskedForBeforeIsAnEndToo() {
        Job.Builder asked = running().cancelRequest(WISH.answered(CancelRequest.Answer.AGREED));
        assertEquals(
                new Outcome.Cancelled("the owner asked"),
                answered(asked, new CancelAnswer.Asked(), CancelKind.DELETES).outcome());
    }

    @Test
    void anAnsweredCancelCountsAsSent() {
        assertEquals(
                Optional.of(WISH.answered(CancelRequest.Answer.AGREED)),
                answered(running(), new CancelAnswer.Asked(), CancelKind.ASKED)
                        .job()
                        .cancelRequest());
    }

    @Test
    void aJobWhoseCancelWasAnsweredIsLookedAtSoon() {
        assertEquals(
                Due.in(Book.SMALLEST),
                answered(running(), new CancelAnswer.Asked(), CancelKind.ASKED).due());
    }

    @Test
    void theLogSaysThatTheProviderWasAsked() {
        assertEquals(
                "the provider was asked to cancel",
                answered(running(), new CancelAnswer.Asked(), CancelKind.ASKED).note());
    }

    @Test
    void theLogSaysThatItWasTooLate() {
        assertEquals(
                "the provider says that the job has ended",
                answered(running(), new CancelAnswer.TooLate(), CancelKind.DELETES)
                        .note());
    }

    @Test
    void theLogSaysThatItCannotBeCancelled() {
        assertEquals(
                "the provider cannot cancel: not this one",
                answered(running(), new CancelAnswer.NotSupported("not this one"), CancelKind.ASKED)
                        .note());
    }

    @Test
    void anUnknownAnswerIsAskedForAgain() {
        assertEquals(
                "whether the cancel arrived is unknown; it will be sent again",
                answered(running(), new CancelAnswer.Unknown("no answer"), CancelKind.ASKED)
                        .stays());
    }

    @Test
    void theAnswerToASecondRequestChangesNothing() {
        assertEquals(
                "the provider was asked before",
                answered(
                                running().cancelRequest(WISH.answered(CancelRequest.Answer.AGREED)),
                                new CancelAnswer.TooLate(),
                                CancelKind.ASKED)
                        .stays());
    }

    @Test
    void anAnswerWithoutAWishChangesNothing() {
        assertEquals(
                "there is nothing to cancel any more",
                answered(Scene.in(JobState.RUNNING), new CancelAnswer.Asked(), CancelKind.DELETES)
                        .stays());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"QUEUED", "RUNNING"},
            mode = EnumSource.Mode.EXCLUDE)
    void anAnswerForAJobThatIsNotAtTheProviderChangesNothing(JobState state) {
        assertEquals(
                "there is nothing to cancel any more",
                answered(Scene.in(state).cancelRequest(WISH), new CancelAnswer.Asked(), CancelKind.DELETES)
                        .stays());
    }

    @Test
    void aJobThatWaitsInTheQueueIsCancelledToo() {
        assertEquals(
                JobState.FINALIZING,
                answered(
                                Scene.dueBy(JobState.QUEUED, Duration.ofHours(1))
                                        .cancelRequest(WISH),
                                new CancelAnswer.Asked(),
                                CancelKind.DELETES)
                        .state());
    }

    private static Job.Builder running() {
        return Scene.in(JobState.RUNNING).cancelRequest(WISH);
    }

    private static Answer wanted(Job.Builder job) {
        return Answer.to(BOOK, job, new CancelWanted("enough"));
    }

    private static Answer answered(Job.Builder job, CancelAnswer answer, CancelKind kind) {
        return Answer.to(BOOK, job, new CancelAnswered(answer, kind));
    }
}
