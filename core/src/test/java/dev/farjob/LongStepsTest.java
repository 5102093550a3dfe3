package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.rules.RetryRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.Claim;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Steps that take longer than a lease: the upload of a large file. */
class LongStepsTest {

    private final Bench bench = new Bench();
    private final Later slow = new Later();
    private final List<Duration> waits = new ArrayList<>();
    private boolean longStep;

    /** From here on nothing ends before {@code end} lets it. */
    private final Step begin = Step.elsewhere("begin", context -> {
        longStep = true;
        return StepResult.done();
    });

    private void execute(Runnable task) {
        if (longStep) {
            slow.execute(task);
        } else {
            task.run();
        }
    }

    /** Lets time pass while somebody waits, and then do this, with the number of waits so far. */
    private void whileWaiting(Consumer<Integer> what) {
        bench.time.whileWaiting(atMost -> {
            waits.add(atMost);
            bench.clock.advance(atMost);
            what.accept(waits.size());
        });
    }

    private void endAfter(int count) {
        whileWaiting(waited -> {
            if (waited == count) {
                longStep = false;
                slow.runAll();
            }
        });
    }

    private Job run(JobStore store, Step upload) {
        JobOrchestrator jobs =
                bench.node(store, builder -> builder.executor(this::execute).onSuccess(begin, upload));
        Job job = bench.submit();
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        return bench.stored(job);
    }

    private Step upload() {
        return bench.effect("upload").retry(RetryRule.schedule(List.of(Duration.ofSeconds(5))));
    }

    @Test
    void aLongStepEndsWell() {
        endAfter(50);
        Job job = run(bench.store, upload());
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(List.of(job.id() + "/upload"), bench.effects);
    }

    @Test
    void aLeaseIsRenewedThreeTimesWithinItsLength() {
        endAfter(50);
        run(bench.store, upload());
        assertEquals(Duration.ofSeconds(20), waits.get(0));
        assertEquals(Duration.ofSeconds(20), waits.get(49));
    }

    @Test
    void whileItsLeaseIsRenewedNobodyTakesItOver() {
        whileWaiting(waited -> {
            bench.node(builder -> builder.onSuccess(begin, bench.effect("upload")))
                    .sweep();
            if (waited == 30) {
                longStep = false;
                slow.runAll();
            }
        });
        Job job = run(bench.store, upload());
        assertEquals(List.of(job.id() + "/upload"), bench.effects);
    }

    @Test
    void renewalsAreNoNews() {
        endAfter(50);
        Job job = run(bench.store, upload());
        // Submitted, sent, taken; delivered, two steps
        assertEquals(6, bench.log(job).size());
    }

    @Test
    void aStepIsInterruptedWhenItsTimeIsUp() {
        endAfter(1_000);
        Job job = run(bench.store, upload().timeLimit(Duration.ofSeconds(50)));
        assertEquals(
                List.of(20L, 20L, 10L), waits.stream().map(Duration::toSeconds).toList());
        assertEquals(1, job.step().orElseThrow().failures());
        slow.runAll();
        assertEquals(List.of(), bench.effects);
    }

    @Test
    void aShortTimeLimitIsKeptTooIfItIsShorterThanTheLease() {
        endAfter(1_000);
        run(bench.store, upload().timeLimit(Duration.ofSeconds(3)));
        assertEquals(List.of(Duration.ofSeconds(3)), waits);
    }

    @Test
    void theLogSaysWhyItWasInterrupted() {
        endAfter(1_000);
        Job job = run(bench.store, upload().timeLimit(Duration.ofSeconds(50)));
        String note = bench.store.events(job.id(), job.version() - 1).get(0).note();
        assertTrue(note.endsWith("step upload of job " + job.id() + " did not end within PT50S"), () -> "was " + note);
    }

    @Test
    void aStepThatAnotherNodeDidIsStoppedHere() {
        whileWaiting(waited -> {
            if (waited == 2) {
                // The lease ran out unnoticed, and another node did it
                bench.clock.advance(Duration.ofMinutes(5));
                longStep = false;
                bench.node(builder -> builder.onSuccess(begin, bench.effect("upload")))
                        .sweep();
            }
        });
        Job job = run(bench.store, upload());
        slow.runAll();
        assertEquals(List.of(job.id() + "/upload"), bench.effects);
        assertEquals(JobState.SUCCEEDED, job.state());
    }

    @Test
    void aStoreThatIsDownForAMomentDoesNotStopTheStep() {
        Between store = new Between(bench.store);
        whileWaiting(waited -> {
            if (waited == 2) {
                store.next("apply", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
            }
            if (waited == 4) {
                longStep = false;
                slow.runAll();
            }
        });
        Job job = run(store.as(JobStore.class), upload());
        assertEquals(List.of(job.id() + "/upload"), bench.effects);
        assertEquals(JobState.SUCCEEDED, job.state());
    }

    @Test
    void aCancelThatIsAskedForMeanwhileDoesNotStopTheStep() {
        whileWaiting(waited -> {
            if (waited == 2) {
                bench.jobs.cancel(
                        Bench.ANN, bench.jobs.recover(Bench.ANN).live().get(0).id());
            }
            if (waited == 4) {
                longStep = false;
                slow.runAll();
            }
        });
        assertEquals(JobState.SUCCEEDED, run(bench.store, upload()).state());
    }

    @Test
    void aNodeThatIsClosingLeavesTheStepToTheNextOne() {
        whileWaiting(waited -> Thread.currentThread().interrupt());
        Job job = run(bench.store, upload().retry(RetryRule.never()));
        assertTrue(Thread.interrupted());
        assertEquals(JobState.FINALIZING, job.state());
        assertEquals(0, job.step().orElseThrow().failures());
        bench.time.whileWaiting(atMost -> {});
        longStep = false;
        bench.clock.advance(Duration.ofMinutes(1));
        bench.node(builder -> builder.onSuccess(begin, upload())).sweep();
        assertEquals(
                Outcome.Succeeded.class,
                bench.stored(job).outcome().orElseThrow().getClass());
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aNodeThatTakesNothingNewLeavesTheStepToTheNextOne() {
        JobOrchestrator jobs = bench.node(builder -> builder.executor(task -> {
                    if (longStep) {
                        throw new RejectedExecutionException("closing");
                    }
                    task.run();
                })
                .onSuccess(begin, upload()));
        Job job = bench.submit();
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
        assertEquals(0, bench.stored(job).step().orElseThrow().failures());
    }

    @Test
    void aWriteOfSomebodyElseDoesNotTakeTheStepAway() {
        whileWaiting(waited -> {
            if (waited == 2) {
                JobId id = bench.jobs.list(JobQuery.everyone()).get(0).id();
                bench.store.claim(new Claim.TheseJobs(List.of(id), Duration.ZERO, "somebody else"));
            }
            if (waited == 4) {
                longStep = false;
                slow.runAll();
            }
        });
        Job job = run(bench.store, upload());
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(4, waits.size());
    }

    @Test
    void aJobThatWasGivenUpMeanwhileStopsItsStep() {
        whileWaiting(waited -> {
            if (waited == 2) {
                bench.jobs.abandon(bench.jobs.list(JobQuery.everyone()).get(0).id(), "not worth it");
            }
        });
        Job job = run(bench.store, upload());
        longStep = false;
        slow.runAll();
        assertEquals(List.of(), bench.effects);
        assertEquals(JobState.FAILED, job.state());
    }

    @Test
    void aStepThatAnotherNodeHasPassedIsStoppedHere() {
        Step stuck = Step.elsewhere(
                "mail", context -> StepResult.again(Failure.of(FailureKind.STEP_FAILED, "the post is closed")));
        whileWaiting(waited -> {
            if (waited == 2) {
                bench.clock.advance(Duration.ofMinutes(5));
                longStep = false;
                bench.node(builder -> builder.onSuccess(begin, bench.effect("upload"), stuck))
                        .sweep();
            }
        });
        Job job = run(bench.store, upload());
        slow.runAll();
        assertEquals(List.of(job.id() + "/upload"), bench.effects);
        assertEquals("mail", job.step().orElseThrow().step());
        assertEquals(1, job.step().orElseThrow().failures());
    }
}
