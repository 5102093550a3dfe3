package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.rules.RetryRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.ForwardingTransactionalJobStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A step runs once at a time, whoever writes its job meanwhile and whatever becomes of its node. */
class StepTakenOverTest extends LongSteps {

    @Test
    void whileItsLeaseIsRenewedNobodyTakesItOver() {
        JobOrchestrator other = other();
        whileWaiting(waited -> other.sweep());
        Job job = run(upload(30));
        assertEquals(List.of(job.id() + "/upload"), bench.effects);
        assertEquals(1, runs);
    }

    @Test
    void aStepThatAnotherNodeDidIsStoppedHere() {
        whileWaiting(waited -> {
            if (waited == 2) {
                // The lease ran out unnoticed, and another node did it
                bench.clock.advance(Duration.ofMinutes(5));
                other().sweep();
            }
        });
        Job job = run(upload(1_000));
        assertEquals(List.of(job.id() + "/upload"), bench.effects);
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(2, waits.size());
    }

    @Test
    void aStepIsStoppedWhenAnotherNodeHasTakenItsJob() {
        whileWaiting(waited -> {
            if (waited == 2) {
                AnotherNode.takesOver(bench.store, theJob());
            }
        });
        Job job = run(upload(1_000));
        assertEquals(List.of(), bench.effects);
        assertEquals(AnotherNode.STAMP, job.stamp());
        assertEquals(0, job.step().orElseThrow().failures());
    }

    @Test
    void aNodeThatClaimsItsOwnJobGoesOnWithTheRunThatItHas() {
        JobOrchestrator[] node = new JobOrchestrator[1];
        whileWaiting(waited -> {
            if (waited == 2) {
                bench.clock.advance(Duration.ofMinutes(5));
                longStep = false;
                node[0].sweep();
                longStep = true;
            }
        });
        node[0] = bench.node(builder -> builder.executor(this::execute).onSuccess(begin, upload(4)));
        Job job = run(node[0]);
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(1, runs);
    }

    @Test
    void aChangePutOnRecordMeanwhileDoesNotStopTheStep() {
        whileWaiting(waited -> {
            if (waited == 2) {
                Job now = bench.stored(theJob());
                Job next = now.next(bench.clock.instant(), "a late success").build();
                bench.store.apply(List.of(Change.of(now, next, Due.in(Duration.ofMinutes(1)))
                        .event(JobEvent.of(next, EventKind.LATE_SUCCESS, Cause.WEBHOOK, ""))));
            }
        });
        Job job = run(upload(4));
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(1, runs);
    }

    @Test
    void aCancelThatIsAskedForMeanwhileDoesNotStopTheStep() {
        whileWaiting(waited -> {
            if (waited == 2) {
                bench.jobs.cancel(Bench.ANN, theJob());
            }
        });
        assertEquals(JobState.SUCCEEDED, run(upload(4)).state());
    }

    @Test
    void aNodeThatIsClosingLeavesTheStepToTheNextOne() {
        JobOrchestrator[] node = new JobOrchestrator[1];
        Step interrupted = Step.elsewhere("upload", context -> {
                    node[0].close();
                    throw new InterruptedException("as the end of a node does it");
                })
                .retry(RetryRule.never());
        node[0] = bench.node(builder -> builder.onSuccess(interrupted));
        Job job = run(node[0]);
        assertEquals(JobState.FINALIZING, job.state());
        assertEquals(0, job.step().orElseThrow().failures());
        bench.clock.advance(Duration.ofMinutes(1));
        other().sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void ofNodesThatHaveClaimedAStepOneRunsIt() {
        Job job = leftByItsNode();
        bench.clock.advance(Duration.ofMinutes(1));
        JobOrchestrator slow = bench.node(
                new ForwardingTransactionalJobStore<InMemoryTransaction>(bench.store) {
                    @Override
                    public List<Job> claim(Claim claim) {
                        List<Job> claimed = super.claim(claim);
                        claimed.forEach(one -> AnotherNode.takesOver(bench.store, one.id()));
                        return claimed;
                    }
                },
                builder -> builder.onSuccess(bench.effect("upload")));
        slow.sweep();
        assertEquals(List.of(), bench.effects, "the other one runs it");
        assertEquals(AnotherNode.STAMP, bench.stored(job).stamp());
    }

    /** A job whose node was closed in the middle of its step, and left no more than a lease behind. */
    private Job leftByItsNode() {
        JobOrchestrator[] node = new JobOrchestrator[1];
        node[0] = bench.node(builder -> builder.onSuccess(Step.elsewhere("upload", context -> {
            node[0].close();
            throw new InterruptedException("as the end of a node does it");
        })));
        Job job = run(node[0]);
        assertEquals(JobState.FINALIZING, job.state());
        return job;
    }

    @Test
    void aNodeWithoutAThreadLeavesTheStepToTheNextOne() {
        boolean[] full = {true};
        JobOrchestrator jobs = bench.node(builder -> builder.executor(task -> {
                    if (full[0] && bench.stored(theJob()).state() == JobState.FINALIZING) {
                        throw new RejectedExecutionException("closing");
                    }
                    task.run();
                })
                .onSuccess(bench.effect("upload")));
        Job job = bench.accepting("upload").submit();
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.receive("fake", bench.remote(job).webhook());
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
        assertEquals(0, bench.stored(job).step().orElseThrow().failures());
        assertEquals(List.of(), bench.effects);
        full[0] = false;
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state(), "it may be the next one itself");
    }

    @Test
    void aJobThatIsGivenUpMeanwhileFailsWhenItsStepHasEnded() {
        whileWaiting(waited -> {
            if (waited == 2) {
                bench.jobs.abandon(theJob(), "not worth it");
            }
        });
        Job job = run(upload(4));
        assertEquals(List.of(job.id() + "/upload"), bench.effects);
        assertEquals(JobState.FAILED, job.state());
    }

    @Test
    void aStepThatAnotherNodeHasPassedIsStoppedHere() {
        Step stuck = Step.elsewhere(
                "mail", context -> StepResult.again(Failure.of(FailureKind.STEP_FAILED, "the post is closed")));
        whileWaiting(waited -> {
            if (waited == 2) {
                bench.clock.advance(Duration.ofMinutes(5));
                bench.node(builder -> builder.onSuccess(begin, bench.effect("upload"), stuck))
                        .sweep();
            }
        });
        Job job = run(bench.node(builder -> builder.executor(this::execute).onSuccess(begin, upload(1_000), stuck)));
        assertEquals(List.of(job.id() + "/upload"), bench.effects);
        assertEquals("mail", job.step().orElseThrow().step());
        assertEquals(1, job.step().orElseThrow().failures());
    }

    @Test
    void aRunThatFailsAfterAnotherNodeHasTakenItsJobPutsNothingOff() {
        Step overtaken = Step.elsewhere("upload", context -> {
            AnotherNode.takesOver(bench.store, theJob());
            return StepResult.again(Failure.of(FailureKind.STEP_FAILED, "the line was cut"));
        });
        Job job = run(overtaken);
        assertEquals(AnotherNode.STAMP, job.stamp());
        assertEquals(0, job.step().orElseThrow().failures());
    }

    @Test
    void theResultOfARunIsOnRecordAlthoughAnotherNodeHasTakenItsJob() {
        Step overtaken = Step.elsewhere("upload", context -> {
            AnotherNode.takesOver(bench.store, theJob());
            bench.effects.add(context.idempotencyKey());
            return StepResult.done();
        });
        assertEquals(JobState.SUCCEEDED, run(overtaken).state());
        assertEquals(1, bench.effects.size());
    }

    @Test
    void aJobThatAnotherNodeTakesWhileACheckpointIsWrittenIsLeftToItAndTakenUpAgainIfThatDies() {
        boolean[] taken = new boolean[1];
        JobOrchestrator jobs = bench.node(
                new ForwardingTransactionalJobStore<InMemoryTransaction>(bench.store) {
                    @Override
                    public List<Verdict> apply(List<Change> changes) {
                        List<Verdict> written = super.apply(changes);
                        if (changes.get(0).step().isPresent() && !taken[0]) {
                            taken[0] = true;
                            bench.clock.advance(Duration.ofSeconds(50));
                            AnotherNode.takesOver(bench.store, theJob());
                        }
                        return written;
                    }
                },
                builder -> builder.onSuccess(bench.effect("begin"), bench.effect("upload")));
        Job job = run(jobs);
        assertEquals(List.of(job.id() + "/begin"), bench.effects);
        assertEquals(AnotherNode.STAMP, job.stamp());
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(List.of(job.id() + "/begin", job.id() + "/upload"), bench.effects);
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aStepThatLastedLongerThanALeaseIsRunByNobodyWhileTheStoreDoesNotTakeItsResult() {
        boolean[] refused = {true};
        whileWaiting(waited -> {});
        Step upload = retried(Step.elsewhere("upload", context -> {
            for (int round = 0; round < 10; round++) {
                keep();
            }
            longStep = false;
            bench.effects.add(context.idempotencyKey());
            return StepResult.done();
        }));
        JobOrchestrator jobs = bench.node(
                new ForwardingTransactionalJobStore<InMemoryTransaction>(bench.store) {
                    @Override
                    public List<Verdict> apply(List<Change> changes) {
                        if (refused[0]
                                && !bench.effects.isEmpty()
                                && changes.get(0).step().isPresent()) {
                            throw new JobStoreException(Effect.NONE, "no connection");
                        }
                        return super.apply(changes);
                    }
                },
                builder -> builder.executor(this::execute).onSuccess(begin, upload));
        Job job = run(jobs);
        assertEquals(JobState.FINALIZING, job.state());
        JobOrchestrator other = other();
        for (int i = 0; i < 60; i++) {
            bench.clock.advance(Duration.ofSeconds(5));
            other.sweep();
            jobs.sweep();
        }
        refused[0] = false;
        jobs.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals(List.of(job.id() + "/upload"), bench.effects);
    }

    @Test
    void aStepThatIsRedrivenRunsOnceThoughOthersSweepAndRedriveItMeanwhile() {
        JobOrchestrator[] another = new JobOrchestrator[1];
        Step charge = Step.elsewhere("charge", context -> {
                    bench.effects.add(context.idempotencyKey());
                    if (bench.effects.size() == 1) {
                        return StepResult.again(Failure.of(FailureKind.STEP_FAILED, "the ledger is down"));
                    }
                    JobId id = context.job().id();
                    another[0].sweep();
                    another[0].redrive(id, "a second person");
                    another[0].recover(Bench.ANN);
                    another[0].sweep();
                    return StepResult.done();
                })
                .retry(RetryRule.never());
        JobOrchestrator jobs = bench.node(builder -> builder.onSuccess(charge));
        another[0] = bench.node(builder -> builder.onSuccess(charge));
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(JobState.PARKED, bench.stored(job).state());
        jobs.redrive(job.id(), "the ledger is up");
        jobs.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals(2, bench.effects.size(), "runs, of which the first failed");
    }
}
