package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Parking;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepRecord;
import dev.farjob.rules.RetryRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.testkit.provider.SpawnScript;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Steps that do not take effect. */
class StepFailuresTest {

    private static final String ADVICE =
            "; once that is mended, redrive the job, which tries the step again, or abandon it,"
                    + " which runs the steps for failures (a refund, where there is one)";

    private static final Failure DOWN = Failure.of(FailureKind.STEP_FAILED, "the ledger is down");
    private static final Failure BROKE = Failure.of(FailureKind.INSUFFICIENT_CREDITS, "no credits left");
    private static final RetryRule TWICE = RetryRule.schedule(List.of(Duration.ofSeconds(5), Duration.ofSeconds(9)));

    private final Bench bench = new Bench();
    private final List<String> tries = new ArrayList<>();

    private Step step(Step.Action action) {
        return Step.elsewhere("charge", context -> {
                    tries.add(context.idempotencyKey());
                    return action.run(context);
                })
                .retry(TWICE);
    }

    private Job run(JobOrchestrator jobs) {
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        return bench.stored(job);
    }

    private Job pass(JobOrchestrator jobs, Job job, Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            bench.clock.advance(Duration.ofSeconds(1));
            jobs.sweep();
        }
        return bench.stored(job);
    }

    private JobOrchestrator with(Step step) {
        return bench.node(
                builder -> builder.onSuccess(step, bench.effect("after")).onFailure(bench.effect("refund")));
    }

    private JobOrchestrator always(StepResult result) {
        return with(step(context -> result));
    }

    /** An exception that throws when somebody wants to print it. */
    private static final class Hostile extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }
    }

    @Test
    void anExceptionThatCannotBePrintedCountsLikeAnyOther() {
        try (Logged log = new Logged()) {
            Job job = run(with(step(context -> {
                throw new Hostile();
            })));
            assertEquals(1, job.step().orElseThrow().failures());
            assertEquals(1, log.linesWith("cannot be printed").size());
        }
    }

    @Test
    void aStepIsTriedAgainByItsRuleAndNotSooner() {
        JobOrchestrator jobs = always(StepResult.again(DOWN));
        Job job = run(jobs);
        assertEquals(1, tries.size());
        pass(jobs, job, Duration.ofSeconds(4));
        assertEquals(1, tries.size());
        pass(jobs, job, Duration.ofSeconds(1));
        assertEquals(2, tries.size());
    }

    @Test
    void aStepAlwaysHasTheSameKey() {
        JobOrchestrator jobs = always(StepResult.again(DOWN));
        Job job = pass(jobs, run(jobs), Duration.ofSeconds(20));
        String key = job.id() + "/charge";
        assertEquals(List.of(key, key, key), tries);
    }

    @Test
    void failuresAreCountedAndLogged() {
        JobOrchestrator jobs = always(StepResult.again(DOWN));
        Job job = run(jobs);
        assertEquals(1, job.step().orElseThrow().failures());
        assertEquals(EventKind.STEP_FAILED, bench.log(job).get(bench.log(job).size() - 1));
        assertEquals(
                2, pass(jobs, job, Duration.ofSeconds(5)).step().orElseThrow().failures());
    }

    @Test
    void aStepThatWorksInTheEndLetsTheJobGoOn() {
        JobOrchestrator jobs = with(step(context -> tries.size() < 3 ? StepResult.again(DOWN) : StepResult.done()));
        Job job = pass(jobs, run(jobs), Duration.ofSeconds(20));
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(List.of(job.id() + "/after"), bench.effects);
    }

    @Test
    void aStepMayAskForMoreTime() {
        JobOrchestrator jobs = always(new StepResult.Again(DOWN, Optional.of(Duration.ofSeconds(30))));
        Job job = run(jobs);
        pass(jobs, job, Duration.ofSeconds(29));
        assertEquals(1, tries.size());
        pass(jobs, job, Duration.ofSeconds(1));
        assertEquals(2, tries.size());
    }

    @Test
    void whenItsRetriesAreUsedUpTheJobIsParked() {
        JobOrchestrator jobs = always(StepResult.again(DOWN));
        Job job = pass(jobs, run(jobs), Duration.ofSeconds(20));
        assertEquals(
                Optional.of(new Parking(
                        JobState.FINALIZING,
                        Failure.of(
                                FailureKind.STEP_FAILED,
                                "step charge of job " + job.id() + " failed for good: the ledger is down" + ADVICE))),
                job.parking());
        assertEquals(List.of(), bench.effects);
        assertEquals(3, tries.size());
    }

    @Test
    void aParkedJobKeepsItsOutcome() {
        JobOrchestrator jobs = always(StepResult.again(DOWN));
        Job job = pass(jobs, run(jobs), Duration.ofSeconds(20));
        assertEquals(Outcome.Succeeded.class, job.outcome().orElseThrow().getClass());
    }

    @Test
    void theHostMayWantTheJobToFailWithItsStep() {
        JobOrchestrator jobs = with(step(context -> StepResult.again(DOWN)).failJobWhenExhausted());
        Job job = pass(jobs, run(jobs), Duration.ofSeconds(20));
        assertEquals(JobState.FAILED, job.state());
        assertEquals(
                Optional.of(new Outcome.Failed(Failure.of(
                        FailureKind.STEP_FAILED,
                        "step charge of job " + job.id() + " failed for good: the ledger is down"))),
                job.outcome());
        assertEquals(List.of(job.id() + "/refund"), bench.effects);
    }

    @Test
    void withoutStepsForFailuresAJobThatFailsWithItsStepIsSettled() {
        JobOrchestrator jobs = bench.node(builder ->
                builder.onSuccess(step(context -> StepResult.again(DOWN)).failJobWhenExhausted()));
        assertEquals(
                JobState.FAILED, pass(jobs, run(jobs), Duration.ofSeconds(20)).state());
    }

    @Test
    void aStepThatIsImpossibleFailsTheJobAtOnce() {
        Job job = run(always(StepResult.impossible(BROKE)));
        assertEquals(JobState.FAILED, job.state());
        Failure failure = ((Outcome.Failed) job.outcome().orElseThrow()).failure();
        assertEquals(FailureKind.INSUFFICIENT_CREDITS, failure.kind());
        assertEquals(1, tries.size());
        assertEquals(List.of(job.id() + "/refund"), bench.effects);
    }

    @Test
    void insufficientCreditsAreNotTheSameAsALedgerThatIsDown() {
        JobOrchestrator jobs = bench.node(builder ->
                builder.onSuccess(step(context -> StepResult.again(BROKE)).retry(RetryRule.forSteps())));
        Job job = run(jobs);
        assertEquals(JobState.PARKED, job.state());
        assertEquals(
                FailureKind.INSUFFICIENT_CREDITS,
                job.parking().orElseThrow().reason().kind());
    }

    @Test
    void anOptionalStepIsSkippedWhenItsRetriesAreUsedUp() {
        JobOrchestrator jobs = with(step(context -> StepResult.again(DOWN)).optional());
        Job job = pass(jobs, run(jobs), Duration.ofSeconds(20));
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(3, tries.size());
        StepRecord skipped = bench.store.steps(job.id()).get(0);
        assertEquals(StepRecord.Status.SKIPPED, skipped.status());
        assertEquals("the ledger is down", skipped.note());
        assertEquals(List.of(job.id() + "/after"), bench.effects);
    }

    @Test
    void anOptionalStepThatIsImpossibleIsSkippedAtOnce() {
        Job job = run(with(step(context -> StepResult.impossible(DOWN)).optional()));
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(1, tries.size());
    }

    @Test
    void aRefundIsNeverLost() {
        JobOrchestrator jobs = bench.node(builder ->
                builder.onFailure(step(context -> StepResult.again(DOWN)).failJobWhenExhausted()));
        bench.fake.nextSpawn(SpawnScript.refuse(Failure.of(FailureKind.CONTENT_POLICY, "no")));
        Job job = pass(jobs, run(jobs), Duration.ofSeconds(20));
        assertEquals(JobState.PARKED, job.state());
        assertEquals(Optional.of("charge"), job.step().map(StepCursor::step));
    }

    @Test
    void aRefundThatIsImpossibleWaitsForAPerson() {
        JobOrchestrator jobs = bench.node(builder -> builder.onFailure(step(context -> StepResult.impossible(DOWN))));
        bench.fake.nextSpawn(SpawnScript.refuse(Failure.of(FailureKind.CONTENT_POLICY, "no")));
        assertEquals(JobState.PARKED, run(jobs).state());
    }

    @Test
    void aStepThatThrowsIsTriedAgain() {
        JobOrchestrator jobs = with(step(context -> {
            if (tries.size() == 1) {
                throw new IOException("connection reset");
            }
            return StepResult.done();
        }));
        assertEquals(
                JobState.SUCCEEDED,
                pass(jobs, run(jobs), Duration.ofSeconds(20)).state());
    }

    @Test
    void aStepThatThrowsAnErrorIsTriedAgainAndThenParked() {
        JobOrchestrator jobs = with(step(context -> {
            throw new StackOverflowError();
        }));
        Job job = pass(jobs, run(jobs), Duration.ofSeconds(20));
        assertEquals(
                "step charge of job " + job.id() + " failed for good: step charge of job " + job.id()
                        + " threw StackOverflowError" + ADVICE,
                job.parking().orElseThrow().reason().message());
        assertEquals(3, tries.size());
    }

    @Test
    void aStepThatAnswersNullIsTriedAgainAndThenParked() {
        JobOrchestrator jobs = with(step(context -> null));
        Job job = pass(jobs, run(jobs), Duration.ofSeconds(20));
        assertEquals(JobState.PARKED, job.state());
        assertEquals(3, tries.size());
    }

    @Test
    void aPoisonedJobDoesNotHoldUpTheOthers() {
        JobOrchestrator jobs = with(step(context -> {
            if (context.job().spec().subject().isPresent()) {
                throw new StackOverflowError();
            }
            return StepResult.done();
        }));
        jobs.submit(Bench.request().subject("poison").build());
        Job other = run(jobs);
        assertEquals(JobState.SUCCEEDED, other.state());
        assertFalse(bench.effects.isEmpty());
    }

    @Test
    void aRefundSeesTheNotesOfTheStepsThatTookEffectBeforeAPersonGaveTheJobUp() {
        List<Optional<String>> notes = new ArrayList<>();
        Step archive =
                Step.elsewhere("archive", context -> StepResult.again(DOWN)).retry(RetryRule.never());
        Step refund = Step.elsewhere("refund", context -> {
            notes.add(context.noteOf("charge"));
            return StepResult.done();
        });
        JobOrchestrator jobs = bench.node(
                builder -> builder.onSuccess(bench.effect("charge"), archive).onFailure(refund));
        Job job = run(jobs);
        assertEquals(JobState.PARKED, job.state());
        jobs.abandon(job.id(), "nothing more will come");
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertEquals(List.of(Optional.of("note of charge")), notes);
    }

    @Test
    void aStepThatThrowsLogsItsTraceWithTheFirstFailureOnly() {
        try (Logged log = new Logged()) {
            JobOrchestrator jobs = bench.node(builder -> builder.onSuccess(step(context -> {
                if (tries.size() < 3) {
                    throw new IllegalStateException("the ledger broke");
                }
                return StepResult.done();
            })));
            Job job = pass(jobs, run(jobs), Duration.ofMinutes(1));
            assertEquals(JobState.SUCCEEDED, job.state());
            assertEquals(
                    1,
                    log.linesWith("java.lang.IllegalStateException: the ledger broke")
                            .size());
            assertEquals(
                    1,
                    log.linesWith("step charge of job " + job.id()
                                    + " has failed 2 times, now with IllegalStateException")
                            .size());
        }
    }
}
