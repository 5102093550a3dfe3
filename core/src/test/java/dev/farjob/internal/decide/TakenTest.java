package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Decision.Stay;
import dev.farjob.internal.decide.Decision.Write;
import dev.farjob.internal.decide.Observation.SpawnAnswered;
import dev.farjob.internal.decide.Observation.Told;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Silence;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.rules.PollSchedule;
import dev.farjob.store.Due;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The provider has the job, and we learn under which handle. */
class TakenTest {

    private static final Book BOOK = Book.usual();
    private static final CancelRequest WISH = CancelRequest.of(Scene.SENT, "the owner asked");

    @Test
    void theHandleIsStored() {
        assertEquals(
                Optional.of(Scene.HANDLE),
                taken(Scene.in(JobState.SPAWNING)).job().handle());
    }

    @Test
    void theLogNamesTheRemoteJob() {
        assertEquals("req-1", taken(Scene.in(JobState.SPAWNING)).note());
    }

    @Test
    void theLogNamesAnAttemptThatIsNotTheLatest() {
        Answer answer = Answer.to(BOOK, Scene.in(JobState.ACCEPTED), new Told(1, Scene.OTHER));
        assertEquals("attempt 1 is req-2", answer.note());
    }

    @Test
    void theTimeOfDispatchStaysWhatItWas() {
        assertEquals(
                Optional.of(Scene.SENT),
                taken(Scene.in(JobState.SPAWNING)).job().dispatchedAt());
    }

    @Test
    void aJobWhoseDispatchIsNotOnRecordCountsFromNow() {
        assertEquals(
                Optional.of(Scene.NOW), taken(Scene.in(JobState.ACCEPTED)).job().dispatchedAt());
    }

    @Test
    void theFirstLookIsPlacedByTheSchedule() {
        assertEquals(Due.in(Book.LOOK), taken(Scene.in(JobState.SPAWNING)).due());
    }

    @Test
    void theFirstLookIsNotSoonerThanTheProviderAllows() {
        Book hasty = BOOK.schedule(PollSchedule.fixed(Duration.ofSeconds(1)));
        assertEquals(
                Due.in(Book.SMALLEST), taken(hasty, Scene.in(JobState.SPAWNING)).due());
    }

    @Test
    void theScheduleSeesTheJobAsItIsAtTheProvider() {
        PollSchedule schedule = (job, known, now) -> job.state() == JobState.QUEUED
                        && job.handle().isPresent()
                        && job.dispatchedAt().isPresent()
                        && job.updatedAt().equals(now)
                ? Duration.ofSeconds(7)
                : Duration.ofHours(7);
        assertEquals(
                Due.in(Duration.ofSeconds(7)),
                taken(BOOK.schedule(schedule), Scene.in(JobState.ACCEPTED)).due());
    }

    @Test
    void aWishToCancelIsPassedOnAtOnce() {
        assertEquals(
                Next.ASK_CANCEL,
                taken(Scene.in(JobState.SPAWNING).cancelRequest(WISH)).next());
    }

    @Test
    void aWishThatTheProviderKnowsOfIsNotPassedOnAgain() {
        assertEquals(
                Next.NOTHING,
                taken(Scene.in(JobState.SPAWNING).cancelRequest(WISH.answered(CancelRequest.Answer.AGREED)))
                        .next());
    }

    @Test
    void aJobThatWasParkedInDoubtGoesOn() {
        Job job = taken(Scene.parkedInDoubt().silence(new Silence(Scene.SENT, Duration.ofSeconds(60), 1, 0, 0, "502")))
                .job();
        assertEquals(
                Scene.parkedInDoubt()
                        .build()
                        .next(Scene.NOW, "the-next-stamp")
                        .state(JobState.QUEUED)
                        .handle(Scene.HANDLE)
                        .parking(null)
                        .pace(Book.LOOK)
                        .build(),
                job);
    }

    @Test
    void aParkedJobThatIsKnownAtTheProviderWaitsForAPerson() {
        assertEquals(
                "the job waits for a person", taken(Scene.in(JobState.PARKED)).stays());
    }

    @Test
    void theAnswerToAnOlderAttemptDoesNotReplaceTheNewerOne() {
        Answer answer = Answer.to(BOOK, Scene.in(JobState.SPAWNING), new Told(1, Scene.OTHER));
        assertEquals("attempt 1 turned out to be acme:render#req-2, while another one is followed", answer.note());
    }

    @Test
    void anOlderAttemptLeavesTheDueTimeWhereAClaimWouldPutIt() {
        Answer answer = Answer.to(BOOK, Scene.in(JobState.SPAWNING), new Told(1, Scene.OTHER));
        assertEquals(Due.in(Scene.PACE), answer.due());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"QUEUED", "RUNNING"})
    void aSecondRemoteJobDoesNotReplaceTheFirst(JobState state) {
        Answer answer = Answer.to(BOOK, Scene.in(state), new Told(Scene.ATTEMPT, Scene.OTHER));
        assertEquals(Optional.of(Scene.HANDLE), answer.job().handle());
    }

    @Test
    void aHandleThatSaysNothingNewIsNotWritten() {
        assertEquals("the handle is known", taken(Scene.in(JobState.RUNNING)).stays());
    }

    @Test
    void aHandleThatKnowsLessIsNotWritten() {
        Answer answer = Answer.to(BOOK, Scene.in(JobState.RUNNING), new Told(Scene.ATTEMPT, Scene.BARE));
        assertEquals("the handle is known", answer.stays());
    }

    @Test
    void neitherIsOneThatKnowsAsLittle() {
        Answer answer =
                Answer.to(BOOK, Scene.in(JobState.RUNNING).handle(Scene.BARE), new Told(Scene.ATTEMPT, Scene.BARE));
        assertEquals("the handle is known", answer.stays());
    }

    @Test
    void aHandleThatKnowsMoreIsStored() {
        Answer answer = taken(Scene.in(JobState.RUNNING).handle(Scene.BARE));
        assertEquals(Optional.of(Scene.HANDLE.detail()), answer.job().handle().map(Handle::detail));
    }

    @Test
    void aHandleThatKnowsMoreIsNotWorthALineInTheLog() {
        assertEquals(
                Optional.empty(),
                taken(Scene.in(JobState.RUNNING).handle(Scene.BARE)).kind());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"FINALIZING", "SUCCEEDED", "FAILED", "CANCELLED"})
    void anotherRemoteJobOfAnEndedJobIsAStray(JobState state) {
        assertEquals(Optional.of(Scene.OTHER), stray(Scene.in(state)));
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"FINALIZING", "SUCCEEDED", "FAILED", "CANCELLED"})
    void aRemoteJobOfAJobThatEndedWithoutOneIsAStray(JobState state) {
        assertEquals(Optional.of(Scene.OTHER), stray(Scene.in(state).handle(null)));
    }

    @Test
    void anotherRemoteJobOfAnEndedJobThatIsParkedIsAStray() {
        assertEquals(Optional.of(Scene.OTHER), stray(Scene.parkedAtStep(Scene.FAILURE, "refund")));
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"FINALIZING", "FAILED", "CANCELLED"})
    void aStrayIsOnRecordUnlessTheJobHasSucceeded(JobState state) {
        Answer answer = Answer.to(BOOK, Scene.in(state), new Told(1, Scene.OTHER));
        assertEquals(Scene.GIVEN_UP, answer.job().otherAttempts());
        assertEquals(
                "attempt 1 turned out to be " + Scene.OTHER + ", after the job had ended; it is asked to end",
                answer.note());
    }

    @Test
    void aStrayOfAJobThatWasNeverSentFromHereIsOnlyNamed() {
        Answer answer = Answer.to(BOOK, Scene.in(JobState.FAILED).attempt(0), new Told(1, Scene.OTHER));
        assertEquals("the provider runs a job that has ended", answer.stays());
    }

    @Test
    void theOwnRemoteJobOfAnEndedJobIsNoStray() {
        assertEquals("the handle is known", taken(Scene.in(JobState.FAILED)).stays());
    }

    private static Answer taken(Job.Builder job) {
        return taken(BOOK, job);
    }

    private static Answer taken(Book book, Job.Builder job) {
        return Answer.to(book, job, new SpawnAnswered(Scene.ATTEMPT, SpawnAnswer.accepted(Scene.HANDLE)));
    }

    private static Optional<Handle> stray(Job.Builder job) {
        Decision decision = BOOK.decider().decide(job.build(), new Told(1, Scene.OTHER), Scene.moment());
        return decision instanceof Write write ? write.stray() : ((Stay) decision).stray();
    }
}
