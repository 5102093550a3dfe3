package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.rules.RetryRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStore;
import dev.farjob.store.TransactionalJobStore;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The store's answer may come long after its effect: the lease that a call wrote is counted from before the call. A node that
 * hears of its lease after it is over begins no step that another node has taken over meanwhile.
 */
class LateAnswersTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final Bench bench = new Bench();
    private final Between store = new Between(bench.store);
    private final Step reserve = Step.inTransaction("reserve", InMemoryTransaction.class, (transaction, context) -> {
        transaction.put("reserved", context.job().id().value());
        return StepResult.done();
    });
    private boolean ledgerIsDown;
    private final Step charge = Step.elsewhere("charge", context -> {
                if (ledgerIsDown) {
                    return StepResult.again(Failure.of(FailureKind.STEP_FAILED, "the ledger is down"));
                }
                bench.effects.add(context.idempotencyKey());
                return StepResult.done();
            })
            .retry(RetryRule.schedule(List.of(Duration.ofSeconds(5))));
    private final JobOrchestrator jobs =
            node(store.as(TransactionalJobStore.class), builder -> builder.onSuccess(charge));

    private JobOrchestrator node(JobStore reached, UnaryOperator<OrchestratorBuilder<?>> options) {
        return bench.node(reached, options);
    }

    /** The next answer to this call comes after the lease, when another node has done what was due. */
    private void answerLate(String call) {
        JobOrchestrator other = node(bench.store, builder -> builder.onSuccess(charge));
        store.next(call, real -> {
            Object answer = real.make();
            bench.clock.advance(LONG);
            other.sweep();
            return answer;
        });
    }

    private Job submitted() {
        Job job = bench.stored(jobs.submit(Bench.request().build()).job().id());
        bench.clock.advance(Duration.ofMinutes(1));
        return job;
    }

    /** A job whose step has failed once, and is due again. */
    private Job failedOnce() {
        Job job = submitted();
        ledgerIsDown = true;
        jobs.sweep();
        ledgerIsDown = false;
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
        bench.clock.advance(Duration.ofMinutes(1));
        return job;
    }

    private void assertChargedOnce(Job job) {
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void theClaimOfAStatus() {
        Job job = failedOnce();
        answerLate("claim");
        jobs.status(Bench.ANN, job.id());
        assertChargedOnce(job);
    }

    @Test
    void theClaimOfARecovery() {
        Job job = failedOnce();
        answerLate("claim");
        jobs.recover(Bench.ANN);
        assertChargedOnce(job);
    }

    @Test
    void theClaimOfASweep() {
        Job job = failedOnce();
        answerLate("claim");
        jobs.sweep();
        assertChargedOnce(job);
    }

    @Test
    void aClaimOfASweepThatAnotherThreadTakesOver() {
        Job job = failedOnce();
        JobOrchestrator other = node(bench.store, builder -> builder.onSuccess(charge));
        store.next("claim", real -> {
            jobs.sweep();
            Object nothing = real.make();
            bench.clock.advance(LONG);
            other.sweep();
            return nothing;
        });
        jobs.status(Bench.ANN, job.id());
        assertChargedOnce(job);
    }

    @Test
    void theOutcomeThatAWebhookBrings() {
        Job job = bench.stored(jobs.submit(Bench.request().build()).job().id());
        answerLate("apply");
        jobs.receive("fake", bench.remote(job).succeed().webhook());
        assertChargedOnce(job);
    }

    @Test
    void theOutcomeThatAPollBrings() {
        Job job = submitted();
        answerLate("apply");
        jobs.sweep();
        assertChargedOnce(job);
    }

    @Test
    void theCommitOfTheStepBefore() {
        JobOrchestrator both =
                node(store.as(TransactionalJobStore.class), builder -> builder.onSuccess(reserve, charge));
        Job job = bench.stored(both.submit(Bench.request().build()).job().id());
        bench.clock.advance(Duration.ofMinutes(1));
        JobOrchestrator other = node(bench.store, builder -> builder.onSuccess(reserve, charge));
        store.next("applyTogether", real -> {
            Object answer = real.make();
            bench.clock.advance(LONG);
            other.sweep();
            return answer;
        });
        both.sweep();
        assertChargedOnce(job);
    }

    @Test
    void theRenewalBeforeAStep() {
        Job job = failedOnce();
        store.next("claim", real -> {
            Object claimed = real.make();
            // Half of the lease is over, so it is renewed
            bench.clock.advance(Duration.ofSeconds(30));
            answerLate("apply");
            return claimed;
        });
        jobs.sweep();
        assertChargedOnce(job);
    }
}
