package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.farjob.answer.Repair;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.StepRecord;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.RetryRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A person gives a job up while a step of it is running, or while its handle comes to light. */
class AbandonTest {

    private static final Outcome GIVEN_UP =
            new Outcome.Failed(Failure.of(FailureKind.ABANDONED, "given up by hand: the user left"));

    private final Bench bench = new Bench();
    private final List<Repair> answers = new ArrayList<>();

    /** A step during which somebody gives the job up, on a node that is another one than the step's. */
    private Step givenUpDuring(String name, StepResult result) {
        return Step.elsewhere(name, context -> {
            answers.add(bench.jobs.abandon(context.job().id(), "the user left"));
            bench.effects.add(name);
            return result;
        });
    }

    /** A node that takes in a delivery, and dies before it begins with the steps. */
    private JobOrchestrator dyingAfterTheDelivery() {
        AtomicBoolean alive = new AtomicBoolean(true);
        return bench.node(builder -> builder.executor(task -> {
                    if (alive.getAndSet(false)) {
                        task.run();
                    }
                })
                .onSuccess(bench.effect("charge")));
    }

    /** The last line of the log of a job that is given up at a provider that does not stop it. */
    private static String lastLineOfAnUnstoppable(Bench bench) {
        JobOrchestrator jobs = bench.node(builder -> builder.onFailure(bench.effect("refund")));
        bench.fake.nextJob(RemoteScript.succeeding().neverEnding().refusingCancel());
        Job job = jobs.submit(Bench.request().build()).job();
        jobs.abandon(job.id(), "the user left");
        Job settled = bench.stored(job);
        assertEquals(JobState.FAILED, settled.state());
        assertEquals(
                CancelRequest.Answer.DECLINED,
                settled.cancelRequest().orElseThrow().answer());
        List<JobEvent> log = bench.store.events(job.id(), 0);
        return log.get(log.size() - 1).note().replace(bench.remote(job).id(), "ITS-ID");
    }

    @Test
    void theLogNamesWhatAProviderDoesNotStop() {
        String said =
                "ABANDONED: given up by hand: the user left; fake does not stop ITS-ID, which may run on: stop it there";
        assertEquals(said, lastLineOfAnUnstoppable(bench));
        assertEquals(
                said,
                lastLineOfAnUnstoppable(new Bench(
                        builder -> builder,
                        provider -> provider.traits(ProviderTraits.builder().build()))));
    }

    private Job delivered(JobOrchestrator jobs) {
        Job job = jobs.submit(Bench.request().build()).job();
        jobs.receive("fake", bench.remote(job).succeed().webhook());
        return bench.stored(job);
    }

    @Test
    void aRunningChargeIsGivenBackAfterItHasBeenMade() {
        JobOrchestrator jobs = bench.node(
                builder -> builder.onSuccess(givenUpDuring("charge", StepResult.done("25")), bench.effect("mail"))
                        .onFailure(bench.effect("refund")));
        Job job = delivered(jobs);
        assertEquals(List.of("charge", job.id() + "/refund"), bench.effects);
        assertEquals(Optional.of(GIVEN_UP), job.outcome());
        assertEquals(
                List.of("charge", "refund"),
                bench.store.steps(job.id()).stream().map(StepRecord::step).toList());
    }

    @Test
    void theRefundSeesWhatTheChargeDid() {
        JobOrchestrator jobs =
                bench.node(builder -> builder.onSuccess(givenUpDuring("charge", StepResult.done("25 credits")))
                        .onFailure(Step.elsewhere("refund", context -> {
                            bench.effects.add(context.noteOf("charge").orElse("nothing"));
                            return StepResult.done();
                        })));
        delivered(jobs);
        assertEquals(List.of("charge", "25 credits"), bench.effects);
    }

    @Test
    void aPersonIsToldThatGivingItUpCountsWhenTheStepHasEnded() {
        JobOrchestrator jobs = bench.node(builder -> builder.onSuccess(givenUpDuring("charge", StepResult.done())));
        delivered(jobs);
        assertInstanceOf(Repair.Pending.class, answers.get(0));
        Job pending = assertInstanceOf(Repair.WithJob.class, answers.get(0)).job();
        assertEquals(Optional.of("the user left"), pending.abandonment());
        assertEquals(JobState.FINALIZING, pending.state());
    }

    @Test
    void givingItUpASecondTimeIsAnsweredTheSame() {
        JobOrchestrator jobs = bench.node(builder -> builder.onSuccess(Step.elsewhere("charge", context -> {
            answers.add(bench.jobs.abandon(context.job().id(), "the user left"));
            answers.add(bench.jobs.abandon(context.job().id(), "again"));
            return StepResult.done();
        })));
        Job job = delivered(jobs);
        assertEquals(answers.get(0), answers.get(1));
        assertEquals(Optional.of(GIVEN_UP), job.outcome());
    }

    @Test
    void aStepThatFailsMeanwhileIsNotTriedAgain() {
        JobOrchestrator jobs = bench.node(builder -> builder.onSuccess(givenUpDuring(
                        "charge", StepResult.again(Failure.of(FailureKind.STEP_FAILED, "the ledger is down"))))
                .onFailure(bench.effect("refund")));
        Job job = delivered(jobs);
        assertEquals(JobState.FAILED, job.state());
        bench.pass(Duration.ofMinutes(5));
        assertEquals(List.of("charge", job.id() + "/refund"), bench.effects);
    }

    @Test
    void aJobWhoseStepsNobodyWorksOffEndsAfterALease() {
        JobOrchestrator jobs =
                bench.node(builder -> builder.onSuccess(bench.effect("charge")).onFailure(bench.effect("refund")));
        Job job = bench.stored(jobs.submit(Bench.request().build()).job());
        dyingAfterTheDelivery().receive("fake", bench.remote(job).succeed().webhook());
        assertInstanceOf(Repair.Pending.class, jobs.abandon(job.id(), "the user left"));
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertEquals(List.of(job.id() + "/refund"), bench.effects);
    }

    @Test
    void aRefundUnderWayIsMadeHoweverOftenTheJobIsGivenUp() {
        JobOrchestrator jobs = bench.node(
                builder -> builder.onFailure(givenUpDuring("notify", StepResult.done()), bench.effect("refund")));
        Failure refusal = Failure.of(FailureKind.CONTENT_POLICY, "no");
        bench.fake.nextSpawn(SpawnScript.refuse(refusal));
        Job job = bench.stored(jobs.submit(Bench.request().build()).job());
        assertInstanceOf(Repair.Done.class, answers.get(0));
        assertEquals(Optional.of(new Outcome.Failed(refusal)), job.outcome());
        assertEquals(List.of("notify", job.id() + "/refund"), bench.effects);
    }

    @Test
    void aRefundThatWaitsForItsNextTryIsMadeHoweverOftenTheJobIsGivenUp() {
        JobOrchestrator jobs = bench.node(builder -> builder.onFailure(failingOnce("refund")));
        Job job = jobs.submit(Bench.request().build()).job();
        assertInstanceOf(Repair.Done.class, jobs.abandon(job.id(), "the user left"));
        assertInstanceOf(Repair.NotPossible.class, jobs.abandon(job.id(), "the user left"));
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(Optional.of(GIVEN_UP), bench.stored(job).outcome());
        assertEquals(List.of("refund, which failed", "refund"), bench.effects);
    }

    @Test
    void aJobThatItsOwnerCancelledIsRefundedAlthoughItIsGivenUpToo() {
        JobOrchestrator jobs = bench.node(builder -> builder.onFailure(failingOnce("refund")));
        Job job = jobs.submit(Bench.request()
                        .notBefore(bench.clock.instant().plusSeconds(600))
                        .build())
                .job();
        jobs.cancel(Bench.ANN, job.id());
        assertInstanceOf(Repair.NotPossible.class, jobs.abandon(job.id(), "the user left"));
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(JobState.CANCELLED, bench.stored(job).state());
        assertEquals(List.of("refund, which failed", "refund"), bench.effects);
    }

    @Test
    void aChargeIsGivenBackHoweverOftenAJobIsGivenUpThatWaitsForAPerson() {
        JobOrchestrator jobs = bench.node(builder -> builder.onSuccess(
                        bench.effect("charge"),
                        Step.elsewhere("mail", context -> {
                                    throw new IllegalStateException("the mail server is gone");
                                })
                                .retry(RetryRule.never()))
                .onFailure(failingOnce("refund")));
        Job job = delivered(jobs);
        assertEquals(JobState.PARKED, job.state());
        jobs.abandon(job.id(), "nobody reads mail");
        jobs.abandon(job.id(), "nobody reads mail");
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertEquals(List.of(job.id() + "/charge", "refund, which failed", "refund"), bench.effects);
    }

    /** A step whose first try fails, and is followed by another one. */
    private Step failingOnce(String name) {
        return Step.elsewhere(name, context -> {
            boolean first = bench.effects.stream().noneMatch(effect -> effect.startsWith(name));
            bench.effects.add(first ? name + ", which failed" : name);
            return first
                    ? StepResult.again(Failure.of(FailureKind.STEP_FAILED, "the ledger is away for a second"))
                    : StepResult.done();
        });
    }

    @Test
    void aHandleThatComesToLightMeanwhileIsCancelled() {
        Bench doubtful = new Bench(builder -> builder.inDoubt(InDoubtPolicy.park()));
        doubtful.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = doubtful.submit();
        Between between = new Between(doubtful.store).next("find", real -> {
            Object before = real.make();
            doubtful.jobs.adopt(job.id(), "fake-1", "found in the console");
            return before;
        });
        JobOrchestrator other = doubtful.node(between.as(JobStore.class), builder -> builder);
        assertInstanceOf(Repair.Done.class, other.abandon(job.id(), "the user left"));
        assertEquals(JobState.FAILED, doubtful.stored(job).state());
        assertEquals(1, doubtful.fake.remoteJob("fake-1").cancels());
    }

    @Test
    void anAbandonedJobDeliveredMeanwhileIsNotCancelled() {
        Job job = bench.accepting("charge").submit();
        Between between = new Between(bench.store).next("find", real -> {
            Object before = real.make();
            dyingAfterTheDelivery().receive("fake", bench.remote(job).succeed().webhook());
            return before;
        });
        JobOrchestrator other = bench.node(between.as(JobStore.class), builder -> builder);
        assertInstanceOf(Repair.Pending.class, other.abandon(job.id(), "the user left"));
        assertEquals(0, bench.remote(job).cancels());
    }
}
