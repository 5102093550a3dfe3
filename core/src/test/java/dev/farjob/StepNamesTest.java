package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.step.Steps;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Steps that are others when a job ends than when it is finalized: a rollout, a rename. */
class StepNamesTest {

    private final Bench bench = new Bench();
    private final List<Optional<String>> notes = new ArrayList<>();

    private JobOrchestrator node(Step... steps) {
        return bench.node(builder -> builder.onSuccess(steps));
    }

    /** A job that ended at a node with these steps, which died before the first. */
    private Job endedWith(Step... steps) {
        Job job = bench.submit();
        bench.clock.advance(Duration.ofMinutes(1));
        bench.node(builder -> builder.executor(task -> {
                            if (bench.stored(job).state() != JobState.FINALIZING) {
                                task.run();
                            }
                        })
                        .onSuccess(steps))
                .receive("fake", bench.remote(job).webhook());
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
        bench.clock.advance(Duration.ofMinutes(1));
        return bench.stored(job);
    }

    /** Lets nodes sweep for longer than any lease, each of them now and then the first. */
    private void sweep(JobOrchestrator... nodes) {
        for (int minute = 0; minute < 10; minute++) {
            for (int node = 0; node < nodes.length; node++) {
                nodes[(minute + node) % nodes.length].sweep();
            }
            bench.clock.advance(Duration.ofMinutes(1));
        }
    }

    @Test
    void theStepsOfAJobAreOnRecordWithItsOutcomeAndGoneInTheEnd() {
        Job job = endedWith(bench.effect("charge"), bench.effect("mail"));
        assertEquals(List.of("charge", "mail"), job.steps());
        node(bench.effect("charge"), bench.effect("mail")).sweep();
        assertEquals(List.of(), bench.stored(job).steps());
    }

    @Test
    void aStepThatWasAddedSinceIsNotRunForTheJob() {
        Job job = endedWith(bench.effect("archive"));
        sweep(node(bench.effect("check"), bench.effect("archive"), bench.effect("mail")));
        assertEquals(List.of(job.id() + "/archive"), bench.effects);
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void twoNodesWithDifferentStepsNeitherSkipNorRepeatAny() {
        JobOrchestrator old = node(bench.effect("charge"), bench.effect("mail"));
        JobOrchestrator latest = node(bench.effect("book"), bench.effect("charge"));
        Job byOld = endedWith(bench.effect("charge"), bench.effect("mail"));
        Job byLatest = endedWith(bench.effect("book"), bench.effect("charge"));
        sweep(latest, old);
        assertEquals(
                Stream.of(
                                byOld.id() + "/charge",
                                byOld.id() + "/mail",
                                byLatest.id() + "/book",
                                byLatest.id() + "/charge")
                        .sorted()
                        .toList(),
                bench.effects.stream().sorted().toList());
        assertEquals(JobState.SUCCEEDED, bench.stored(byOld).state());
        assertEquals(JobState.SUCCEEDED, bench.stored(byLatest).state());
    }

    @Test
    void aRenamedStepKeepsTheKeyThatIsOnRecord() {
        Job job = endedWith(bench.effect("charge"));
        sweep(node(bench.effect("book").formerly("charge")));
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals("charge", bench.store.steps(job.id()).get(0).step());
    }

    @Test
    void aResultLeftUnderAnOldNameIsFoundUnderTheNew() {
        Step read = Step.elsewhere("read", context -> {
            notes.add(context.noteOf("book"));
            return StepResult.done();
        });
        endedWith(bench.effect("charge"), read);
        sweep(node(bench.effect("book").formerly("charge"), read));
        assertEquals(List.of(Optional.of("note of book")), notes);
    }

    @Test
    void aStepThatIsNotKnownIsLeftToANodeThatKnowsIt() {
        Job job = endedWith(bench.effect("charge"));
        JobOrchestrator other = node(bench.effect("book"));
        sweep(other);
        assertEquals(List.of(), bench.effects);
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
        assertEquals(0, bench.stored(job).step().orElseThrow().failures());
        sweep(node(bench.effect("charge")));
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
    }

    @Test
    void aStepThatNobodyKnowsForAnHourIsForAPerson() {
        Job job = endedWith(bench.effect("charge"));
        JobOrchestrator other = node(bench.effect("book"));
        for (int i = 0; i < 7; i++) {
            sweep(other);
        }
        assertEquals(JobState.PARKED, bench.stored(job).state());
        assertEquals(
                "step charge of job " + job.id()
                        + " was on record when the job ended, and for PT1H no node has known it:"
                        + " run a node that has it, or state .formerly(\"charge\") on the step that took its place, and"
                        + " redrive the job; or abandon it",
                bench.stored(job).parking().orElseThrow().reason().message());
        JobOrchestrator mended = node(bench.effect("book").formerly("charge"));
        mended.redrive(job.id(), "the rename is stated now");
        sweep(mended);
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
    }

    @Test
    void aJobFromBeforeNamesWereKeptGoesThroughTheNodesOwnSteps() {
        Job job = endedWith(bench.effect("charge"));
        Job nameless = job.next(bench.clock.instant(), "an older node's")
                .steps(List.of())
                .build();
        bench.store.apply(List.of(Change.of(job, nameless, Due.now())));
        sweep(node(bench.effect("book").formerly("charge"), bench.effect("mail")));
        assertEquals(List.of(job.id() + "/charge", job.id() + "/mail"), bench.effects);
    }

    @Test
    void aFormerNameIsNobodyElses() {
        Step charge = bench.effect("charge");
        Step book = bench.effect("book");
        assertThrows(IllegalArgumentException.class, () -> book.formerly("book"));
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new Steps(List.of(charge), List.of(book.formerly("charge")), List.of()));
        assertTrue(refused.getMessage().startsWith("two steps are or were named \"charge\""), refused.getMessage());
    }
}
