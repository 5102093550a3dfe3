package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.decide.Observation.Adopted;
import dev.farjob.internal.decide.Observation.Redriven;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.Parking;
import dev.farjob.model.Progress;
import dev.farjob.model.Silence;
import dev.farjob.model.StepCursor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Repairs by hand: redrive and adopt. */
class RepairingTest {

    private static final Book BOOK = Book.usual();
    private static final CancelRequest WISH = CancelRequest.of(Scene.SENT, "the owner asked");

    @ParameterizedTest
    @CsvSource({
        "ACCEPTED, ACCEPTED",
        "SPAWNING, ACCEPTED",
        "QUEUED, QUEUED",
        "RUNNING, RUNNING",
        "FINALIZING, FINALIZING"
    })
    void aRedriveReturnsAJobToWhereItStood(JobState from, JobState back) {
        assertEquals(back, redriven(parkedFrom(from)).state());
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED, PT1M", "SPAWNING, PT1M", "QUEUED, PT40S", "RUNNING, PT40S", "FINALIZING, PT1M"})
    void aJobAtTheProviderKeepsItsPaceAndTheRestHaveALease(JobState from, Duration pace) {
        assertEquals(pace, redriven(parkedFrom(from)).job().pace());
    }

    @Test
    void aRedrivenJobIsNotParkedAnyMore() {
        assertEquals(
                Optional.empty(), redriven(parkedFrom(JobState.RUNNING)).job().parking());
    }

    @Test
    void aRedriveGivesTheProviderNewPatience() {
        Job.Builder silent =
                parkedFrom(JobState.RUNNING).silence(new Silence(Scene.SENT, Duration.ofSeconds(60), 40, 30, 0, "502"));
        assertEquals(Optional.empty(), redriven(silent).job().silence());
    }

    @Test
    void aRedriveGivesTheStepNewTries() {
        Job.Builder job = parkedFrom(JobState.FINALIZING).step(new StepCursor("archive", 8));
        assertEquals(Optional.of(StepCursor.at("archive")), redriven(job).job().step());
    }

    @Test
    void anAttemptThatWasRedrivenInDoubtMayRunAllTheSame() {
        assertEquals(
                List.of(1),
                redriven(parkedFrom(JobState.SPAWNING).attempt(1)).job().attemptsInDoubt());
        assertEquals(List.of(), redriven(parkedFrom(JobState.RUNNING)).job().attemptsInDoubt());
    }

    @Test
    void theLogSaysWhyItWasRedriven() {
        assertEquals("fixed the bucket", redriven(parkedFrom(JobState.RUNNING)).note());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"PARKED"},
            mode = EnumSource.Mode.EXCLUDE)
    void onlyAParkedJobIsRedriven(JobState state) {
        assertEquals(
                "only a parked job can be redriven", redriven(Scene.in(state)).stays());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"ACCEPTED", "SPAWNING", "QUEUED", "RUNNING", "PARKED"})
    void anAdoptedJobIsFollowedByItsNewHandle(JobState state) {
        assertEquals(
                Optional.of(Scene.OTHER),
                adopted(Scene.in(state), Scene.OTHER).job().handle());
    }

    @Test
    void theLogSaysWhichRemoteJobWasAdoptedAndWhy() {
        assertEquals(
                "acme:render#req-2: found in the console",
                adopted(Scene.in(JobState.RUNNING), Scene.OTHER).note());
    }

    @Test
    void anAdoptedJobCountsFromItsDispatchIfThatIsOnRecord() {
        assertEquals(
                Optional.of(Scene.SENT),
                adopted(Scene.in(JobState.SPAWNING), Scene.OTHER).job().dispatchedAt());
    }

    @Test
    void anAdoptedJobCountsFromNowIfItIsNot() {
        assertEquals(
                Optional.of(Scene.NOW),
                adopted(Scene.in(JobState.ACCEPTED), Scene.OTHER).job().dispatchedAt());
    }

    @Test
    void anAdoptedJobIsAskedAboutAsOftenAsTheProviderAllows() {
        assertEquals(
                Book.SMALLEST,
                adopted(Scene.in(JobState.RUNNING), Scene.OTHER).job().pace());
    }

    @Test
    void anAdoptedJobStartsWithoutASilence() {
        Job.Builder silent =
                Scene.in(JobState.RUNNING).silence(new Silence(Scene.SENT, Duration.ofSeconds(60), 4, 0, 0, "404"));
        assertEquals(Optional.empty(), adopted(silent, Scene.OTHER).job().silence());
    }

    @Test
    void anAdoptedJobIsNotParkedAnyMore() {
        assertEquals(
                Optional.empty(),
                adopted(Scene.in(JobState.PARKED), Scene.OTHER).job().parking());
    }

    @Test
    void anotherRemoteJobHasNotBeenAskedToCancel() {
        Job.Builder job = Scene.in(JobState.RUNNING).cancelRequest(WISH.answered(CancelRequest.Answer.AGREED));
        assertEquals(Optional.of(WISH), adopted(job, Scene.OTHER).job().cancelRequest());
    }

    @Test
    void theSameRemoteJobHas() {
        Job.Builder job = Scene.in(JobState.RUNNING).cancelRequest(WISH.answered(CancelRequest.Answer.AGREED));
        assertEquals(
                Optional.of(WISH.answered(CancelRequest.Answer.AGREED)),
                adopted(job, Scene.BARE).job().cancelRequest());
    }

    @Test
    void theSameRemoteJobKeepsWhatItsHandleKnows() {
        assertEquals(
                Optional.of(Scene.HANDLE.detail()),
                adopted(Scene.in(JobState.RUNNING), Scene.BARE).job().handle().map(Handle::detail));
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"FINALIZING", "SUCCEEDED", "FAILED", "CANCELLED"})
    void aJobThatHasEndedCannotBeAdopted(JobState state) {
        assertEquals("the job has ended", adopted(Scene.in(state), Scene.OTHER).stays());
    }

    @Test
    void aJobThatHasEndedAndIsParkedCannotBeAdoptedEither() {
        assertEquals(
                "the job has its outcome; it cannot be given to another remote job",
                adopted(parkedFrom(JobState.FINALIZING), Scene.OTHER).stays());
    }

    @Test
    void anAdoptedAttemptIsNoLongerAnotherAttempt() {
        Job.Builder job = Scene.in(JobState.RUNNING).otherAttempts(List.of(new KnownAttempt(1, Scene.OTHER)));
        assertEquals(
                List.of(new KnownAttempt(Scene.ATTEMPT, Scene.HANDLE)),
                adopted(job, Scene.OTHER).job().otherAttempts());
    }

    @Test
    void theRemoteJobThatTheProviderNamedStaysOnRecordBesideTheOneThatAPersonNames() {
        assertEquals(
                List.of(new KnownAttempt(Scene.ATTEMPT, Scene.HANDLE)),
                adopted(Scene.in(JobState.RUNNING), Scene.OTHER).job().otherAttempts());
    }

    @Test
    void theRemoteJobThatOnlyAPersonNamedIsTakenBack() {
        Adopted corrected = new Adopted(Scene.OTHER, Optional.of(Scene.HANDLE.id()), "the other one was a typo");
        assertEquals(
                List.of(),
                Answer.to(BOOK, Scene.in(JobState.RUNNING), corrected).job().otherAttempts());
    }

    @Test
    void howFarTheOtherRemoteJobWasIsNotSaidOfTheAdoptedOne() {
        Job.Builder job = Scene.in(JobState.RUNNING).reportedProgress(Progress.reported(0.6));
        assertEquals(Optional.empty(), adopted(job, Scene.OTHER).job().reportedProgress());
        assertEquals(Optional.empty(), adopted(job, Scene.OTHER).job().runningSince());
        assertEquals(
                Optional.of(Progress.reported(0.6)),
                adopted(job, Scene.BARE).job().reportedProgress());
    }

    private static Job.Builder parkedFrom(JobState from) {
        return Scene.in(from).state(JobState.PARKED).parking(new Parking(from, Scene.failure(FailureKind.LOST)));
    }

    private static Answer redriven(Job.Builder job) {
        return Answer.to(BOOK, job, new Redriven("fixed the bucket"));
    }

    private static Answer adopted(Job.Builder job, Handle handle) {
        return Answer.to(BOOK, job, new Adopted(handle, Optional.empty(), "found in the console"));
    }
}
