package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Steps that take longer than a lease: the upload of a large file. */
class LongStepsTest extends LongSteps {

    @Test
    void aLongStepEndsWell() {
        whileWaiting(waited -> {});
        Job job = run(upload(50));
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(List.of(job.id() + "/upload"), bench.effects);
    }

    @Test
    void aLeaseIsRenewedThreeTimesWithinItsLength() {
        whileWaiting(waited -> {});
        run(upload(50));
        assertEquals(Collections.nCopies(50, Duration.ofSeconds(20)), waits);
    }

    @Test
    void whereNothingRunsNobodyLooksAtLeases() {
        whileWaiting(waited -> {});
        run(upload(3));
        assertEquals(Optional.empty(), bench.time.untilNext());
    }

    @Test
    void aRenewalThatHasNoThreadYetStopsNoWatch() {
        whileWaiting(waited -> {});
        Job job = run(Step.elsewhere("upload", context -> {
            keepWithoutRenewal();
            keepWithoutRenewal();
            keepWithoutRenewal();
            assertTrue(Thread.interrupted(), "its lease is over");
            return StepResult.again(Failure.of(FailureKind.STEP_FAILED, "stopped"));
        }));
        assertEquals(Collections.nCopies(3, Duration.ofSeconds(20)), waits);
        assertEquals(0, job.step().orElseThrow().failures());
    }

    @Test
    void renewalsAreNoNews() {
        whileWaiting(waited -> {});
        Job job = run(upload(50));
        // Submitted, sent, taken; delivered, two steps
        assertEquals(6, bench.log(job).size());
    }

    @Test
    void aStepIsInterruptedWhenItsTimeIsUp() {
        whileWaiting(waited -> {});
        Job job = run(upload(1_000).timeLimit(Duration.ofSeconds(50)));
        assertEquals(
                List.of(20L, 20L, 10L), waits.stream().map(Duration::toSeconds).toList());
        assertEquals(1, job.step().orElseThrow().failures());
        assertEquals(List.of(), bench.effects);
    }

    @Test
    void aShortTimeLimitIsKeptTooIfItIsShorterThanTheLease() {
        whileWaiting(waited -> {});
        run(upload(1_000).timeLimit(Duration.ofSeconds(3)));
        assertEquals(List.of(Duration.ofSeconds(3)), waits);
    }

    @Test
    void theLogSaysWhyItWasInterrupted() {
        whileWaiting(waited -> {});
        Job job = run(upload(1_000).timeLimit(Duration.ofSeconds(50)));
        String note = bench.store.events(job.id(), job.version() - 1).get(0).note();
        assertTrue(note.endsWith("step upload of job " + job.id() + " did not end within PT50S"), () -> "was " + note);
    }

    @Test
    void aRunThatIgnoresItsTimeLimitIsNotBegunASecondTimeAnywhere() {
        JobOrchestrator other = other();
        int[] interrupts = new int[1];
        Later writes = new Later();
        whileWaiting(waited -> other.sweep());
        Step deaf = Step.elsewhere("upload", context -> {
                    for (int round = 0; round < 30; round++) {
                        keep();
                        interrupts[0] += Thread.interrupted() ? 1 : 0;
                        // An interrupted thread writes nothing, and here the keeper of leases has the thread of the
                        // step
                        writes.runAll();
                    }
                    bench.effects.add("ended after all");
                    return StepResult.done();
                })
                .timeLimit(Duration.ofSeconds(50));
        Job job = run(bench.node(builder -> builder.spare(writes).onSuccess(begin, deaf)));
        assertEquals(List.of("ended after all"), bench.effects);
        assertEquals(JobState.SUCCEEDED, job.state());
        assertTrue(interrupts[0] > 1, "it was interrupted " + interrupts[0] + " times");
    }

    @Test
    void aStoreThatIsDownForAMomentDoesNotStopTheStep() {
        Between store = new Between(bench.store);
        whileWaiting(waited -> {
            if (waited == 2) {
                store.next("apply", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
            }
        });
        Job job = run(store.as(JobStore.class), upload(4));
        assertEquals(List.of(job.id() + "/upload"), bench.effects);
        assertEquals(JobState.SUCCEEDED, job.state());
    }

    @Test
    void aRunWhoseLeaseIsOverIsStoppedWhateverTheStoreDoes() {
        Between store = new Between(bench.store);
        whileWaiting(waited -> {
            if (waited == 1) {
                store.every("apply", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
            }
        });
        Job job = run(store.as(JobStore.class), upload(1_000));
        assertEquals(List.of(), bench.effects);
        assertEquals(Collections.nCopies(3, Duration.ofSeconds(20)), waits);
        assertEquals(0, job.step().orElseThrow().failures());
    }

    @Test
    void aRunThatTakesEffectAfterItsLeaseIsOnRecord() {
        Between store = new Between(bench.store);
        boolean[] down = new boolean[1];
        whileWaiting(waited -> down[0] = waited < 3);
        store.every("apply", real -> {
            if (down[0]) {
                throw new JobStoreException(Effect.NONE, "no connection");
            }
            return real.make();
        });
        Job job = run(store.as(JobStore.class), Step.elsewhere("upload", context -> {
            for (int round = 0; round < 4; round++) {
                keep();
            }
            assertTrue(Thread.interrupted(), "the run is asked to stop");
            bench.effects.add(context.idempotencyKey());
            return StepResult.done();
        }));
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(List.of(job.id() + "/upload"), bench.effects);
    }

    @Test
    void leasesAreRenewedAlsoByAnExecutorThatRefusesTheTaskOrRunsItInTheThreadThatBringsIt() {
        whileWaiting(waited -> {});
        boolean[] refuses = new boolean[1];
        Job job = run(bench.node(builder -> builder.executor(task -> {
                    if (longStep && (refuses[0] ^= true)) {
                        throw new RejectedExecutionException("full at the moment");
                    }
                    task.run();
                })
                .onSuccess(begin, upload(50))));
        assertEquals(List.of(job.id() + "/upload"), bench.effects);
        assertEquals(Collections.nCopies(50, Duration.ofSeconds(20)), waits);
    }

    @Test
    void anInterruptOfAStepIsNotPassedOnToWhatItsThreadDoesNext() {
        run(Step.elsewhere("upload", context -> {
            Thread.currentThread().interrupt();
            return StepResult.done();
        }));
        assertFalse(Thread.interrupted());
    }
}
