package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation.Seen;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.Outcome;
import dev.farjob.model.Parking;
import dev.farjob.model.Silence;
import dev.farjob.provider.ProviderStatus.Unknown;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.rules.StaleRule.GiveUp;
import dev.farjob.store.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The provider does not say how the job is. */
class SilenceTest {

    private static final Book BOOK = Book.usual();
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofHours(4);
    /** With the 20 seconds since the last look, as long as it takes to ask harder. */
    private static final Duration A_WHILE = Duration.ofSeconds(100);
    /** With the 20 seconds since the last write. */
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(10);

    private static final CancelRequest AGREED =
            CancelRequest.of(Scene.SENT, "the owner asked").answered(CancelRequest.Answer.AGREED);

    @Test
    void theFirstUnknownAnswerBeginsASilence() {
        assertEquals(
                Optional.of(new Silence(Scene.NOW, Duration.ZERO, 1, 0, 0, "UNREACHABLE: 502")),
                seen(Scene.in(JobState.RUNNING), Why.UNREACHABLE).job().silence());
    }

    @Test
    void theNextOneMakesItLonger() {
        assertEquals(
                Optional.of(new Silence(Scene.SENT, Duration.ofSeconds(80), 4, 1, 0, "DENIED: 502")),
                seen(silentFor(A_MINUTE, 3, 1, 2), Why.DENIED).job().silence());
    }

    @Test
    void anAnswerThatNobodyUnderstandsIsCounted() {
        assertEquals(
                Optional.of(new Silence(Scene.SENT, Duration.ofSeconds(80), 4, 2, 0, "NOT_UNDERSTOOD: 502")),
                seen(silentFor(A_MINUTE, 3, 1, 2), Why.NOT_UNDERSTOOD).job().silence());
    }

    @Test
    void theFirstAnswerThatNobodyUnderstandsIsCountedToo() {
        assertEquals(
                1,
                seen(Scene.in(JobState.RUNNING), Why.NOT_UNDERSTOOD)
                        .job()
                        .silence()
                        .orElseThrow()
                        .notUnderstood());
    }

    @Test
    void theLogSaysThatASilenceBegan() {
        assertEquals(
                "the provider does not say: NOT_FOUND",
                seen(Scene.in(JobState.RUNNING), Why.NOT_FOUND).note());
    }

    @Test
    void theLogSaysSoOnce() {
        assertEquals(
                Optional.empty(),
                seen(silentFor(A_MINUTE, 3, 0, 0), Why.NOT_FOUND).kind());
    }

    @Test
    void theJobIsAskedAboutByTheScheduleAsBefore() {
        assertEquals(
                Due.in(Book.LOOK),
                seen(Scene.in(JobState.RUNNING), Why.UNREACHABLE).due());
    }

    @Test
    void aProviderIsLeftAloneForAsLongAsItWants() {
        assertEquals(
                Due.in(Duration.ofMinutes(7)), restFor(Duration.ofMinutes(7)).due());
    }

    @Test
    void aShortRestDoesNotBringTheLookForward() {
        assertEquals(Due.in(Book.LOOK), restFor(Duration.ofSeconds(19)).due());
    }

    @Test
    void noRestIsLongerThanADay() {
        assertEquals(Due.in(Duration.ofDays(1)), restFor(Duration.ofDays(300)).due());
    }

    @Test
    void aProviderThatIsSilentForTooLongParksTheJob() {
        assertEquals(
                JobState.PARKED, seen(silentFor(LONG, 9, 0, 0), Why.UNREACHABLE).state());
    }

    @Test
    void aParkedJobKnowsWhereItStood() {
        Parking parking =
                seen(silentFor(LONG, 9, 0, 0), Why.UNREACHABLE).job().parking().orElseThrow();
        assertEquals(JobState.RUNNING, parking.from());
    }

    @Test
    void aParkedJobKeepsTheLastAnswer() {
        Parking parking =
                seen(silentFor(LONG, 9, 0, 0), Why.UNREACHABLE).job().parking().orElseThrow();
        assertEquals("UNREACHABLE: 502", parking.reason().detail());
    }

    @Test
    void aParkedJobKeepsItsSilence() {
        assertEquals(
                Optional.of(new Silence(Scene.SENT, LONG.plusSeconds(20), 10, 0, 0, "UNREACHABLE: 502")),
                seen(silentFor(LONG, 9, 0, 0), Why.UNREACHABLE).job().silence());
    }

    @Test
    void tooManyAnswersThatNobodyUnderstandsParkTheJob() {
        assertEquals(
                JobState.PARKED,
                seen(silentFor(A_MINUTE, 20, 20, 0), Why.NOT_UNDERSTOOD).state());
    }

    @Test
    void aSilentJobFailsWhereTheHostWantsIt() {
        Answer answer = Answer.to(
                BOOK.giveUp(GiveUp.FAIL), silentFor(LONG, 9, 0, 0), status(Why.UNREACHABLE, Optional.empty()));
        assertEquals(FailureKind.LOST, answer.failure().kind());
    }

    @Test
    void anAttemptThatIsSilentForTooLongIsAskedToEndIfAnotherIsKnown() {
        Answer answer = seen(silentFor(LONG, 9, 0, 0).otherAttempts(Scene.OLDER), Why.UNREACHABLE);
        assertEquals(Optional.of(Scene.OTHER), answer.job().handle());
        assertEquals(
                List.of(new KnownAttempt(Scene.ATTEMPT, Scene.HANDLE, true)),
                answer.job().otherAttempts());
        assertEquals(Next.LOOK, answer.next());
    }

    @Test
    void anAttemptThatIsSilentForTooLongDoesNotTakeTurnsWithOneThatWasGivenUp() {
        Answer answer = seen(silentFor(LONG, 9, 0, 0).otherAttempts(Scene.GIVEN_UP), Why.UNREACHABLE);
        assertEquals(JobState.PARKED, answer.state());
        assertEquals(Scene.GIVEN_UP, answer.job().otherAttempts());
    }

    @Test
    void aJobThatIsMissingAfterAnAgreedCancelWasCancelled() {
        Job.Builder job = silentFor(HALF_A_MINUTE, 4, 0, 4).cancelRequest(AGREED);
        assertEquals(
                new Outcome.Cancelled("the owner asked"),
                seen(job, Why.NOT_FOUND).outcome());
    }

    @Test
    void aJobThatHasJustGoneMissingAfterAnAgreedCancelMayComeBack() {
        Job.Builder job = silentFor(HALF_A_MINUTE.minusMillis(1), 9, 0, 9).cancelRequest(AGREED);
        assertEquals(JobState.RUNNING, seen(job, Why.NOT_FOUND).state());
    }

    @ParameterizedTest
    @EnumSource(
            value = Why.class,
            names = {"UNREACHABLE", "DENIED", "NOT_UNDERSTOOD"})
    void anAgreedCancelMakesNoOtherSilenceAnEnd(Why why) {
        Job.Builder job = silentFor(A_WHILE, 9, 0, 9).cancelRequest(AGREED);
        assertEquals(JobState.RUNNING, seen(job, why).state());
    }

    @Test
    void aWishThatTheProviderDoesNotKnowOfIsNoAgreement() {
        Job.Builder job = silentFor(A_WHILE, 9, 0, 9).cancelRequest(CancelRequest.of(Scene.SENT, "the owner asked"));
        assertEquals(JobState.RUNNING, seen(job, Why.NOT_FOUND).state());
    }

    @Test
    void aProviderThatDeclinedToCancelDidNotAgree() {
        CancelRequest declined =
                CancelRequest.of(Scene.SENT, "the owner asked").answered(CancelRequest.Answer.DECLINED);
        Job.Builder job = silentFor(A_WHILE, 9, 0, 9).cancelRequest(declined);
        assertEquals(JobState.RUNNING, seen(job, Why.NOT_FOUND).state());
    }

    @Test
    void aJobThatWasMissingOnlyAFewTimesMayComeBack() {
        Job.Builder job = silentFor(A_WHILE, 9, 0, 3).cancelRequest(AGREED);
        assertEquals(JobState.RUNNING, seen(job, Why.NOT_FOUND).state());
    }

    @Test
    void aJobThatIsMissingAfterTheDeadlineMadeUsCancelHasTimedOut() {
        Job.Builder job = Scene.dueBy(JobState.RUNNING, Duration.ofSeconds(5))
                .silence(new Silence(Scene.SENT, A_WHILE, 9, 0, 9, "404"))
                .cancelRequest(CancelRequest.of(Scene.NOW.plusSeconds(5), "the deadline passed")
                        .answered(CancelRequest.Answer.AGREED));
        assertEquals(FailureKind.TIMED_OUT, seen(job, Why.NOT_FOUND).failure().kind());
    }

    @Test
    void aJobThatIsMissingAfterTheOwnerMadeUsCancelWasCancelled() {
        Job.Builder job = Scene.dueBy(JobState.RUNNING, Duration.ofSeconds(5))
                .silence(new Silence(Scene.SENT, A_WHILE, 9, 0, 9, "404"))
                .cancelRequest(CancelRequest.of(Scene.NOW.plusMillis(4_999), "the owner asked")
                        .answered(CancelRequest.Answer.AGREED));
        assertEquals(
                new Outcome.Cancelled("the owner asked"),
                seen(job, Why.NOT_FOUND).outcome());
    }

    @Test
    void anAnswerThatAJobIsMissingIsCounted() {
        assertEquals(3, missing(Why.NOT_FOUND));
    }

    @Test
    void anyOtherAnswerStartsThatCountAnew() {
        assertEquals(0, missing(Why.UNREACHABLE));
    }

    @Test
    void theFirstAnswerThatAJobIsMissingIsCountedToo() {
        assertEquals(
                1,
                seen(Scene.in(JobState.RUNNING), Why.NOT_FOUND)
                        .job()
                        .silence()
                        .orElseThrow()
                        .notFound());
    }

    @Test
    void aClockThatJumpsAddsNoMoreThanTwoMinutesToASilence() {
        assertEquals(A_MINUTE.plusMinutes(2), lastedAt(Scene.NOW.plus(Duration.ofDays(1))));
    }

    @Test
    void aClockThatJumpsBackAddsNothing() {
        assertEquals(A_MINUTE, lastedAt(Scene.NOW.minus(Duration.ofDays(1))));
    }

    @Test
    void aMissingJobThatNobodyCancelledIsNotCancelled() {
        assertTrue(seen(silentFor(LONG, 9, 0, 0), Why.NOT_FOUND).job().outcome().isEmpty());
    }

    private static Job.Builder silentFor(Duration lasted, int looks, int notUnderstood, int notFound) {
        return Scene.in(JobState.RUNNING)
                .silence(new Silence(Scene.SENT, lasted, looks, notUnderstood, notFound, "500"));
    }

    private static int missing(Why why) {
        return seen(silentFor(A_MINUTE, 3, 0, 2), why)
                .job()
                .silence()
                .orElseThrow()
                .notFound();
    }

    private static Duration lastedAt(Instant now) {
        return Answer.to(BOOK, silentFor(A_MINUTE, 3, 0, 0), status(Why.DENIED, Optional.empty()), Scene.at(now))
                .job()
                .silence()
                .orElseThrow()
                .lasted();
    }

    private static Answer restFor(Duration rest) {
        return Answer.to(BOOK, Scene.in(JobState.RUNNING), status(Why.UNREACHABLE, Optional.of(rest)));
    }

    private static Answer seen(Job.Builder job, Why why) {
        return Answer.to(BOOK, job, status(why, Optional.empty()));
    }

    private static Observation status(Why why, Optional<Duration> rest) {
        return new Seen(Scene.HANDLE, new Unknown(why, "502", rest));
    }
}
