package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.decide.Observation.Abandoned;
import dev.farjob.internal.decide.Observation.Redriven;
import dev.farjob.internal.decide.Observation.Seen;
import dev.farjob.internal.decide.Observation.StepDue;
import dev.farjob.internal.decide.Observation.StepEnded;
import dev.farjob.internal.decide.Observation.StepMissing;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Parking;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepPlan;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.rules.LateSuccessPolicy;
import dev.farjob.step.StepResult;
import dev.farjob.store.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which steps a job goes through: those that it was accepted with. The node that decides has none. */
class StepNamesTest {

    private static final Book BOOK = Book.usual();

    private static Job.Builder at(String step, String... onSuccess) {
        StepPlan plan = new StepPlan(List.of(onSuccess), List.of("refund", "notify"), List.of("recharge"));
        return Scene.finalizing(plan, Scene.SUCCESS, step);
    }

    private static Job.Builder missed(Duration time) {
        return at("gone", "gone").step(new StepCursor("gone", 2, time));
    }

    private static Answer missing(Duration before, double random) {
        return Answer.to(BOOK, missed(before), new StepMissing("gone"), Scene.moment(random));
    }

    @Test
    void theyAreThoseForItsOutcome() {
        Answer ended = Answer.to(
                BOOK, Scene.in(JobState.RUNNING), new Seen(Scene.HANDLE, ProviderStatus.succeeded(Scene.RESULT)));
        assertEquals(List.of("archive", "thumbnail", "charge"), ended.job().steps());
    }

    @Test
    void aJobThatIsGivenUpGoesThroughThoseForItsFailure() {
        Job.Builder parked = at("charge", "charge")
                .state(JobState.PARKED)
                .parking(new Parking(JobState.FINALIZING, Scene.failure(FailureKind.STEP_FAILED)));
        assertEquals(
                List.of("refund", "notify"),
                Answer.to(BOOK, parked, new Abandoned("enough")).job().steps());
    }

    @Test
    void aLateSuccessGoesThroughThoseForIt() {
        Job.Builder failed = Scene.settled(Scene.FAILURE);
        Answer reopened = Answer.to(
                BOOK.late(LateSuccessPolicy.REOPEN),
                failed,
                new Seen(Scene.HANDLE, ProviderStatus.succeeded(Scene.RESULT)));
        assertEquals(List.of("recharge", "hand-out"), reopened.job().steps());
    }

    @Test
    void aFailureThatTakesThePlaceOfASuccessBringsItsOwnSteps() {
        StepResult never = StepResult.impossible(Scene.failure(FailureKind.INSUFFICIENT_CREDITS));
        Answer failed = Answer.to(BOOK, at("charge", "charge"), new StepEnded(Book.CHARGE, never, Set.of()));
        assertEquals(List.of("refund", "notify"), failed.job().steps());
    }

    @Test
    void aJobGoesByThemAndNotByTheStepsOfTheNode() {
        Answer done = Answer.to(
                BOOK, at("charge", "charge", "gone"), new StepEnded(Book.CHARGE, StepResult.done(), Set.of()));
        assertEquals("gone", done.step());
    }

    @Test
    void aRenamedStepLeavesItsCheckpointUnderTheNameOnRecord() {
        Answer done = Answer.to(
                BOOK,
                at("charge", "charge"),
                new StepEnded(Book.step("book").formerly("charge"), StepResult.done(), Set.of()));
        assertEquals("charge", done.checkpoint().step());
        assertEquals(JobState.SUCCEEDED, done.state());
    }

    @Test
    void aSettledJobKeepsNone() {
        assertEquals(
                List.of(),
                Answer.to(BOOK, at("charge", "charge"), new StepDue(Optional.empty()))
                        .job()
                        .steps());
    }

    @Test
    void aMissingStepComesDueSoonSoThatANodeThatKnowsItNeedNotWaitForLong() {
        assertEquals(Due.in(Duration.ofMillis(600)), missing(Duration.ZERO, 0).due());
        assertEquals(Due.in(Duration.ofSeconds(6)), missing(Duration.ZERO, 0.99).due());
        assertEquals(
                Due.in(Duration.ofSeconds(12)),
                missing(Duration.ofSeconds(12), 0.99).due());
        assertEquals(
                Due.in(Duration.ofSeconds(20)),
                missing(Duration.ofMinutes(9), 0.99).due());
    }

    @Test
    void aMissingStepComesDueAtOddTimesSoThatEveryNodeIsOnceTheFirst() {
        assertEquals(
                Due.in(Duration.ofSeconds(2)), missing(Duration.ofMinutes(9), 0).due());
        assertEquals(
                Due.in(Duration.ofSeconds(10)),
                missing(Duration.ofMinutes(9), 0.49).due());
    }

    @Test
    void onlyTheTimeForWhichItIsPutOffCountsWhateverTheClocksSay() {
        Job.Builder old = missed(Duration.ofMinutes(59)).written(9, Instant.EPOCH, "a node whose clock stands");
        Answer left = Answer.to(BOOK, old, new StepMissing("gone"), Scene.moment(0.49));
        assertEquals(
                Optional.of(new StepCursor("gone", 2, Duration.ofMinutes(59).plusSeconds(10))),
                left.job().step());
    }

    @Test
    void afterAnHourAMissingStepIsForAPerson() {
        Answer parked = missing(Duration.ofHours(1), 0);
        assertEquals(JobState.PARKED, parked.state());
        assertEquals("gone", parked.step());
        assertEquals(List.of("gone"), parked.job().steps());
    }

    @Test
    void theHourBeginsAnewWhenAPersonSendsTheJobOnOrANodeHasKnownTheStep() {
        Job parked = missing(Duration.ofHours(1), 0).job();
        Answer redriven = Answer.to(BOOK, parked.toBuilder(), new Redriven("mended"));
        assertEquals(Duration.ZERO, redriven.job().step().orElseThrow().missed());
        Answer failed = Answer.to(
                BOOK,
                missed(Duration.ofMinutes(59)),
                new StepEnded(Book.step("gone"), StepResult.again(Scene.failure(FailureKind.STEP_FAILED)), Set.of()));
        assertEquals(Duration.ZERO, failed.job().step().orElseThrow().missed());
    }

    @Test
    void aStepThatDoesNotComeNextIsNotMissed() {
        assertEquals(
                "step gone is not the one that comes next",
                Answer.to(BOOK, at("charge", "charge", "gone"), new StepMissing("gone"))
                        .stays());
        assertEquals(
                "step gone is not the one that comes next",
                Answer.to(BOOK, Scene.in(JobState.RUNNING), new StepMissing("gone"))
                        .stays());
    }
}
