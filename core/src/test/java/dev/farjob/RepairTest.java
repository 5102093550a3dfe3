package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.Repair;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.RetryRule;
import dev.farjob.rules.StaleRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.testkit.provider.ScriptedProvider;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Repairs by hand: redrive and abandon. */
class RepairTest {

    private final Bench bench = new Bench(builder ->
            builder.inDoubt(InDoubtPolicy.park()).staleRule(StaleRule.defaults().notUnderstoodLimit(0)));

    private Job parkedAtTheProvider() {
        Job job = bench.submit();
        bench.fake.nextStatus(ProviderStatus.unknown(Why.NOT_UNDERSTOOD, "{}"));
        bench.leap(Duration.ofSeconds(2));
        assertEquals(JobState.PARKED, bench.stored(job).state());
        return bench.stored(job);
    }

    private Job parkedInDoubt() {
        bench.fake.nextSpawn(SpawnScript.loseRequest());
        Job job = bench.submit();
        bench.leap(Duration.ofMinutes(11));
        assertEquals(JobState.PARKED, bench.stored(job).state());
        return bench.stored(job);
    }

    private final Step charge = Step.elsewhere("charge", context -> {
                bench.effects.add("charge");
                return bench.effects.size() == 1
                        ? StepResult.again(Failure.of(FailureKind.STEP_FAILED, "the ledger is down"))
                        : StepResult.done();
            })
            .retry(RetryRule.never());

    private Job parkedAtAStep(JobOrchestrator jobs) {
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(JobState.PARKED, bench.stored(job).state());
        return bench.stored(job);
    }

    private JobEvent last(Job job) {
        List<JobEvent> events = bench.store.events(job.id(), 0);
        return events.get(events.size() - 1);
    }

    private static void refused(String why, Job job, Repair answer) {
        assertEquals(new Repair.NotPossible(job, why), answer);
    }

    @Test
    void redriveAsksTheProviderAgain() {
        Job job = parkedAtTheProvider();
        bench.remote(job).succeed();
        assertInstanceOf(Repair.Done.class, bench.jobs.redrive(job.id(), "the client was repaired"));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void redriveIsOnRecordWithItsReason() {
        Job job = parkedAtTheProvider();
        JobOrchestrator slow = bench.node(builder -> builder.executor(task -> {}));
        slow.redrive(job.id(), "the client was repaired");
        assertEquals(EventKind.REDRIVEN, last(job).kind());
        assertEquals("the client was repaired", last(job).note());
        assertEquals(Cause.HAND, last(job).cause());
        assertEquals(JobState.QUEUED, bench.stored(job).state());
        assertEquals(Optional.empty(), bench.stored(job).silence());
    }

    @Test
    void redriveOfASpawnInDoubtSendsItAnew() {
        Job job = parkedInDoubt();
        bench.jobs.redrive(job.id(), "it is not there");
        assertEquals(JobState.QUEUED, bench.stored(job).state());
        assertEquals(2, bench.stored(job).attempt());
    }

    @Test
    void redriveOfAStepTriesThatStepAgainWithFreshRetries() {
        JobOrchestrator jobs = bench.node(builder -> builder.onSuccess(charge));
        Job job = parkedAtAStep(jobs);
        jobs.redrive(job.id(), "the ledger is back");
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals(List.of("charge", "charge"), bench.effects);
    }

    @Test
    void redriveIsForParkedJobsOnly() {
        Job job = bench.submit();
        refused("only a parked job can be redriven", job, bench.jobs.redrive(job.id(), "please"));
        bench.pass(Duration.ofMinutes(1));
        refused("only a parked job can be redriven", bench.stored(job), bench.jobs.redrive(job.id(), "please"));
    }

    @Test
    void abandonFailsAndCompensates() {
        JobOrchestrator jobs = bench.node(builder -> builder.onFailure(bench.effect("refund")));
        Job job = jobs.submit(Bench.request().build()).job();
        assertInstanceOf(Repair.Done.class, jobs.abandon(job.id(), "the user left"));
        assertEquals(
                Optional.of(new Outcome.Failed(Failure.of(FailureKind.ABANDONED, "given up by hand: the user left"))),
                bench.stored(job).outcome());
        assertEquals(List.of(job.id() + "/refund"), bench.effects);
    }

    @Test
    void abandonAsksTheProviderToStop() {
        Job job = bench.submit();
        bench.jobs.abandon(job.id(), "the user left");
        assertEquals(1, bench.remote(job).cancels());
    }

    @Test
    void abandonOfAParkedJobAsksTheProviderToStopToo() {
        Job job = parkedAtTheProvider();
        bench.jobs.abandon(job.id(), "nobody knows");
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertEquals(1, bench.remote(job).cancels());
    }

    @Test
    void abandonDoesNotAskWhereThereIsNoCancel() {
        Bench stubborn = new Bench(
                builder -> builder,
                provider -> provider.traits(ProviderTraits.builder().build()));
        Job job = stubborn.submit();
        stubborn.jobs.abandon(job.id(), "the user left");
        assertEquals(0, stubborn.remote(job).cancels());
    }

    @Test
    void abandonOfWhatTheProviderHasDeliveredDoesNotAskItToStop() {
        JobOrchestrator jobs = bench.node(builder -> builder.onSuccess(charge).onFailure(bench.effect("refund")));
        Job job = parkedAtAStep(jobs);
        jobs.abandon(job.id(), "the ledger is gone");
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertEquals(0, bench.remote(job).cancels());
        assertTrue(bench.effects.contains(job.id() + "/refund"));
    }

    @Test
    void abandonOfARefundThatCannotBeMadeSettlesWithoutIt() {
        JobOrchestrator jobs = bench.node(builder -> builder.onFailure(charge));
        bench.fake.nextSpawn(SpawnScript.refuse(Failure.of(FailureKind.CONTENT_POLICY, "no")));
        Job job = jobs.submit(Bench.request().build()).job();
        assertEquals(JobState.PARKED, bench.stored(job).state());
        jobs.abandon(job.id(), "refunded by hand");
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertEquals(
                Optional.of(new Outcome.Failed(Failure.of(FailureKind.CONTENT_POLICY, "no"))),
                bench.stored(job).outcome());
        assertEquals(List.of("charge"), bench.effects);
    }

    @Test
    void abandonOfWhatWasNotSentMeansThatItNeverIs() {
        Job job = bench.submit(Bench.request().notBefore(bench.clock.instant().plusSeconds(60)));
        bench.jobs.abandon(job.id(), "the user left");
        bench.pass(Duration.ofMinutes(2));
        assertEquals(0, bench.fake.spawnCalls(job.id()));
    }

    @Test
    void aJobThatHasEndedCannotBeAbandoned() {
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(1));
        refused("the job has ended", bench.stored(job), bench.jobs.abandon(job.id(), "please"));
        assertEquals(0, bench.remote(job).cancels());
    }

    @Test
    void aJobThatIsNotThereIsNotFound() {
        JobId nobody = JobId.of("no-such-job");
        assertEquals(new Repair.NotFound(), bench.jobs.redrive(nobody, "please"));
        assertEquals(new Repair.NotFound(), bench.jobs.adopt(nobody, "fake-1", "please"));
        assertEquals(new Repair.NotFound(), bench.jobs.abandon(nobody, "please"));
    }

    @Test
    void aNodeThatDoesNotKnowTheProviderCanAbandonAllTheSame() {
        Job job = bench.submit();
        JobOrchestrator stranger = JobOrchestrator.on(bench.store)
                .provider(ScriptedProvider.named("other").build())
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .build();
        assertInstanceOf(Repair.Done.class, stranger.abandon(job.id(), "nobody needs it"));
        Job given = bench.stored(job);
        assertEquals(
                FailureKind.ABANDONED,
                ((Outcome.Failed) given.outcome().orElseThrow()).failure().kind());
        assertEquals(JobState.FINALIZING, given.state());
        assertEquals(0, bench.remote(job).cancels());
        bench.leap(Duration.ofMinutes(1));
        assertEquals(1, bench.remote(job).cancels());
        assertEquals(JobState.FAILED, bench.stored(job).state());
    }

    @Test
    void whatIsGivenUpIsAskedToEndUntilTheProviderAnswers() {
        Job job = bench.submit();
        bench.fake.nextCancel(new CancelAnswer.Unknown("502"));
        assertInstanceOf(Repair.Done.class, bench.jobs.abandon(job.id(), "nobody needs it"));
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
        bench.pass(Duration.ofSeconds(10));
        assertEquals(1, bench.remote(job).cancels());
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertTrue(bench.stored(job).cancelRequest().orElseThrow().isAnswered());
    }

    @Test
    void aProviderThatNeverAnswersIsNamedInTheLogInTheEnd() {
        Job job = bench.submit();
        for (int i = 0; i < 20; i++) {
            bench.fake.nextCancel(new CancelAnswer.Unknown("502"));
        }
        bench.jobs.abandon(job.id(), "nobody needs it");
        bench.pass(Duration.ofMinutes(5));
        assertEquals(JobState.FAILED, bench.stored(job).state());
        List<JobEvent> log = bench.store.events(job.id(), 0);
        String last = log.get(log.size() - 1).note();
        assertTrue(last.contains(bench.remote(job).id() + ", which may run on: stop it there"), last);
    }
}
