package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.internal.decide.Observation.Seen;
import dev.farjob.model.EventKind;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Progress;
import dev.farjob.model.Silence;
import dev.farjob.model.StepPlan;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.rules.PollSchedule;
import dev.farjob.store.Due;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The provider says that a job is alive, or that it has ended. */
class WatchingTest {

    private static final Book BOOK = Book.usual();
    private static final ProviderStatus RUNNING = ProviderStatus.running();

    @Test
    void nothingNewCostsNoWrite() {
        assertEquals("nothing new", seen(lookedAtInTime(), RUNNING).stays());
    }

    @ParameterizedTest
    @CsvSource({"76, nothing new", "124, nothing new"})
    void aLookThatWouldComeNearlyAsSoonIsNotWorthAWrite(int seconds, String why) {
        Answer answer = Answer.to(
                BOOK.schedule(PollSchedule.fixed(Duration.ofSeconds(seconds))),
                Scene.in(JobState.RUNNING).pace(Duration.ofSeconds(100)),
                new Seen(Scene.HANDLE, RUNNING));
        assertEquals(why, answer.stays());
    }

    @ParameterizedTest
    @CsvSource({"75", "125"})
    void aLookThatIsAQuarterOffIsMoved(int seconds) {
        Answer answer = Answer.to(
                BOOK.schedule(PollSchedule.fixed(Duration.ofSeconds(seconds))),
                Scene.in(JobState.RUNNING).pace(Duration.ofSeconds(100)),
                new Seen(Scene.HANDLE, RUNNING));
        assertEquals(Duration.ofSeconds(seconds), answer.job().pace());
    }

    @Test
    void progressIsStored() {
        Answer answer = seen(lookedAtInTime(), ProviderStatus.running(Progress.reported(0.5)));
        assertEquals(Optional.of(Progress.reported(0.5)), answer.job().reportedProgress());
    }

    @Test
    void progressIsNotWorthALineInTheLog() {
        Answer answer = seen(lookedAtInTime(), ProviderStatus.running(Progress.reported(0.5)));
        assertEquals(Optional.empty(), answer.kind());
    }

    @Test
    void progressDoesNotGoBack() {
        Job.Builder half = lookedAtInTime().reportedProgress(Progress.reported(0.5));
        assertEquals(
                "nothing new",
                seen(half, ProviderStatus.running(Progress.reported(0.2))).stays());
    }

    @Test
    void progressStartsOverInTheQueue() {
        Job.Builder half = lookedAtInTime().reportedProgress(Progress.reported(0.5));
        assertEquals(
                Optional.of(Progress.queued(3)),
                seen(half, ProviderStatus.queued(3)).job().reportedProgress());
    }

    @Test
    void theFirstTimeAJobRunsIsOnRecord() {
        Answer answer = seen(Scene.in(JobState.QUEUED), RUNNING);
        assertEquals(Optional.of(Scene.NOW), answer.job().runningSince());
    }

    @Test
    void theFirstTimeAJobRanStaysOnRecord() {
        Answer answer = seen(Scene.in(JobState.QUEUED).runningSince(Scene.SENT), RUNNING);
        assertEquals(Optional.of(Scene.SENT), answer.job().runningSince());
    }

    @Test
    void aJobThatOnlyWaitsDoesNotRun() {
        Answer answer = seen(Scene.in(JobState.QUEUED), ProviderStatus.queued());
        assertEquals(Optional.empty(), answer.job().runningSince());
    }

    @ParameterizedTest
    @CsvSource({"QUEUED, the provider says running", "RUNNING, the provider says queued"})
    void theLogSaysWhatTheProviderSays(JobState state, String note) {
        ProviderStatus other = state == JobState.QUEUED ? RUNNING : ProviderStatus.queued();
        assertEquals(note, seen(Scene.in(state), other).note());
    }

    @Test
    void anAnswerEndsASilence() {
        Answer answer = seen(silent(), RUNNING);
        assertEquals(Optional.empty(), answer.job().silence());
    }

    @Test
    void theLogSaysThatASilenceEnded() {
        assertEquals("the provider answers again", seen(silent(), RUNNING).note());
    }

    @Test
    void aMoveCountsForMoreThanTheEndOfASilence() {
        assertEquals(
                Optional.of(EventKind.STATE_CHANGED),
                seen(silent(), ProviderStatus.queued()).kind());
    }

    @Test
    void theNextLookIsNotSoonerThanTheProviderAllows() {
        Answer answer = Answer.to(
                BOOK.schedule(PollSchedule.fixed(Duration.ofSeconds(1))),
                Scene.in(JobState.RUNNING),
                new Seen(Scene.HANDLE, RUNNING));
        assertEquals(Due.in(Book.SMALLEST), answer.due());
    }

    @Test
    void theNextLookIsAtTheDeadlineIfThatComesSooner() {
        Answer answer = seen(Scene.dueBy(JobState.RUNNING, Duration.ofSeconds(11)), RUNNING);
        assertEquals(Due.in(Duration.ofSeconds(11)), answer.due());
    }

    @Test
    void theNextLookIsByTheScheduleIfTheDeadlineIsFar() {
        Answer answer = seen(Scene.dueBy(JobState.RUNNING, Duration.ofSeconds(21)), RUNNING);
        assertEquals(Due.in(Book.LOOK), answer.due());
    }

    @Test
    void aLookThatWouldComeAfterTheDeadlineIsMovedHoweverNear() {
        Job.Builder job = Scene.dueBy(JobState.RUNNING, Duration.ofSeconds(19)).pace(Book.LOOK);
        assertEquals(Due.in(Duration.ofSeconds(19)), seen(job, RUNNING).due());
    }

    @Test
    void aLookWhoseNextClaimEndsAtTheDeadlineIsNotMoved() {
        Job.Builder job =
                Scene.dueBy(JobState.RUNNING, Book.LOOK.multipliedBy(2)).pace(Book.LOOK);
        assertEquals("nothing new", seen(job, RUNNING).stays());
    }

    @Test
    void aFailureIsKeptAsItIs() {
        Answer answer =
                seen(Scene.in(JobState.RUNNING), ProviderStatus.failed(Scene.failure(FailureKind.CONTENT_POLICY)));
        assertEquals(Scene.failure(FailureKind.CONTENT_POLICY), answer.failure());
    }

    @Test
    void theLogSaysWhyItFailed() {
        Answer answer =
                seen(Scene.in(JobState.RUNNING), ProviderStatus.failed(Scene.failure(FailureKind.CONTENT_POLICY)));
        assertEquals("CONTENT_POLICY: it went wrong", answer.note());
    }

    @Test
    void theProvidersReasonForACancelIsKept() {
        Answer answer = seen(Scene.in(JobState.RUNNING), ProviderStatus.cancelled("by the provider"));
        assertEquals(new Outcome.Cancelled("by the provider"), answer.outcome());
    }

    @Test
    void theLogSaysWhyItWasCancelled() {
        Answer answer = seen(Scene.in(JobState.RUNNING), ProviderStatus.cancelled("by the provider"));
        assertEquals("by the provider", answer.note());
    }

    @Test
    void theResultIsKept() {
        assertEquals(
                Scene.SUCCESS,
                seen(Scene.in(JobState.RUNNING), ProviderStatus.succeeded(Scene.RESULT))
                        .outcome());
    }

    @Test
    void theLogSaysThatItDelivered() {
        assertEquals(
                "",
                seen(Scene.in(JobState.RUNNING), ProviderStatus.succeeded(Scene.RESULT))
                        .note());
    }

    @Test
    void aSuccessIsDecidedWithItsResult() {
        assertThrows(IllegalStateException.class, () -> seen(Scene.in(JobState.RUNNING), ProviderStatus.succeeded()));
    }

    @Test
    void theFirstStepIsOnRecordWithTheOutcome() {
        assertEquals(
                "archive",
                seen(Scene.in(JobState.RUNNING), ProviderStatus.succeeded(Scene.RESULT))
                        .step());
    }

    @Test
    void withoutStepsTheJobIsSettledAtOnce() {
        Job.Builder job = Scene.in(JobState.RUNNING, StepPlan.none(), spec -> spec);
        Answer answer = Answer.to(BOOK, job, new Seen(Scene.HANDLE, ProviderStatus.succeeded(Scene.RESULT)));
        assertEquals(Optional.of(Scene.NOW), answer.job().settledAt());
    }

    @Test
    void theEndEndsASilence() {
        Answer answer = seen(silent(), ProviderStatus.succeeded(Scene.RESULT));
        assertEquals(Optional.empty(), answer.job().silence());
    }

    @Test
    void aHandleThatKnowsLessDoesNotReplaceTheJobsOwn() {
        Answer answer = Answer.to(
                BOOK, Scene.in(JobState.RUNNING), new Seen(Scene.BARE, ProviderStatus.succeeded(Scene.RESULT)));
        assertEquals(
                Scene.HANDLE.detail(), answer.job().handle().map(Handle::detail).orElseThrow());
    }

    @Test
    void aHandleThatKnowsMoreReplacesTheJobsOwn() {
        Answer answer = seen(Scene.in(JobState.RUNNING).handle(Scene.BARE), ProviderStatus.succeeded(Scene.RESULT));
        assertEquals(
                Scene.HANDLE.detail(), answer.job().handle().map(Handle::detail).orElseThrow());
    }

    @Test
    void theEndOfAnotherRemoteJobIsPutOnRecord() {
        Answer answer =
                Answer.to(BOOK, Scene.in(JobState.RUNNING), new Seen(Scene.OTHER, ProviderStatus.cancelled("by hand")));
        assertEquals("acme:render#req-2 has ended, while another attempt is followed", answer.note());
    }

    @Test
    void anotherRemoteJobThatIsAliveIsLeftAlone() {
        Answer answer = Answer.to(BOOK, Scene.in(JobState.RUNNING), new Seen(Scene.OTHER, RUNNING));
        assertEquals("this is about acme:render#req-2, and another attempt is followed", answer.stays());
    }

    @Test
    void aParkedJobThatEndsAtTheProviderNeedsNobody() {
        Answer answer = seen(Scene.in(JobState.PARKED), ProviderStatus.succeeded(Scene.RESULT));
        assertEquals(Optional.empty(), answer.job().parking());
    }

    @Test
    void aParkedJobDoesNotEndByAnotherRemoteJob() {
        Answer answer = Answer.to(
                BOOK, Scene.in(JobState.PARKED), new Seen(Scene.OTHER, ProviderStatus.succeeded(Scene.RESULT)));
        assertEquals("the job waits for a person", answer.stays());
    }

    @Test
    void anUnknownAnswerAboutAParkedJobChangesNothing() {
        Answer answer = seen(Scene.parkedInDoubt(), ProviderStatus.unknown(Why.NOT_FOUND, "404"));
        assertEquals("the job waits for a person", answer.stays());
    }

    private static Job.Builder lookedAtInTime() {
        return Scene.in(JobState.RUNNING).pace(Book.LOOK);
    }

    private static Job.Builder silent() {
        return Scene.in(JobState.RUNNING)
                .pace(Book.LOOK)
                .silence(new Silence(Scene.SENT, Duration.ofSeconds(60), 3, 0, 0, "502"));
    }

    private static Answer seen(Job.Builder job, ProviderStatus status) {
        return Answer.to(BOOK, job, new Seen(Scene.HANDLE, status));
    }
}
