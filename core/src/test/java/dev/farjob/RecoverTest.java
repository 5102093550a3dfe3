package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.Recovery;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.rules.RetryRule;
import dev.farjob.rules.StaleRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.testkit.provider.ScriptedProvider;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Owners who come back find their jobs up to date. */
class RecoverTest {

    private final Bench bench = new Bench();

    private Recovery recover() {
        return bench.jobs.recover(Bench.ANN);
    }

    private static List<JobId> ids(List<Job> jobs) {
        return jobs.stream().map(Job::id).toList();
    }

    @Test
    void anOwnerWithoutJobsFindsNothing() {
        assertEquals(Recovery.builder().complete(true).build(), recover());
    }

    @Test
    void aJobUnderWayIsBroughtUpToDate() {
        Job job = bench.submit();
        bench.clock.advance(Duration.ofSeconds(6));
        Recovery recovery = recover();
        assertEquals(List.of(job.id()), ids(recovery.live()));
        assertEquals(JobState.RUNNING, recovery.live().get(0).state());
        assertTrue(recovery.complete());
    }

    @Test
    void aJobThatEndedMeanwhileIsFinalizedAndShown() {
        Bench paid = new Bench();
        JobOrchestrator jobs = paid.node(builder -> builder.onSuccess(paid.effect("charge")));
        Job job = jobs.submit(Bench.request().build()).job();
        paid.clock.advance(Duration.ofHours(8));
        Recovery recovery = jobs.recover(Bench.ANN);
        assertEquals(List.of(job.id() + "/charge"), paid.effects);
        assertEquals(List.of(), recovery.live());
        assertEquals(List.of(job.id()), ids(recovery.unseen()));
        assertEquals(JobState.SUCCEEDED, recovery.unseen().get(0).state());
    }

    @Test
    void onlyThisOwnersJobsAreAskedAbout() {
        bench.submit();
        Job bobs = bench.submit(Bench.request("bob"));
        bench.clock.advance(Duration.ofSeconds(6));
        recover();
        assertEquals(0, bench.fake.looks(bobs.handle().orElseThrow().id()));
    }

    @Test
    void onlyThisOwnersJobsAreShown() {
        Job mine = bench.submit();
        bench.submit(Bench.request("bob"));
        bench.pass(Duration.ofMinutes(1));
        assertEquals(List.of(mine.id()), ids(recover().unseen()));
    }

    @Test
    void anEndedJobIsShownUntilItIsAcknowledged() {
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(1));
        assertEquals(List.of(job.id()), ids(recover().unseen()));
        assertEquals(List.of(job.id()), ids(recover().unseen()));
        assertEquals(1, bench.jobs.acknowledge(Bench.ANN, job.id()));
        assertEquals(List.of(), ids(recover().unseen()));
    }

    @Test
    void acknowledgingTwiceCountsOnce() {
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(1));
        assertEquals(1, bench.jobs.acknowledge(Bench.ANN, job.id(), job.id()));
        assertEquals(0, bench.jobs.acknowledge(Bench.ANN, job.id()));
    }

    @Test
    void nobodyAcknowledgesForAnotherOwner() {
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(1));
        assertEquals(0, bench.jobs.acknowledge(Bench.BOB, job.id()));
        assertEquals(List.of(job.id()), ids(recover().unseen()));
    }

    @Test
    void aJobUnderWayCannotBeAcknowledged() {
        Job job = bench.submit();
        assertEquals(0, bench.jobs.acknowledge(Bench.ANN, job.id()));
        assertEquals(0, bench.jobs.acknowledge(Bench.ANN));
    }

    @Test
    void failuresAreShownToo() {
        bench.fake.nextSpawn(SpawnScript.refuse(Failure.of(FailureKind.CONTENT_POLICY, "no")));
        Job job = bench.submit();
        assertEquals(List.of(job.id()), ids(recover().unseen()));
    }

    @Test
    void aParkedJobIsShownAsUnderWayAndNotAskedAbout() {
        Bench odd = new Bench(builder -> builder.staleRule(StaleRule.defaults().notUnderstoodLimit(0)));
        Job job = odd.submit();
        odd.fake.nextStatus(ProviderStatus.unknown(Why.NOT_UNDERSTOOD, "{}"));
        odd.leap(Duration.ofSeconds(6));
        odd.clock.advance(Duration.ofMinutes(1));
        Recovery recovery = odd.jobs.recover(Bench.ANN);
        assertEquals(JobState.PARKED, recovery.live().get(0).state());
        assertEquals(List.of(job.id()), ids(recovery.live()));
        assertTrue(recovery.complete());
        assertEquals(1, odd.fake.looks("fake-1"));
    }

    @Test
    void comingBackAgainAndAgainCostsNoMoreThanComingBack() {
        bench.submit();
        bench.clock.advance(Duration.ofSeconds(6));
        for (int i = 0; i < 100; i++) {
            assertTrue(recover().complete());
        }
        assertEquals(1, bench.fake.looks("fake-1"));
    }

    @Test
    void aJobThatIsToBeSentLaterIsNotSentNow() {
        Job job = bench.submit(Bench.request().notBefore(bench.clock.instant().plusSeconds(60)));
        recover();
        assertEquals(JobState.ACCEPTED, bench.stored(job).state());
    }

    @Test
    void aJobThatWasNeverSentIsSent() {
        JobOrchestrator dead = bench.node(builder -> builder.executor(task -> {}));
        Job job = dead.submit(Bench.request().build()).job();
        recover();
        assertEquals(JobState.ACCEPTED, bench.stored(job).state(), "the node may be sending it");
        bench.clock.advance(Duration.ofMinutes(1));
        recover();
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void oneJobThatCannotBeLookedAtDoesNotHideTheOthers() {
        bench.submit();
        bench.submit();
        bench.clock.advance(Duration.ofSeconds(6));
        bench.fake.nextStatus(new IllegalStateException("502"));
        List<JobState> states =
                recover().live().stream().map(Job::state).sorted().toList();
        assertEquals(List.of(JobState.QUEUED, JobState.RUNNING), states);
    }

    @Test
    void aStepThatIsBeingWorkedOnIsNotBegunAgain() {
        List<String> begun = new ArrayList<>();
        Step upload = Step.elsewhere("upload", context -> {
            begun.add(context.idempotencyKey());
            if (begun.size() == 1) {
                // The owner comes back while the file is on its way, on this node and on another
                bench.clock.advance(Duration.ofSeconds(10));
                bench.node(builder -> builder.onSuccess(upload(begun))).recover(Bench.ANN);
            }
            return StepResult.done();
        });
        JobOrchestrator jobs = bench.node(builder -> builder.onSuccess(upload));
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(List.of(job.id() + "/upload"), begun);
    }

    private static Step upload(List<String> begun) {
        return Step.elsewhere("upload", context -> {
            begun.add(context.idempotencyKey());
            return StepResult.done();
        });
    }

    @Test
    void comingBackDoesNotUseUpTheRetriesOfAStep() {
        List<String> tried = new ArrayList<>();
        Step charge = Step.elsewhere("charge", context -> {
            tried.add(context.idempotencyKey());
            return StepResult.again(Failure.of(FailureKind.STEP_FAILED, "the ledger is down"));
        });
        JobOrchestrator jobs = bench.node(
                builder -> builder.onSuccess(charge.retry(RetryRule.schedule(List.of(Duration.ofMinutes(10))))));
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        for (int i = 0; i < 10; i++) {
            bench.clock.advance(Duration.ofSeconds(4));
            jobs.recover(Bench.ANN);
        }
        assertEquals(1, tried.size());
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
    }

    @Test
    void comingBackDoesNotHurryASendThatWasPutOff() {
        bench.fake.nextSpawn(SpawnScript.notSent());
        JobOrchestrator jobs =
                bench.node(builder -> builder.spawnRetry(RetryRule.schedule(List.of(Duration.ofMinutes(10)))));
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofSeconds(4));
        jobs.recover(Bench.ANN);
        assertEquals(1, bench.fake.spawnCalls(job.id()));
    }

    @Test
    void theStepsOfANodeThatDiedAreTakenUpByTheOwnersReturn() {
        Job job = bench.accepting("charge").submit();
        bench.clock.advance(Duration.ofMinutes(1));
        Between store = new Between(bench.store);
        store.next("apply", Between.Call::make);
        store.every("apply", Between.failBefore(new AssertionError("killed")));
        bench.node(store.as(JobStore.class), builder -> builder.onSuccess(bench.effect("charge")))
                .status(Bench.ANN, job.id());
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
        bench.effects.clear();
        bench.clock.advance(Duration.ofMinutes(2));
        bench.node(builder -> builder.onSuccess(bench.effect("charge"))).recover(Bench.ANN);
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aJobForWhichThisNodeHasNoClientIsShownAndNamedAsNotReached() {
        Job job = bench.submit();
        JobOrchestrator stranger = JobOrchestrator.on(bench.store)
                .provider(ScriptedProvider.named("other").build())
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .build();
        assertEquals(
                Recovery.builder()
                        .live(List.of(job))
                        .notReached(List.of(job.id()))
                        .build(),
                stranger.recover(Bench.ANN));
    }

    @Test
    void aRecoveryWhoseClaimFailsIsToldSoAndKeepsNoPlace() {
        bench.submit();
        Between store = new Between(bench.store)
                .next("claim", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
        JobOrchestrator jobs = bench.node(store.as(JobStore.class), builder -> builder.inFlight(1));
        bench.clock.advance(Duration.ofSeconds(6));
        assertThrows(JobStoreException.class, () -> jobs.recover(Bench.ANN));
        assertEquals(JobState.RUNNING, jobs.recover(Bench.ANN).live().get(0).state());
    }

    @Test
    void aJobWhoseLookNoThreadTakesIsNamedAsNotReachedAndReachedTheNextTime() {
        Job job = bench.submit();
        boolean[] full = {true};
        JobOrchestrator jobs = bench.node(builder -> builder.inFlight(1).executor(task -> {
            if (full[0]) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        }));
        bench.clock.advance(Duration.ofSeconds(6));
        Recovery refused = jobs.recover(Bench.ANN);
        assertEquals(List.of(job.id()), refused.notReached());
        assertFalse(refused.complete());
        full[0] = false;
        bench.clock.advance(Duration.ofSeconds(6));
        assertTrue(jobs.recover(Bench.ANN).complete());
        assertEquals(JobState.RUNNING, bench.stored(job).state());
    }
}
