package dev.farjob.internal.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.Snapshots;
import dev.farjob.internal.decide.Unstopped;
import dev.farjob.internal.write.Leased;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Outcome;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Target;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.testkit.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The jobs that wait for a place: how many a line holds, who is next, and who waits outside it. */
class StepLineTest {

    private static final Target TARGET = Target.of("fake", "render");
    private static final Step CHARGE = Step.elsewhere("charge", context -> StepResult.done());
    private static final Step SHARED = Step.inTransaction(
                    "charge", InMemoryTransaction.class, (transaction, context) -> StepResult.done())
            .sharesCommits();

    /** Four of these, with what they take beside it, are a full line. */
    private static final String QUARTER = "\"" + "x".repeat((int) StepLine.ROOM / 4 - 1_024 - 2) + "\"";

    private final StepLine line = new StepLine(CHARGE);

    private static Finalization waiting(Job job) {
        return new Finalization(Leased.written(job, 7), Cause.WEBHOOK, any -> Unstopped.NOTHING);
    }

    private static Finalization heavy(int number) {
        Job job = Snapshots.delivered("heavy" + number, TARGET, Duration.ofSeconds(3));
        return waiting(job.toBuilder()
                .outcome(new Outcome.Succeeded(JobResult.of(Payload.ofJson(QUARTER))))
                .build());
    }

    private static Finalization light(int number) {
        return waiting(Snapshots.of("light" + number, "fake"));
    }

    private static Finalization of(String owner, String id) {
        JobSpec spec = JobSpec.of(Owner.of(owner), TARGET, Payload.empty()).build();
        return waiting(
                Job.accept(JobId.of(id), spec, StepPlan.none(), VirtualClock.START, "stamp", Duration.ofSeconds(60)));
    }

    private static List<String> ids(List<Finalization> jobs) {
        return jobs.stream().map(one -> one.job().id().value()).toList();
    }

    private void fill() {
        IntStream.range(0, 4).forEach(number -> assertTrue(line.add(heavy(number))));
    }

    @Test
    void aLineHoldsNoMoreThanItsRoomCountedInResults() {
        fill();
        assertFalse(line.add(light(1)));
    }

    @Test
    void whatLeavesALineMakesRoomForAsMuch() {
        fill();
        line.poll();
        assertTrue(line.add(heavy(4)));
        assertFalse(line.add(heavy(5)));
    }

    @Test
    void jobsOutsideAreLetInOnceHalfTheLineIsEmpty() {
        fill();
        Job outside = light(1).job();
        line.leaveOutside(light(1));
        line.poll();
        assertEquals(List.of(), line.letIn());
        line.poll();
        assertEquals(List.of(new StepLine.Outside(outside.id(), outside.version(), Cause.WEBHOOK, 7)), line.letIn());
        assertEquals(List.of(), line.letIn(), "what was let in is outside no longer");
    }

    @Test
    void aHundredAreLetInAtATimeInTheOrderInWhichTheyCame() {
        IntStream.range(0, 150).forEach(number -> line.leaveOutside(light(number)));
        List<StepLine.Outside> first = line.letIn();
        assertEquals(100, first.size());
        assertEquals("light0", first.get(0).id().value());
        List<StepLine.Outside> second = line.letIn();
        assertEquals(50, second.size());
        assertEquals("light100", second.get(0).id().value());
    }

    @Test
    void jobsThatShareACommitGoByOwnerSoThatTwoTransactionsLockRowsInOneOrder() {
        StepLine shared = new StepLine(SHARED);
        shared.add(of("bob", "a"));
        shared.add(of("ann", "c"));
        shared.add(of("ann", "b"));
        assertEquals(List.of("b", "c", "a"), ids(shared.poll()));
        assertTrue(shared.isEmpty());
    }

    @Test
    void aJobThatIsToRunByItselfSharesWithNobody() {
        StepLine shared = new StepLine(SHARED);
        Finalization alone = of("ann", "b");
        alone.goAlone(alone.job());
        shared.add(of("ann", "a"));
        shared.add(alone);
        shared.add(of("ann", "c"));
        assertEquals(List.of("a"), ids(shared.poll()));
        assertEquals(List.of("b"), ids(shared.poll()));
        assertEquals(List.of("c"), ids(shared.poll()));
    }

    @Test
    void stepsTakeTurnsAtAPlaceHoweverManyWaitForOneOfThem() {
        Step mail = Step.elsewhere("mail", context -> StepResult.done());
        StepPlaces places = new StepPlaces(1);
        assertEquals(StepPlaces.Answer.TAKEN, places.take(CHARGE, light(0)));
        assertEquals(StepPlaces.Answer.IN_LINE, places.take(CHARGE, light(1)));
        assertEquals(StepPlaces.Answer.IN_LINE, places.take(CHARGE, light(2)));
        assertEquals(StepPlaces.Answer.IN_LINE, places.take(mail, light(3)));
        assertEquals(
                List.of("light1"), ids(places.giveBack(CHARGE).orElseThrow().jobs()));
        assertEquals(
                List.of("light3"), ids(places.giveBack(CHARGE).orElseThrow().jobs()));
        assertEquals(StepPlaces.Answer.IN_LINE, places.take(mail, light(4)), "the place went to the one in line");
        assertEquals(List.of("light2"), ids(places.giveBack(mail).orElseThrow().jobs()));
    }

    @Test
    void aJobThatALineHasNoRoomForWaitsOutsideUntilThereIs() {
        StepPlaces places = new StepPlaces(1);
        places.take(CHARGE, light(0));
        IntStream.range(0, 4).forEach(number -> places.take(CHARGE, heavy(number)));
        assertEquals(StepPlaces.Answer.OUTSIDE, places.take(CHARGE, light(1)));
        places.leaveOutside(CHARGE, light(1));
        assertEquals(List.of(), places.letIn(CHARGE));
        places.giveBack(CHARGE);
        places.giveBack(CHARGE);
        assertEquals(1, places.letIn(CHARGE).size());
    }
}
