package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.decide.Observation.LookedUp;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Parking;
import dev.farjob.provider.SpawnLookup.Found;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.RetryRule;
import dev.farjob.store.Due;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An attempt was made, and nobody knows whether it arrived. */
class InDoubtTest {

    private static final Book BOOK = Book.usual();
    private static final Found NOT_THERE = new Found.NotThere();
    private static final Found CANNOT_TELL = new Found.CannotTell("the search is down");
    private static final String DOUBT = "nobody can say whether acme took attempt 2 of job job-1: ";
    private static final Failure IN_DOUBT = Failure.of(
            FailureKind.SPAWN_IN_DOUBT,
            DOUBT + "look for it there, then adopt it by its id, or redrive the job if it is not there");
    private static final Failure FAILED_IN_DOUBT = Failure.of(
            FailureKind.SPAWN_IN_DOUBT,
            DOUBT
                    + "the job failed, so that nobody pays twice. Look for it there: if it runs, stop it there or adopt it by its"
                    + " id as a new job; if it delivers by itself, that is put on record as a late success");

    @Test
    void anAttemptThatIsNotThereIsSentAgain() {
        assertEquals(JobState.ACCEPTED, lookedUp(BOOK, sentJustNow(), NOT_THERE).state());
    }

    @Test
    void aJobWhoseAttemptIsNotThereSaysSo() {
        assertEquals(
                "the provider never took attempt 2",
                lookedUp(BOOK, sentJustNow(), NOT_THERE).note());
    }

    @Test
    void anUnwantedJobWhoseAttemptIsNotThereEnds() {
        Job.Builder unwanted = sentJustNow().cancelRequest(CancelRequest.of(Scene.SENT, "the owner asked"));
        assertEquals(
                new Outcome.Cancelled("the owner asked"),
                lookedUp(BOOK, unwanted, NOT_THERE).outcome());
    }

    @Test
    void aLookUpOfAnEarlierAttemptChangesNothing() {
        Answer answer = Answer.to(BOOK, sentLongAgo(), new LookedUp(1, CANNOT_TELL));
        assertEquals("the job has moved on since attempt 1", answer.stays());
    }

    @Test
    void aLookUpThatComesWhenTheJobIsAtTheProviderChangesNothing() {
        assertEquals(
                "the job has moved on since attempt 2",
                lookedUp(BOOK, Scene.in(JobState.RUNNING), NOT_THERE).stays());
    }

    @Test
    void patienceComesFirst() {
        assertEquals(
                "whether attempt 2 arrived may still come to light",
                lookedUp(BOOK, sentJustNow(), CANNOT_TELL).stays());
    }

    @Test
    void nobodyPaysTwiceByDefault() {
        assertEquals(FAILED_IN_DOUBT, lookedUp(BOOK, sentLongAgo(), CANNOT_TELL).failure());
    }

    @Test
    void aPersonIsAskedIfTheHostWantsIt() {
        assertEquals(
                Optional.of(new Parking(JobState.SPAWNING, IN_DOUBT)),
                lookedUp(BOOK.inDoubt(InDoubtPolicy.park()), sentLongAgo(), CANNOT_TELL)
                        .job()
                        .parking());
    }

    @Test
    void aPersonReadsWhyInTheLog() {
        assertEquals(
                IN_DOUBT.message(),
                lookedUp(BOOK.inDoubt(InDoubtPolicy.park()), sentLongAgo(), CANNOT_TELL)
                        .note());
    }

    @Test
    void theJobIsSentAgainWhereASecondChargeIsAcceptable() {
        assertEquals(
                JobState.ACCEPTED,
                lookedUp(respawn(), sentLongAgo(), CANNOT_TELL).state());
    }

    @Test
    void itIsSentAgainByTheRetryRule() {
        assertEquals(
                Due.in(Duration.ofSeconds(2)),
                lookedUp(respawn(), sentLongAgo(), CANNOT_TELL).due());
    }

    @Test
    void theLogDoesNotSayThatTheFirstOneWasNotSent() {
        assertEquals(
                Optional.of(EventKind.SPAWN_UNKNOWN),
                lookedUp(respawn(), sentLongAgo(), CANNOT_TELL).kind());
    }

    @Test
    void theLogSaysThatASecondChargeIsAccepted() {
        assertEquals(
                "attempt 2 is in doubt, and the host accepts a second charge",
                lookedUp(respawn(), sentLongAgo(), CANNOT_TELL).note());
    }

    @Test
    void aJobThatIsNotWantedAnyMoreIsNotSentAgainAndStaysInDoubt() {
        Job.Builder unwanted = sentLongAgo().cancelRequest(CancelRequest.of(Scene.SENT, "the owner asked"));
        assertEquals(FAILED_IN_DOUBT, lookedUp(respawn(), unwanted, CANNOT_TELL).failure());
    }

    @Test
    void aJobThatIsNotSentAgainStaysInDoubt() {
        Book book = respawn().spawnRetry(RetryRule.never());
        assertEquals(FAILED_IN_DOUBT, lookedUp(book, sentLongAgo(), CANNOT_TELL).failure());
    }

    private static Book respawn() {
        return BOOK.inDoubt(InDoubtPolicy.respawn(3));
    }

    private static Job.Builder sentJustNow() {
        return Scene.in(JobState.SPAWNING);
    }

    private static Job.Builder sentLongAgo() {
        return Scene.in(JobState.SPAWNING).dispatchedAt(Scene.NOW.minus(Duration.ofHours(1)));
    }

    private static Answer lookedUp(Book book, Job.Builder job, Found found) {
        return Answer.to(book, job, new LookedUp(Scene.ATTEMPT, found));
    }
}
