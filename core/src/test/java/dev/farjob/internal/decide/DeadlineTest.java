package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation.CancelAnswered;
import dev.farjob.internal.decide.Observation.LookedUp;
import dev.farjob.internal.decide.Observation.NotAsked;
import dev.farjob.internal.decide.Observation.Reported;
import dev.farjob.internal.decide.Observation.Seen;
import dev.farjob.internal.decide.Observation.SpawnAnswered;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Progress;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup.Found;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.PollSchedule;
import dev.farjob.store.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The host's deadline passes while the job is at the provider: cancel there first, then give up. */
class DeadlineTest {

    private static final Duration GRACE = Duration.ofMinutes(10);
    private static final CancelRequest WISH = CancelRequest.of(Scene.SENT, "the owner asked");
    private static final Failure TIMED_OUT =
            Failure.of(FailureKind.TIMED_OUT, "the deadline of job job-1 passed, and acme was asked to cancel it");

    private static final Failure NOT_STOPPED = Failure.of(
            FailureKind.TIMED_OUT,
            "the deadline of job job-1 passed, and acme did not cancel it: it may run on as req-1, stop it there");

    @Test
    void beforeTheDeadlineAJobIsWatched() {
        assertEquals(Next.NOTHING, stillRunning(passedBy(Duration.ofMillis(-1))).next());
    }

    @Test
    void atTheDeadlineTheProviderIsAskedToCancel() {
        assertEquals(Next.ASK_CANCEL, stillRunning(passedBy(Duration.ZERO)).next());
    }

    @Test
    void aSilentProviderIsAskedTooBecauseItMayHearUs() {
        Answer answer = seen(passedBy(Duration.ZERO), ProviderStatus.unknown(Why.UNREACHABLE, "502"));
        assertEquals(Next.ASK_CANCEL, answer.next());
    }

    @Test
    void theWishToCancelIsOnRecord() {
        assertEquals(
                Optional.of(CancelRequest.of(Scene.NOW, "the deadline passed")),
                stillRunning(passedBy(Duration.ZERO)).job().cancelRequest());
    }

    @Test
    void theOwnersOwnWishStaysOnRecord() {
        assertEquals(
                Optional.of(WISH),
                stillRunning(passedBy(Duration.ZERO).cancelRequest(WISH)).job().cancelRequest());
    }

    @Test
    void theLogSaysThatTheDeadlinePassed() {
        assertEquals(
                "the deadline passed", stillRunning(passedBy(Duration.ZERO)).note());
    }

    @Test
    void theNextLookIsAsSoonAsTheProviderAllows() {
        assertEquals(
                Due.in(Book.SMALLEST), stillRunning(passedBy(Duration.ZERO)).due());
    }

    @Test
    void aJobThatRunsOnAfterTheCancelHasTimedOut() {
        assertEquals(
                TIMED_OUT,
                stillRunning(passedBy(Duration.ZERO).cancelRequest(WISH.answered(CancelRequest.Answer.AGREED)))
                        .failure());
    }

    @Test
    void aProviderThatDeclinedMayRunItOn() {
        assertEquals(
                NOT_STOPPED,
                stillRunning(passedBy(Duration.ZERO).cancelRequest(WISH.answered(CancelRequest.Answer.DECLINED)))
                        .failure());
    }

    @Test
    void theProviderIsAskedAgainWithinTheGrace() {
        assertEquals(Next.ASK_CANCEL, stillRunning(passedBy(GRACE)).next());
    }

    @Test
    void afterTheGraceTheJobHasTimedOutWhoeverWasReached() {
        assertEquals(
                Failure.of(
                        FailureKind.TIMED_OUT,
                        "the deadline of job job-1 passed, and for PT10M acme took no cancel of it: it may run on as req-1,"
                                + " stop it there"),
                askedInVainFor(GRACE.plusMillis(1)).failure());
    }

    @Test
    void theGraceBeginsWhenTheProviderIsAsked() {
        assertEquals(Next.ASK_CANCEL, stillRunning(passedBy(GRACE.plus(GRACE))).next());
    }

    @Test
    void aProviderThatTakesNoCancelIsAskedLessAndLessOften() {
        Duration waited = Duration.ofMinutes(2);
        assertEquals(Due.in(waited), askedInVainFor(waited).due());
    }

    @Test
    void butOnceMoreWhenTheGraceIsOver() {
        assertEquals(
                Due.in(Duration.ofMinutes(3)),
                askedInVainFor(Duration.ofMinutes(7)).due());
    }

    @Test
    void aJobThatHasNotEndedIsDueAtOnceIfItsDeadlineIsBehind() {
        SpawnAnswer later = new SpawnAnswer.NotSent("429", Optional.of(Duration.ofHours(5)));
        Answer answer = Answer.to(
                Book.usual(),
                Scene.dueBy(JobState.SPAWNING, Duration.ofSeconds(-2)),
                new SpawnAnswered(Scene.ATTEMPT, later));
        assertEquals(Due.in(Duration.ZERO), answer.due());
    }

    @Test
    void aClaimAtTheNextLookDoesNotReachBeyondTheDeadline() {
        Answer answer = Answer.to(
                Book.usual().schedule(PollSchedule.fixed(Duration.ofHours(6))),
                Scene.dueBy(JobState.QUEUED, Duration.ofHours(7)),
                new Seen(Scene.HANDLE, ProviderStatus.running()));
        assertEquals(Due.in(Duration.ofHours(6)), answer.due());
        assertEquals(Duration.ofHours(1), answer.job().pace());
    }

    @Test
    void aLookThatTellsNothingNewIsWrittenIfTheNextClaimWouldReachBeyondTheDeadline() {
        Answer answer = stillRunning(
                Scene.dueBy(JobState.RUNNING, Duration.ofSeconds(30)).pace(Book.LOOK));
        assertEquals(Due.in(Book.LOOK), answer.due());
        assertEquals(Duration.ofSeconds(10), answer.job().pace());
    }

    @Test
    void aProviderThatCannotBeAskedDoesNotHoldUpTheDeadline() {
        Answer answer = Answer.to(Book.usual(), passedBy(Duration.ZERO), new NotAsked());
        assertEquals(Next.ASK_CANCEL, answer.next());
    }

    @Test
    void beforeTheDeadlineThatIsNobodysSilence() {
        Answer answer = Answer.to(Book.usual(), passedBy(Duration.ofMillis(-1)), new NotAsked());
        assertEquals("this node had no room for the call", answer.stays());
    }

    @Test
    void anAttemptInDoubtIsGivenUpWhenTheDeadlinePasses() {
        assertEquals(
                Failure.of(
                        FailureKind.TIMED_OUT,
                        "the deadline of job job-1 passed, and nobody can say whether acme took attempt 2 of job job-1: look"
                                + " for it there, because it may run on"),
                inDoubt(Book.usual(), Scene.SENT).failure());
    }

    @Test
    void itIsNotSentAgainThen() {
        Book respawns = Book.usual().inDoubt(InDoubtPolicy.respawn(3).patience(Duration.ZERO));
        assertEquals(
                FailureKind.TIMED_OUT, inDoubt(respawns, Scene.SENT).failure().kind());
    }

    @Test
    void aPersonIsAskedAboutItThenIfTheHostWantsIt() {
        Book asks = Book.usual().inDoubt(InDoubtPolicy.park());
        assertEquals(JobState.PARKED, inDoubt(asks, Scene.SENT).state());
    }

    @Test
    void butItsAnswerHasTheTimeThatItMayTake() {
        Instant justNow = Scene.NOW.minus(Book.ANSWER_BY).plusMillis(1);
        assertEquals(
                "whether attempt 2 arrived may still come to light",
                inDoubt(Book.usual(), justNow).stays());
    }

    @Test
    void aReportToANodeWhoseClockIsAheadDoesNotHurryTheAnswerToTheAttempt() {
        Answer answer = Answer.to(
                Book.usual(),
                Scene.dueBy(JobState.SPAWNING, Duration.ofHours(-2)).dispatchedAt(Scene.NOW.minus(Duration.ofHours(5))),
                new Reported(Reported.ANY, Progress.reported(0.1)));
        assertEquals(Due.in(Book.ANSWER_BY), answer.due());
    }

    @Test
    void anEndIsBelievedWhateverTheTime() {
        Answer answer = seen(passedBy(Duration.ofDays(1)), ProviderStatus.succeeded(Scene.RESULT));
        assertEquals(Scene.SUCCESS, answer.outcome());
    }

    @ParameterizedTest
    @EnumSource(CancelKind.class)
    void anAgreedCancelAtTheDeadlineIsATimeOut(CancelKind kind) {
        assertEquals(
                TIMED_OUT,
                answered(passedBy(Duration.ZERO).cancelRequest(WISH), new CancelAnswer.Asked(), kind)
                        .failure());
    }

    @Test
    void anAgreedCancelBeforeTheDeadlineIsNone() {
        Answer answer = answered(
                passedBy(Duration.ofMillis(-1)).cancelRequest(WISH), new CancelAnswer.Asked(), CancelKind.DELETES);
        assertEquals(new Outcome.Cancelled("the owner asked"), answer.outcome());
    }

    @Test
    void aProviderThatCannotCancelIsNotWaitedFor() {
        Answer answer = answered(
                passedBy(Duration.ZERO).cancelRequest(WISH), new CancelAnswer.NotSupported("no"), CancelKind.NONE);
        assertEquals(NOT_STOPPED, answer.failure());
    }

    @Test
    void aJobThatHadEndedIsLookedAtOnceMore() {
        Answer answer =
                answered(passedBy(Duration.ZERO).cancelRequest(WISH), new CancelAnswer.TooLate(), CancelKind.ASKED);
        assertEquals(Optional.of(EventKind.CANCEL_SENT), answer.kind());
    }

    private static Job.Builder passedBy(Duration ago) {
        return Scene.dueBy(JobState.RUNNING, ago.negated());
    }

    /** The deadline has passed, and the attempt that was sent then is not found. */
    private static Answer inDoubt(Book book, Instant sent) {
        return Answer.to(
                book,
                Scene.dueBy(JobState.SPAWNING, Duration.ofSeconds(-2)).dispatchedAt(sent),
                new LookedUp(Scene.ATTEMPT, new Found.CannotTell("the search is down")));
    }

    /** The provider has been asked to cancel since the deadline, for this long, and has not answered. */
    private static Answer askedInVainFor(Duration waited) {
        CancelRequest unanswered = CancelRequest.of(Scene.NOW.minus(waited), "the deadline passed");
        return stillRunning(passedBy(waited).cancelRequest(unanswered));
    }

    private static Answer stillRunning(Job.Builder job) {
        return seen(job, ProviderStatus.running());
    }

    private static Answer seen(Job.Builder job, ProviderStatus status) {
        return Answer.to(Book.usual(), job, new Seen(Scene.HANDLE, status));
    }

    private static Answer answered(Job.Builder job, CancelAnswer answer, CancelKind kind) {
        return Answer.to(Book.usual(), job, new CancelAnswered(answer, kind));
    }
}
