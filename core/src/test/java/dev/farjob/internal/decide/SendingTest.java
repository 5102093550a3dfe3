package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.decide.Observation.NoRoom;
import dev.farjob.internal.decide.Observation.SpawnAnswered;
import dev.farjob.internal.decide.Observation.TimeToSpawn;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Progress;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.rules.Durations;
import dev.farjob.rules.RetryRule;
import dev.farjob.store.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job is sent, or cannot be. */
class SendingTest {

    private static final Book BOOK = Book.usual();
    private static final CancelRequest WISH = CancelRequest.of(Scene.SENT, "the owner asked");

    @Test
    void theAttemptIsOnRecordBeforeItIsMade() {
        Job sent = start(Scene.in(JobState.ACCEPTED).attempt(1)).job();
        assertEquals(2, sent.attempt());
    }

    @Test
    void theTimeOfDispatchIsOnRecord() {
        assertEquals(
                Optional.of(Scene.NOW),
                start(Scene.in(JobState.ACCEPTED).dispatchedAt(Scene.SENT))
                        .job()
                        .dispatchedAt());
    }

    @Test
    void theProgressOfAnEarlierAttemptIsForgotten() {
        assertEquals(
                Optional.empty(),
                start(Scene.in(JobState.ACCEPTED).reportedProgress(Progress.reported(0.5)))
                        .job()
                        .reportedProgress());
    }

    @Test
    void anAttemptIsLookedUpAsOftenAsThePolicySays() {
        assertEquals(
                Duration.ofSeconds(30), start(Scene.in(JobState.ACCEPTED)).job().pace());
    }

    @Test
    void theAnswerIsDueALittleAfterTheTimeLimitOfTheCall() {
        assertEquals(Due.in(Book.ANSWER_BY), start(Scene.in(JobState.ACCEPTED)).due());
    }

    @Test
    void theLogSaysWhereTheAttemptGoes() {
        assertEquals("", start(Scene.in(JobState.ACCEPTED)).note());
    }

    @Test
    void aLimitIsCheckedByTheStore() {
        Answer answer = Answer.to(BOOK.room(Book.ROOM), Scene.in(JobState.ACCEPTED), new TimeToSpawn());
        assertEquals(Optional.of(Book.ROOM), answer.change().admission());
    }

    @Test
    void withoutALimitNothingIsChecked() {
        assertEquals(
                Optional.empty(), start(Scene.in(JobState.ACCEPTED)).change().admission());
    }

    @Test
    void aJobWithATimeToGoIsSent() {
        assertEquals(
                JobState.SPAWNING,
                start(Scene.dueBy(JobState.ACCEPTED, Duration.ofMillis(1))).state());
    }

    @Test
    void aJobWhoseTimeIsUpIsNotSent() {
        Failure failure = start(Scene.dueBy(JobState.ACCEPTED, Duration.ZERO)).failure();
        assertEquals(
                Failure.of(
                        FailureKind.TIMED_OUT,
                        "the deadline passed before job job-1 could be sent to acme; it was never started there"),
                failure);
    }

    @Test
    void aJobThatIsNotWantedAnyMoreIsNotSent() {
        assertEquals(
                new Outcome.Cancelled("the owner asked"),
                start(Scene.in(JobState.ACCEPTED).cancelRequest(WISH)).outcome());
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT3S", "PT12S, PT3S", "PT1M, PT15S", "PT4M, PT1M", "PT24H, PT1M"})
    void aJobThatHasWaitedLongerForRoomWaitsLongerForTheNextTry(Duration waited, Duration wait) {
        assertEquals(Due.in(wait), noRoom(0, waited).due());
    }

    @Test
    void theWaitForRoomBeginsWhenTheJobMayBeSent() {
        Job.Builder job = Scene.in(JobState.ACCEPTED, spec -> spec.notBefore(Scene.NOW.minusSeconds(20)));
        assertEquals(
                Due.in(Duration.ofSeconds(5)),
                Answer.to(BOOK, job, new NoRoom(), Scene.moment(0)).due());
    }

    @Test
    void waitsForRoomDifferByAsMuchAgain() {
        assertEquals(
                Due.in(Duration.ofMillis(29_985)),
                noRoom(0.999, Duration.ofMinutes(1)).due());
    }

    @Test
    void aJobThatIsSentNoMoreNeedsNoRoomToEnd() {
        assertEquals(
                FailureKind.TIMED_OUT,
                Answer.to(BOOK, Scene.dueBy(JobState.ACCEPTED, Duration.ZERO), new NoRoom())
                        .failure()
                        .kind());
        assertEquals(
                new Outcome.Cancelled("the owner asked"),
                Answer.to(BOOK, Scene.in(JobState.ACCEPTED).cancelRequest(WISH), new NoRoom())
                        .outcome());
    }

    @Test
    void waitingForRoomIsNotWorthALineInTheLog() {
        assertEquals(Optional.empty(), noRoom(0, Duration.ZERO).kind());
    }

    @Test
    void aRefusalIsKeptAsItIs() {
        Failure refusal = Scene.failure(FailureKind.INVALID_INPUT);
        assertEquals(refusal, answered(SpawnAnswer.refused(refusal)).failure());
    }

    @Test
    void aJobThatWasNotSentIsSentAgainByTheRetryRule() {
        assertEquals(
                Due.in(Duration.ofSeconds(2)),
                answered(SpawnAnswer.notSent("no connection")).due());
    }

    @Test
    void aJobThatWasNotSentIsSentAgainWhenTheProviderWantsIt() {
        SpawnAnswer later = new SpawnAnswer.NotSent("not now", Optional.of(Duration.ofMinutes(5)));
        assertEquals(Due.in(Duration.ofMinutes(5)), answered(later).due());
    }

    @Test
    void aJobThatWasNotSentSaysWhy() {
        assertEquals(
                "attempt 2 was not sent: no connection",
                answered(SpawnAnswer.notSent("no connection")).note());
    }

    @Test
    void theNodeThatSendsItAgainHasALease() {
        assertEquals(
                Book.LEASE, answered(SpawnAnswer.notSent("no connection")).job().pace());
    }

    @Test
    void aJobThatWasNotSentAndIsNotWantedAnyMoreEnds() {
        Answer answer = Answer.to(
                BOOK,
                Scene.in(JobState.SPAWNING).cancelRequest(WISH),
                new SpawnAnswered(Scene.ATTEMPT, SpawnAnswer.notSent("no connection")));
        assertEquals(new Outcome.Cancelled("the owner asked"), answer.outcome());
    }

    @Test
    void aJobThatCouldNotBeSentInAllItsAttemptsFails() {
        Answer answer = Answer.to(
                BOOK.spawnRetry(RetryRule.never()),
                Scene.in(JobState.SPAWNING),
                new SpawnAnswered(Scene.ATTEMPT, SpawnAnswer.notSent("no connection")));
        assertEquals(
                Failure.of(
                                FailureKind.REFUSED,
                                "job job-1 could not be sent to acme in 2 attempts and was never started there: attempt"
                                        + " 2 was not sent: no connection")
                        .asRetryable(),
                answer.failure());
    }

    @Test
    void anUnknownAnswerSaysWhy() {
        assertEquals(
                "nobody knows whether attempt 2 arrived: no answer",
                answered(SpawnAnswer.unknown("no answer")).note());
    }

    @Test
    void anUnknownAnswerIsLookedInto() {
        assertEquals(
                Due.in(Duration.ofSeconds(30)),
                answered(SpawnAnswer.unknown("no answer")).due());
    }

    @Test
    void theAnswerToAnEarlierAttemptChangesNothing() {
        Answer answer =
                Answer.to(BOOK, Scene.in(JobState.SPAWNING), new SpawnAnswered(1, SpawnAnswer.unknown("no answer")));
        assertEquals("the job has moved on since attempt 1", answer.stays());
    }

    @Test
    void anAnswerThatComesWhenTheJobIsAtTheProviderChangesNothing() {
        Answer answer = Answer.to(
                BOOK,
                Scene.in(JobState.QUEUED),
                new SpawnAnswered(Scene.ATTEMPT, SpawnAnswer.refused(Scene.failure(FailureKind.REFUSED))));
        assertTrue(answer.stays().startsWith("the job has moved on"));
    }

    @Test
    void theLogTellsAnUnknownAnswerFromOneThatWasNotSent() {
        assertEquals(
                Optional.of(EventKind.SPAWN_UNKNOWN),
                answered(SpawnAnswer.unknown("no answer")).kind());
    }

    private static Answer start(Job.Builder job) {
        return Answer.to(BOOK, job, new TimeToSpawn());
    }

    private static Answer noRoom(double random, Duration waited) {
        Job.Builder job = Scene.in(JobState.ACCEPTED);
        Instant now = job.build().createdAt().plus(waited);
        return Answer.to(
                BOOK, job, new NoRoom(), new Moment(now, "the-next-stamp", Cause.SWEEP, random, Durations.none()));
    }

    private static Answer answered(SpawnAnswer answer) {
        return Answer.to(BOOK, Scene.in(JobState.SPAWNING), new SpawnAnswered(Scene.ATTEMPT, answer));
    }
}
