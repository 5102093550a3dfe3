package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation.CancelAnswered;
import dev.farjob.internal.decide.Observation.Seen;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.store.Due;
import java.time.Duration;
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
    void theProviderIsAskedAgainWithinTheGrace() {
        assertEquals(Next.ASK_CANCEL, stillRunning(passedBy(GRACE)).next());
    }

    @Test
    void afterTheGraceTheJobHasTimedOutWhoeverWasReached() {
        assertEquals(
                FailureKind.TIMED_OUT,
                stillRunning(passedBy(GRACE.plusMillis(1))).failure().kind());
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
        assertEquals(TIMED_OUT, answer.failure());
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
