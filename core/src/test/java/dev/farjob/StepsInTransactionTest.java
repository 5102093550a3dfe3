package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.model.StepRecord;
import dev.farjob.rules.RetryRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.Change;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.ForwardingTransactionalJobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Steps in the store's own database: the effect and its checkpoint, both or neither. */
class StepsInTransactionTest {

    private final Bench bench = new Bench();
    private final Later keeper = new Later();
    private final List<JobState> heard = new ArrayList<>();

    private static Step charge(Step.TransactionAction<InMemoryTransaction> action) {
        return Step.inTransaction("charge", InMemoryTransaction.class, action)
                .retry(RetryRule.schedule(List.of(Duration.ofSeconds(5))));
    }

    private static Step charge() {
        return charge((transaction, context) -> {
            int before = transaction.get("charges").map(Integer::parseInt).orElse(0);
            transaction.put("charges", String.valueOf(before + 1));
            return StepResult.done("receipt");
        });
    }

    private Job run(JobOrchestrator jobs) {
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        assertEquals(0, jobs.sweep().failed(), "looks that ended in an exception");
        return bench.stored(job);
    }

    private String lastNote(Job job) {
        List<JobEvent> log = bench.store.events(job.id(), 0);
        return log.get(log.size() - 1).note();
    }

    private Optional<String> charges() {
        return bench.store.hostRow("charges");
    }

    @Test
    void theEffectIsCommittedWithItsCheckpoint() {
        Job job = run(bench.node(builder -> builder.onSuccess(charge())));
        assertEquals(Optional.of("1"), charges());
        assertEquals(
                List.of(new StepRecord(job.id(), "charge", StepRecord.Status.DONE, bench.clock.instant(), "receipt")),
                bench.store.steps(job.id()));
        assertEquals(JobState.SUCCEEDED, job.state());
    }

    @Test
    void theStoreCommitsWithoutTheInterruptFlagThatTheStepLeavesSet() {
        List<Boolean> interrupted = new ArrayList<>();
        final class Watched extends ForwardingTransactionalJobStore<InMemoryTransaction> {
            Watched() {
                super(bench.store);
            }

            @Override
            public Verdict applyTogether(List<Job> before, SharedWork<InMemoryTransaction> work) throws Exception {
                return super.applyTogether(before, transaction -> {
                    List<Change> made = work.run(transaction);
                    interrupted.add(Thread.currentThread().isInterrupted());
                    return made;
                });
            }
        }

        Job job = run(bench.node(
                new Watched(),
                builder -> builder.onSuccess(charge((transaction, context) -> {
                    Thread.currentThread().interrupt();
                    return StepResult.done();
                }))));
        assertEquals(List.of(false), interrupted);
        assertEquals(JobState.SUCCEEDED, job.state());
    }

    @Test
    void theStepThatFollowsIsDoneToo() {
        Job job = run(bench.node(builder -> builder.onSuccess(charge(), bench.effect("mail"))));
        assertEquals(List.of(job.id() + "/mail"), bench.effects);
    }

    @Test
    void aStepThatThrowsLeavesNothingBehind() {
        Job job = run(bench.node(builder -> builder.onSuccess(charge((transaction, context) -> {
            transaction.put("charges", "1");
            throw new IllegalStateException("boom");
        }))));
        assertEquals(Optional.empty(), charges());
        assertEquals(1, job.step().orElseThrow().failures());
        assertEquals(
                "charge: STEP_FAILED: step charge of job " + job.id() + " threw IllegalStateException", lastNote(job));
    }

    @Test
    void aStepThatThrowsAnErrorLeavesNothingBehind() {
        Job job = run(bench.node(builder -> builder.onSuccess(charge((transaction, context) -> {
            transaction.put("charges", "1");
            throw new StackOverflowError();
        }))));
        assertEquals(Optional.empty(), charges());
        assertEquals(1, job.step().orElseThrow().failures());
    }

    @Test
    void aStepThatAnswersNullLeavesNothingBehind() {
        Job job = run(bench.node(builder -> builder.onSuccess(charge((transaction, context) -> {
            transaction.put("charges", "1");
            return null;
        }))));
        assertEquals(Optional.empty(), charges());
        assertEquals(1, job.step().orElseThrow().failures());
    }

    @Test
    void aStepThatSaysNotNowLeavesNothingBehind() {
        Job job = run(bench.node(builder -> builder.onSuccess(charge((transaction, context) -> {
            transaction.put("charges", "1");
            return StepResult.again(Failure.of(FailureKind.STEP_FAILED, "locked"));
        }))));
        assertEquals(Optional.empty(), charges());
        assertEquals(EventKind.STEP_FAILED, bench.log(job).get(bench.log(job).size() - 1));
    }

    @Test
    void aStepThatSaysNeverLeavesNothingBehindAndFailsTheJob() {
        Job job = run(bench.node(builder -> builder.onSuccess(charge((transaction, context) -> {
                    transaction.put("charges", "1");
                    return StepResult.impossible(Failure.of(FailureKind.INSUFFICIENT_CREDITS, "no credits"));
                }))
                .onFailure(bench.effect("release"))));
        assertEquals(Optional.empty(), charges());
        assertEquals(JobState.FAILED, job.state());
        assertEquals(List.of(job.id() + "/release"), bench.effects);
    }

    @Test
    void aStepIsTriedAgainByItsRule() {
        int[] tries = new int[1];
        JobOrchestrator jobs = bench.node(builder -> builder.onSuccess(charge((transaction, context) -> {
            if (tries[0]++ == 0) {
                throw new IllegalStateException("boom");
            }
            return StepResult.done();
        })));
        Job job = run(jobs);
        bench.clock.advance(Duration.ofSeconds(5));
        jobs.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aStepThatThrowsAnExceptionOfTheStoreIsAtFaultItself() {
        Job job = run(bench.node(builder -> builder.onSuccess(charge((transaction, context) -> {
            transaction.put("charges", "1");
            throw new JobStoreException(Effect.UNKNOWN, "a store of the step's own");
        }))));
        assertEquals(Optional.empty(), charges());
        assertEquals(1, job.step().orElseThrow().failures());
    }

    @Test
    void aStepThatSpoiltItsTransactionIsAtFaultItselfAndParkedInTheEnd() {
        // As a database does it that aborts a transaction in which a statement has failed: it takes nothing more.
        JobStore aborting = new ForwardingTransactionalJobStore<>(bench.store) {
            @Override
            public Verdict applyTogether(List<Job> before, SharedWork<InMemoryTransaction> work) throws Exception {
                return bench.store.applyTogether(before, transaction -> {
                    work.run(transaction);
                    throw new JobStoreException(Effect.NONE, "the transaction is aborted");
                });
            }
        };
        JobOrchestrator jobs = bench.node(aborting, builder -> builder.onSuccess(charge()));
        Job job = run(jobs);
        assertEquals(1, job.step().orElseThrow().failures());
        bench.clock.advance(Duration.ofSeconds(5));
        jobs.sweep();
        assertEquals(JobState.PARKED, bench.stored(job).state());
        assertEquals(Optional.empty(), charges());
    }

    /** Lets time pass until a node looks at its leases, so often, while other nodes sweep. */
    private void letLeasesPass(int rounds, JobOrchestrator... others) {
        for (int round = 0; round < rounds; round++) {
            bench.clock.advance(bench.time.untilNext().orElseThrow());
            bench.time.ring();
            keeper.runAll();
            Stream.of(others).forEach(JobOrchestrator::sweep);
        }
    }

    @Test
    void aStepThatLastsLongerThanTheLeaseCommitsOnce() {
        bench.watch = keeper;
        int[] runs = new int[1];
        JobOrchestrator other = bench.node(builder -> builder.onSuccess(charge()));
        Job job = run(bench.node(builder -> builder.onSuccess(charge((transaction, context) -> {
            runs[0]++;
            Instant begun = bench.clock.instant();
            letLeasesPass(30, other);
            assertTrue(bench.clock.instant().isAfter(begun.plus(Duration.ofMinutes(5))));
            transaction.put("charges", "once");
            return StepResult.done();
        }))));
        assertEquals(Optional.of("once"), charges());
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(1, runs[0]);
        assertEquals(Optional.empty(), bench.time.untilNext(), "nobody watches leases when no step runs");
    }

    @Test
    void theLeaseIsNotRenewedBetweenTheRunOfAStepAndItsCommit() {
        bench.watch = keeper;
        int[] runs = new int[1];
        JobStore slow = new ForwardingTransactionalJobStore<>(bench.store) {
            @Override
            public Verdict applyTogether(List<Job> before, SharedWork<InMemoryTransaction> work) throws Exception {
                return bench.store.applyTogether(before, transaction -> {
                    List<Change> changes = work.run(transaction);
                    letLeasesPass(5);
                    return changes;
                });
            }
        };
        Job job = run(bench.node(
                slow,
                builder -> builder.onSuccess(charge((transaction, context) -> {
                    runs[0]++;
                    return StepResult.done();
                }))));
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(1, runs[0]);
    }

    @Test
    void aStepWhoseJobAnotherNodeTakesMeanwhileIsLeftToIt() {
        bench.watch = keeper;
        Job job = run(bench.node(builder -> builder.onSuccess(charge((transaction, context) -> {
            AnotherNode.takesOver(bench.store, context.job().id());
            letLeasesPass(2);
            transaction.put("charges", "1");
            return StepResult.done();
        }))));
        assertEquals("another node's", job.stamp());
        assertEquals(Optional.empty(), charges());
        assertEquals(0, job.step().orElseThrow().failures());
    }

    @Test
    void ifTheJobIsGivenUpMeanwhileNothingIsCharged() {
        JobOrchestrator jobs = bench.node(builder -> builder.onSuccess(charge((transaction, context) -> {
            bench.jobs.abandon(context.job().id(), "given up meanwhile");
            transaction.put("charges", "1");
            return StepResult.done();
        })));
        Job job = run(jobs);
        assertEquals(Optional.empty(), charges());
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(Optional.empty(), charges());
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertFalse(bench.log(job).contains(EventKind.STEP_FAILED), "which is no failure of the step");
    }

    @Test
    void aStepThatFailsBecauseItsNodeClosesHasNotFailed() {
        JobOrchestrator[] node = new JobOrchestrator[1];
        node[0] = bench.node(builder -> builder.onSuccess(charge((transaction, context) -> {
            node[0].close();
            throw new IllegalStateException("its pool is closed");
        })));
        Job job = run(node[0]);
        assertEquals(JobState.FINALIZING, job.state());
        assertEquals(0, job.step().orElseThrow().failures());
    }

    @Test
    void aStepThatTheStoreDidNotBeginIsBegunByTheSameNodeWhenTheLeaseEnds() {
        Between store = new Between(bench.store)
                .next("applyTogether", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
        Later threads = new Later();
        JobOrchestrator jobs = bench.node(
                store.as(JobStore.class), builder -> builder.executor(threads).onSuccess(charge()));
        bench.time.whileWaiting(atMost -> threads.runAll());
        Job job = bench.accepting("charge").submit();
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.receive("fake", bench.remote(job).webhook());
        threads.runAll();
        assertEquals(0, bench.stored(job).step().orElseThrow().failures());
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        threads.runAll();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals(Optional.of("1"), charges());
    }

    @Test
    void aStepWhoseJobItsOwnNodeClaimsMeanwhileRunsAgainAndHasNotFailed() {
        List<JobOrchestrator> node = new ArrayList<>();
        JobStore slow = new ForwardingTransactionalJobStore<>(bench.store) {
            @Override
            public Verdict applyTogether(List<Job> before, SharedWork<InMemoryTransaction> work) throws Exception {
                return bench.store.applyTogether(before, transaction -> {
                    List<Change> changes = work.run(transaction);
                    if (!node.isEmpty()) {
                        bench.clock.advance(Duration.ofMinutes(2));
                        node.remove(0).sweep();
                    }
                    return changes;
                });
            }
        };
        JobOrchestrator jobs = bench.node(slow, builder -> builder.onSuccess(charge()));
        node.add(jobs);
        Job job = run(jobs);
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(Optional.of("1"), charges());
    }

    @Test
    void aCommitThatFailedIsNotAChargeAndComesDueAgain() {
        Between store = new Between(bench.store);
        JobOrchestrator jobs = bench.node(store.as(JobStore.class), builder -> builder.onSuccess(charge()));
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        store.next("applyTogether", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
        jobs.sweep();
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(Optional.of("1"), charges());
    }

    @Test
    void aCommitWhoseAnswerWasLostIsReadAndNotRepeated() {
        Between store = new Between(bench.store);
        JobOrchestrator jobs = bench.node(
                store.as(JobStore.class),
                builder -> builder.onSuccess(charge()).listener((job, event) -> heard.add(job.state())));
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        store.next("applyTogether", Between.failAfter(new JobStoreException(Effect.UNKNOWN, "connection reset")));
        jobs.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals(Optional.of("1"), charges());
        assertEquals(JobState.SUCCEEDED, heard.get(heard.size() - 1));
    }

    @Test
    void aCommitThatNeverArrivedIsFoundOutByReading() {
        Between store = new Between(bench.store);
        JobOrchestrator jobs = bench.node(store.as(JobStore.class), builder -> builder.onSuccess(charge()));
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        store.next("applyTogether", Between.failBefore(new JobStoreException(Effect.UNKNOWN, "connection reset")));
        jobs.sweep();
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(Optional.of("1"), charges());
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }
}
