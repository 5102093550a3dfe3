package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.decide.Observation.Seen;
import dev.farjob.internal.decide.Observation.StepDue;
import dev.farjob.internal.decide.Observation.StepEnded;
import dev.farjob.internal.decide.Observation.StepMissing;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.step.StepResult;
import dev.farjob.store.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which steps a job goes through: those whose names are on record with it. */
class StepNamesTest {

    private static final Book BOOK = Book.usual();

    private static Job.Builder at(String step, String... names) {
        return Scene.finalizing(Scene.SUCCESS, step).steps(List.of(names));
    }

    private static Answer missing(Instant now) {
        return Answer.to(BOOK, at("gone", "gone"), new StepMissing("gone"), Scene.at(now));
    }

    @Test
    void theyAreOnRecordWithTheOutcome() {
        Answer ended = Answer.to(
                BOOK, Scene.in(JobState.RUNNING), new Seen(Scene.HANDLE, ProviderStatus.succeeded(Scene.RESULT)));
        assertEquals(List.of("archive", "thumbnail", "charge"), ended.job().steps());
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
    void aMissingStepIsWaitedForAnHourFromTheLastWrite() {
        Answer left = missing(Scene.LAST_WRITE.plus(Duration.ofHours(1)).minusMillis(1));
        assertEquals(JobState.FINALIZING, left.state());
        assertEquals(Scene.LAST_WRITE, left.job().updatedAt());
    }

    @Test
    void aMissingStepComesDueAtOddTimesSoThatEveryNodeIsOnceTheFirst() {
        assertEquals(Due.in(Duration.ofSeconds(6)), missing(0).due());
        assertEquals(Due.in(Duration.ofSeconds(30)), missing(0.49).due());
        assertEquals(Due.in(Duration.ofSeconds(60)), missing(0.99).due());
    }

    private static Answer missing(double random) {
        return Answer.to(BOOK, at("gone", "gone"), new StepMissing("gone"), Scene.moment(random));
    }

    @Test
    void afterAnHourAMissingStepIsForAPerson() {
        Answer parked = missing(Scene.LAST_WRITE.plus(Duration.ofHours(1)));
        assertEquals(JobState.PARKED, parked.state());
        assertEquals("gone", parked.step());
        assertEquals(List.of("gone"), parked.job().steps());
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
