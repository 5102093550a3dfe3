package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.Reception;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobException;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.rules.LateSuccessPolicy;
import dev.farjob.rules.RetryRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobQuery;
import dev.farjob.testkit.provider.RemoteJob;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The provider delivers after the job had failed and was compensated. */
class LateSuccessTest {

    private final LateBench late = new LateBench();
    private final Bench bench = late.bench;

    @Test
    void aLateSuccessWhoseResultCannotBeHadNowIsAskedToBeSentAgain() {
        JobOrchestrator jobs = late.with(LateSuccessPolicy.RECORD);
        Job failed = late.timedOut(jobs);
        WebhookDelivery news = bench.remote(failed).succeed().webhook();
        bench.fake.nextResult(new ResultAnswer.Unknown(ProviderStatus.Why.UNREACHABLE, "503"));
        JobException notNow = assertThrows(JobException.class, () -> jobs.receive("fake", news));
        assertTrue(notNow.getMessage().contains("answer 5xx, so that this is sent again"), notNow.getMessage());
        jobs.receive("fake", news);
        assertTrue(bench.stored(failed).lateSuccessAt().isPresent());
    }

    /** The provider delivers to a job that is over, and its result cannot be fetched. */
    private Reception deliverWithoutResult(JobOrchestrator jobs, Job job) {
        WebhookDelivery news = bench.remote(job).succeed().webhook();
        bench.fake.nextResult(new ResultAnswer.Unknown(ProviderStatus.Why.UNREACHABLE, "503"));
        return jobs.receive("fake", news);
    }

    @Test
    void aLateSuccessThatCouldChangeNothingIsNotAskedToBeSentAgain() {
        JobOrchestrator discarding = late.with(LateSuccessPolicy.DISCARD);
        Job discarded = late.timedOut(discarding);
        assertEquals(new Reception.TakenAsHint(discarded), deliverWithoutResult(discarding, discarded));
        JobOrchestrator recording = late.with(LateSuccessPolicy.RECORD);
        Job known = late.deliver(recording, late.timedOut(recording));
        assertEquals(new Reception.TakenAsHint(known), deliverWithoutResult(recording, known));
        bench.fake.nextJob(RemoteScript.succeeding().ignoringCancel());
        Job given = recording.submit(Bench.request().build()).job();
        recording.abandon(given.id(), "the user left");
        Job abandoned = bench.stored(given);
        assertEquals(new Reception.TakenAsHint(abandoned), deliverWithoutResult(recording, abandoned));
    }

    @Test
    void recordPutsItOnRecordAndChangesNothingElse() {
        JobOrchestrator jobs = late.with(LateSuccessPolicy.RECORD);
        Job failed = late.timedOut(jobs);
        Job job = late.deliver(jobs, failed);
        assertEquals(JobState.FAILED, job.state());
        assertEquals(failed.outcome(), job.outcome());
        assertEquals(failed.settledAt(), job.settledAt());
        assertEquals(Optional.of(bench.clock.instant()), job.lateSuccessAt());
        assertEquals(List.of(job.id() + "/refund"), bench.effects);
    }

    @Test
    void recordIsWhatHappensByDefault() {
        JobOrchestrator jobs = bench.node(builder -> builder.onLateSuccess(bench.effect("recharge")));
        Job job = late.deliver(jobs, late.timedOut(jobs));
        assertTrue(job.lateSuccessAt().isPresent());
        assertEquals(List.of(), bench.effects);
    }

    @Test
    void lateSuccessesOnRecordCanBeListed() {
        JobOrchestrator jobs = late.with(LateSuccessPolicy.RECORD);
        Job job = late.deliver(jobs, late.timedOut(jobs));
        late.timedOut(jobs);
        assertEquals(List.of(job), jobs.listEveryone(JobQuery.any().lateSuccess()));
    }

    @Test
    void aLateSuccessIsLoggedOnce() {
        JobOrchestrator jobs = late.with(LateSuccessPolicy.RECORD);
        Job job = late.timedOut(jobs);
        late.deliver(jobs, job);
        late.deliver(jobs, job);
        assertEquals(
                1,
                bench.log(job).stream().filter(EventKind.LATE_SUCCESS::equals).count());
    }

    @Test
    void discardForgetsIt() {
        JobOrchestrator jobs = late.with(LateSuccessPolicy.DISCARD);
        Job failed = late.timedOut(jobs);
        assertEquals(failed, late.deliver(jobs, failed));
    }

    @Test
    void reopenFinalizesItByItsOwnSteps() {
        JobOrchestrator jobs = late.with(LateSuccessPolicy.REOPEN);
        Job job = late.deliver(jobs, late.timedOut(jobs));
        assertEquals(JobState.SUCCEEDED, job.state());
        assertInstanceOf(Outcome.Succeeded.class, job.outcome().orElseThrow());
        assertEquals(List.of(job.id() + "/refund", job.id() + "/recharge", job.id() + "/deliver"), bench.effects);
        assertTrue(bench.log(job).contains(EventKind.REOPENED));
    }

    @Test
    void reopenIsNewsToItsOwner() {
        JobOrchestrator jobs = late.with(LateSuccessPolicy.REOPEN);
        Job job = late.timedOut(jobs);
        jobs.acknowledge(Bench.ANN, job.id());
        assertTrue(late.deliver(jobs, job).isUnseen());
    }

    @Test
    void reopenHappensOnce() {
        JobOrchestrator jobs = late.with(LateSuccessPolicy.REOPEN);
        Job job = late.deliver(jobs, late.timedOut(jobs));
        assertEquals(job, late.deliver(jobs, job));
        assertEquals(3, bench.effects.size());
    }

    @Test
    void reopenThatFailsAtItsFirstStepIsCompensatedNoFurther() {
        JobOrchestrator jobs = bench.node(builder -> builder.lateSuccess(LateSuccessPolicy.REOPEN)
                .onFailure(bench.effect("refund"))
                .onLateSuccess(Step.elsewhere(
                        "recharge",
                        context -> StepResult.impossible(Failure.of(FailureKind.INSUFFICIENT_CREDITS, "no credits")))));
        Job job = late.deliver(jobs, late.timedOut(jobs));
        assertEquals(JobState.FAILED, job.state());
        assertEquals(List.of(job.id() + "/refund"), bench.effects);
        assertEquals(job, late.deliver(jobs, job));
    }

    @Test
    void aCancelledJobCanSucceedLateToo() {
        JobOrchestrator jobs = late.with(LateSuccessPolicy.RECORD);
        bench.fake.nextJob(RemoteScript.succeeding().ignoringCancel());
        Job job = jobs.submit(Bench.request().build()).job();
        RemoteJob remote = bench.remote(job);
        jobs.receive("fake", remoteSays(remote));
        Job delivered = late.deliver(jobs, job);
        assertEquals(JobState.CANCELLED, delivered.state());
        assertTrue(delivered.lateSuccessAt().isPresent());
    }

    @Test
    void anOwnerWhoWasToldCancelledIsNotChargedAgainUnlessAPersonDecidesIt() {
        JobOrchestrator jobs = late.with(LateSuccessPolicy.REOPEN);
        bench.fake.nextJob(RemoteScript.succeeding().ignoringCancel());
        Job job = jobs.submit(Bench.request().build()).job();
        jobs.receive("fake", remoteSays(bench.remote(job)));
        Job delivered = late.deliver(jobs, job);
        assertEquals(JobState.CANCELLED, delivered.state());
        assertTrue(delivered.lateSuccessAt().isPresent());
        assertEquals(List.of(job.id() + "/refund"), bench.effects);
        jobs.reopen(job.id(), "the owner wants it after all");
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    /** The provider's word that the job was cancelled, which turns out to be untrue. */
    private WebhookDelivery remoteSays(RemoteJob remote) {
        Bench twin = new Bench();
        twin.clock.set(bench.clock.instant());
        Job other = twin.submit();
        return WebhookDelivery.of(
                remote.webhook().query(),
                twin.remote(other).cancelled().webhook().headers(),
                twin.remote(other).webhook().body());
    }

    @Test
    void aSpawnInDoubtThatWasGivenUpCanSucceedLate() {
        JobOrchestrator jobs = late.with(LateSuccessPolicy.REOPEN);
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(11));
        jobs.sweep();
        assertEquals(JobState.FAILED, bench.stored(job).state());
        jobs.receive("fake", bench.fake.orphans().get(0).succeed().webhook());
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals("fake-1", bench.stored(job).handle().orElseThrow().id());
    }

    /** A step for failures that lets the provider deliver while it runs. */
    private JobOrchestrator deliveredWhileCompensating(LateSuccessPolicy policy) {
        List<JobOrchestrator> self = new ArrayList<>();
        Step refund = Step.elsewhere("refund", context -> {
            bench.effects.add(context.idempotencyKey());
            self.get(0).receive("fake", bench.remote(context.job()).succeed().webhook());
            return StepResult.done();
        });
        self.add(bench.node(builder -> builder.lateSuccess(policy)
                .onSuccess(bench.effect("charge"))
                .onFailure(refund)
                .onLateSuccess(bench.effect("recharge"))));
        return self.get(0);
    }

    @Test
    void aSuccessWhileTheFailureIsCompensatedIsPutOnRecord() {
        JobOrchestrator jobs = deliveredWhileCompensating(LateSuccessPolicy.RECORD);
        Job job = late.timedOut(jobs);
        assertEquals(JobState.FAILED, job.state());
        assertTrue(job.lateSuccessAt().isPresent());
        assertEquals(List.of(job.id() + "/refund"), bench.effects);
    }

    @Test
    void aSuccessWhileTheFailureIsCompensatedIsFinalizedAfterwards() {
        JobOrchestrator jobs = deliveredWhileCompensating(LateSuccessPolicy.REOPEN);
        Job job = late.running(jobs);
        bench.clock.advance(LateBench.HOUR);
        jobs.sweep();
        bench.clock.advance(Duration.ofSeconds(2));
        jobs.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals(List.of(job.id() + "/refund", job.id() + "/recharge"), bench.effects);
    }

    @Test
    void afterAStepFailedForGoodNothingIsLate() {
        JobOrchestrator jobs = bench.node(builder -> builder.lateSuccess(LateSuccessPolicy.REOPEN)
                .onSuccess(Step.elsewhere(
                        "charge",
                        context -> StepResult.impossible(Failure.of(FailureKind.INSUFFICIENT_CREDITS, "no credits"))))
                .onLateSuccess(bench.effect("recharge")));
        Job job = jobs.submit(Bench.request().build()).job();
        Job failed = late.deliver(jobs, job);
        assertEquals(JobState.FAILED, failed.state());
        assertEquals(failed, late.deliver(jobs, job));
        assertEquals(List.of(), bench.effects);
    }

    @Test
    void anAbandonedJobDoesNotSucceedLate() {
        JobOrchestrator jobs = late.with(LateSuccessPolicy.REOPEN);
        bench.fake.nextJob(RemoteScript.succeeding().ignoringCancel());
        Job job = jobs.submit(Bench.request().build()).job();
        jobs.abandon(job.id(), "the user left");
        Job given = bench.stored(job);
        assertEquals(given, late.deliver(jobs, job));
    }

    @Test
    void aStepOfALateSuccessThatIsTriedAgainDoesNotRechargeTwice() {
        List<String> tries = new ArrayList<>();
        JobOrchestrator jobs = bench.node(builder -> builder.lateSuccess(LateSuccessPolicy.REOPEN)
                .onLateSuccess(
                        bench.effect("recharge"),
                        Step.elsewhere("deliver", context -> {
                                    tries.add(context.idempotencyKey());
                                    throw new IllegalStateException("boom");
                                })
                                .retry(RetryRule.schedule(List.of(Duration.ofSeconds(1))))));
        Job job = late.deliver(jobs, late.timedOut(jobs));
        bench.clock.advance(Duration.ofSeconds(1));
        jobs.sweep();
        assertEquals(2, tries.size());
        assertEquals(List.of(job.id() + "/recharge"), bench.effects);
        assertEquals(JobState.PARKED, bench.stored(job).state());
    }
}
