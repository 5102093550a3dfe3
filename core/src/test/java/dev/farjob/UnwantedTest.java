package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.farjob.answer.Cancellation;
import dev.farjob.answer.Repair;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Unwanted;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.LateSuccessPolicy;
import dev.farjob.rules.RetryRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that its owner cancelled or a person gave up is never charged again by itself, whenever they said so. */
class UnwantedTest {

    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private final Bench bench = new Bench();
    private boolean isLedgerDown;

    private JobOrchestrator reopening(UnaryOperator<OrchestratorBuilder<?>> options) {
        return bench.node(builder -> options.apply(builder.lateSuccess(LateSuccessPolicy.REOPEN)
                .onSuccess(bench.effect("charge"))
                .onLateSuccess(bench.effect("recharge"))));
    }

    private JobOrchestrator reopening() {
        return reopening(builder -> builder.onFailure(bench.effect("refund")));
    }

    private Step refund(RetryRule rule) {
        return Step.elsewhere("refund", context -> {
                    if (isLedgerDown) {
                        return StepResult.again(Failure.of(FailureKind.STEP_FAILED, "the ledger is down"));
                    }
                    bench.effects.add(context.idempotencyKey());
                    return StepResult.done();
                })
                .retry(rule);
    }

    /** A job that goes on at its provider whatever is asked of it. */
    private Job stubborn(JobOrchestrator jobs) {
        bench.fake.nextJob(RemoteScript.succeeding().neverEnding().ignoringCancel());
        return jobs.submit(Bench.request().deadline(DEADLINE).build()).job();
    }

    private void pass(JobOrchestrator jobs, Duration time) {
        for (long minute = 0; minute < time.toMinutes(); minute++) {
            bench.clock.advance(Duration.ofMinutes(1));
            jobs.sweep();
        }
    }

    private void deliverLate(JobOrchestrator jobs, Job job) {
        jobs.receive("fake", bench.remote(job).succeed().webhook());
        pass(jobs, Duration.ofMinutes(10));
    }

    private Optional<Unwanted.By> by(Job job) {
        return bench.stored(job).unwanted().map(Unwanted::by);
    }

    @Test
    void whatAPersonGaveUpWhileItsRefundWasRetriedDoesNotComeBack() {
        isLedgerDown = true;
        JobOrchestrator jobs = reopening(builder -> builder.onFailure(refund(RetryRule.forSteps())));
        Job job = stubborn(jobs);
        pass(jobs, Duration.ofMinutes(7));
        assertInstanceOf(Repair.Done.class, jobs.abandon(job.id(), "nothing more will come"));
        isLedgerDown = false;
        deliverLate(jobs, job);
        pass(jobs, Duration.ofMinutes(10));
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertEquals(List.of(job.id() + "/refund"), bench.effects);
        assertEquals(Optional.of(Unwanted.By.OPERATOR), by(job));
    }

    @Test
    void whatAPersonGaveUpWhileItsRefundWaitedForThemDoesNotComeBack() {
        isLedgerDown = true;
        JobOrchestrator jobs = reopening(builder -> builder.onFailure(refund(RetryRule.never())));
        Job job = stubborn(jobs);
        pass(jobs, Duration.ofMinutes(7));
        assertEquals(JobState.PARKED, bench.stored(job).state());
        assertInstanceOf(Repair.Done.class, jobs.abandon(job.id(), "nothing more will come"));
        deliverLate(jobs, job);
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertEquals(List.of(), bench.effects);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anOwnerWhoCancelsRightAfterTheDeadlineIsNotChargedAgain(boolean isNoticed) {
        JobOrchestrator jobs = reopening();
        Job job = stubborn(jobs);
        if (isNoticed) {
            bench.fake.nextCancel(new CancelAnswer.Unknown("no answer"));
        }
        pass(jobs, Duration.ofMinutes(1));
        bench.clock.advance(Duration.ofMinutes(4).plusSeconds(1));
        if (isNoticed) {
            jobs.sweep();
        }
        Cancellation answer = jobs.cancel(Bench.ANN, job.id(), "I do not want it");
        Job told = assertInstanceOf(Cancellation.WithJob.class, answer).job();
        assertEquals(Optional.of(Unwanted.By.OWNER), told.unwanted().map(Unwanted::by));
        pass(jobs, Duration.ofMinutes(20));
        deliverLate(jobs, job);
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertEquals(List.of(job.id() + "/refund"), bench.effects);
        assertEquals(true, bench.stored(job).lateSuccessAt().isPresent());
    }

    @Test
    void anOwnerWhoCancelsWhatHasFailedIsToldThatItIsTooLateAndIsNotChargedAgain() {
        JobOrchestrator jobs = reopening();
        Job job = stubborn(jobs);
        pass(jobs, Duration.ofMinutes(10));
        assertEquals(JobState.FAILED, bench.stored(job).state());
        Cancellation answer = jobs.cancel(Bench.ANN, job.id());
        assertEquals(new Cancellation.TooLate(bench.stored(job)), answer);
        assertEquals(Optional.of(Unwanted.By.OWNER), by(job));
        deliverLate(jobs, job);
        assertEquals(List.of(job.id() + "/refund"), bench.effects);
    }

    @Test
    void anOwnerWhoCancelsWhileAnAttemptIsInDoubtIsNotChargedForIt() {
        JobOrchestrator jobs =
                reopening(builder -> builder.onFailure(bench.effect("refund")).inDoubt(InDoubtPolicy.respawn(5)));
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = jobs.submit(Bench.request().build()).job();
        for (int i = 0; i < 20; i++) {
            bench.fake.nextSpawn(SpawnScript.notSent());
        }
        while (bench.stored(job).state() != JobState.ACCEPTED) {
            pass(jobs, Duration.ofMinutes(1));
        }
        Cancellation answer = jobs.cancel(Bench.ANN, job.id(), "I do not want it");
        Job told = assertInstanceOf(Cancellation.TooLate.class, answer).job();
        assertEquals(Optional.of(Unwanted.By.OWNER), told.unwanted().map(Unwanted::by));
        jobs.receive("fake", bench.fake.orphans().get(0).succeed().webhook());
        pass(jobs, Duration.ofMinutes(10));
        assertEquals(List.of(job.id() + "/refund"), bench.effects);
    }

    @Test
    void anOwnerWhoCancelsADeliveryThatWaitsForAStepIsToldThatItIsTooLateAndTheWishIsOnRecord() {
        JobOrchestrator jobs = bench.node(builder -> builder.onSuccess(Step.elsewhere(
                        "charge",
                        context -> StepResult.again(Failure.of(FailureKind.STEP_FAILED, "the ledger is down")))
                .retry(RetryRule.never())));
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(JobState.PARKED, bench.stored(job).state());
        assertInstanceOf(Cancellation.TooLate.class, jobs.cancel(Bench.ANN, job.id()));
        assertEquals(JobState.PARKED, bench.stored(job).state());
        assertEquals(Optional.of(Unwanted.By.OWNER), by(job));
    }

    @Test
    void aPersonMayReopenItAndItIsWantedAgain() {
        JobOrchestrator jobs = reopening();
        Job job = stubborn(jobs);
        pass(jobs, Duration.ofMinutes(10));
        jobs.cancel(Bench.ANN, job.id());
        deliverLate(jobs, job);
        assertInstanceOf(Repair.Done.class, jobs.reopen(job.id(), "she wants it after all"));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals(List.of(job.id() + "/refund", job.id() + "/recharge"), bench.effects);
        assertEquals(Optional.empty(), by(job));
    }
}
