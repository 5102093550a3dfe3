package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.decide.Observation.LookedUp;
import dev.farjob.internal.decide.Observation.Reported;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.Parking;
import dev.farjob.model.Progress;
import dev.farjob.model.Silence;
import dev.farjob.provider.SpawnLookup.Found;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.StaleRule.GiveUp;
import dev.farjob.store.Due;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A worker says how far it is while its provider has not named the job, or has not said how it is. */
class ReportingTest {

    private static final Book BOOK = Book.usual();
    private static final Found NOBODY_KNOWS = new Found.CannotTell("fake cannot be searched");

    /** Every way to settle what becomes of an attempt in doubt. */
    static List<InDoubtPolicy> policies() {
        return List.of(InDoubtPolicy.fail(), InDoubtPolicy.park(), InDoubtPolicy.respawn(3));
    }

    @Test
    void aReportIsOnRecordWhileTheAnswerToTheSpawnIsMissing() {
        Answer answer = reported(Scene.in(JobState.SPAWNING));
        assertEquals(JobState.SPAWNING, answer.state());
        assertEquals(Optional.of(Progress.reported(0.5)), answer.job().reportedProgress());
        assertEquals(Optional.of(Scene.NOW), answer.job().runningSince());
        assertEquals("a worker reports: attempt 2 has arrived", answer.note());
        assertEquals(Due.in(Book.ANSWER_BY), answer.due());
    }

    @ParameterizedTest
    @MethodSource("policies")
    void anAttemptThatIsReportedOnIsInDoubtNoMoreHoweverLongAgoItWasSent(InDoubtPolicy policy) {
        Job.Builder old = reportedOn().dispatchedAt(Scene.NOW.minus(Duration.ofHours(9)));
        Answer answer = Answer.to(BOOK.inDoubt(policy), old, new LookedUp(Scene.ATTEMPT, NOBODY_KNOWS));
        assertEquals(JobState.SPAWNING, answer.state());
        assertEquals(1, answer.job().silence().orElseThrow().looks());
        assertEquals(Due.in(policy.lookEvery()), answer.due());
    }

    @Test
    void everyReportEndsTheSilence() {
        assertEquals(
                Optional.empty(),
                reported(reportedOn().silence(silence(Duration.ofHours(2))))
                        .job()
                        .silence());
    }

    @Test
    void manyReportsDoNotPutTheNextSearchOff() {
        assertEquals(
                "a worker has reported since the provider was searched",
                reported(reportedOn()).stays());
    }

    @ParameterizedTest
    @MethodSource("policies")
    void whenTheReportsCeaseItIsLostByTheStaleRule(InDoubtPolicy policy) {
        Answer answer = searched(BOOK.inDoubt(policy), reportedOn().silence(silence(Duration.ofHours(3))));
        assertEquals(JobState.PARKED, answer.state());
        assertEquals(
                "no worker has reported on attempt 2 of job job-1 for too long, and acme has never named it: look for it"
                        + " there, then adopt it by its id, or abandon it; redriving the job would send it anew",
                answer.job().parking().orElseThrow().reason().message());
    }

    @Test
    void orItFailsIfTheHostWantsThat() {
        Answer answer = searched(BOOK.giveUp(GiveUp.FAIL), reportedOn().silence(silence(Duration.ofHours(3))));
        assertEquals(FailureKind.LOST, answer.failure().kind());
        assertEquals("refund", answer.step());
    }

    @Test
    void anotherAttemptThatIsKnownIsFollowedThen() {
        Answer answer = searched(
                BOOK,
                reportedOn()
                        .silence(silence(Duration.ofHours(3)))
                        .otherAttempts(List.of(new KnownAttempt(1, Scene.OTHER))));
        assertEquals(Optional.of(Scene.OTHER), answer.job().handle());
    }

    @Test
    void itsDeadlineEndsItAlthoughTheProviderCannotBeAskedToCancel() {
        Job.Builder late =
                Scene.dueBy(JobState.SPAWNING, Duration.ofSeconds(-1)).runningSince(Scene.SENT);
        assertEquals(FailureKind.TIMED_OUT, searched(BOOK, late).failure().kind());
    }

    @Test
    void thatItWasReportedOnIsForgottenWhenTheProviderProvablyNeverTookIt() {
        Answer answer = Answer.to(BOOK, reportedOn(), new LookedUp(Scene.ATTEMPT, new Found.NotThere()));
        assertEquals(JobState.ACCEPTED, answer.state());
        assertEquals(Optional.empty(), answer.job().runningSince());
    }

    @Test
    void theReasonOfAJobThatWaitsInDoubtSaysWhatIsKnownSince() {
        Answer answer = reported(Scene.parkedInDoubt());
        assertEquals(JobState.PARKED, answer.state());
        assertEquals(
                "a worker has reported on attempt 2 of job job-1, so acme took it, and nobody knows under which id: look for"
                        + " it there and adopt it by its id; redriving the job would start a second one",
                answer.job().parking().orElseThrow().reason().message());
        assertEquals("nothing new", reported(answer.job().toBuilder()).stays());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"QUEUED", "RUNNING"})
    void aJobThatIsParkedForItsSilenceGoesOnWhenItsWorkerReports(JobState from) {
        Job.Builder lost = Scene.in(from)
                .state(JobState.PARKED)
                .parking(new Parking(from, Scene.failure(FailureKind.LOST)))
                .silence(silence(Duration.ofHours(4)));
        Answer answer = reported(lost);
        assertEquals(JobState.RUNNING, answer.state());
        assertEquals(Optional.empty(), answer.job().silence());
        assertEquals(Due.in(Book.SMALLEST), answer.due());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"ACCEPTED", "FINALIZING", "SUCCEEDED", "FAILED", "CANCELLED"})
    void aReportOfAJobThatWasNotSentOrHasEndedChangesNothing(JobState state) {
        assertEquals(
                "the job has ended or was not sent, or this is another attempt's worker",
                reported(Scene.in(state)).stays());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"SPAWNING", "QUEUED", "RUNNING", "PARKED"})
    void theWorkerOfAnEarlierAttemptSaysNothingOfTheNewestOne(JobState state) {
        assertEquals(
                "the job has ended or was not sent, or this is another attempt's worker",
                Answer.to(BOOK, Scene.in(state), new Reported(1, Progress.reported(0.5)))
                        .stays());
    }

    private static Job.Builder reportedOn() {
        return Scene.in(JobState.SPAWNING).runningSince(Scene.SENT);
    }

    private static Silence silence(Duration lasted) {
        return new Silence(Scene.NOW.minus(lasted), lasted, 20, 0, 0, "fake cannot be searched");
    }

    private static Answer reported(Job.Builder job) {
        return Answer.to(BOOK, job, new Reported(Scene.ATTEMPT, Progress.reported(0.5)));
    }

    private static Answer searched(Book book, Job.Builder job) {
        return Answer.to(book, job, new LookedUp(Scene.ATTEMPT, NOBODY_KNOWS));
    }
}
