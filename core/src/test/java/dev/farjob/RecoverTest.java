package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.Recovery;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.rules.RecoveryRule;
import dev.farjob.rules.RetryRule;
import dev.farjob.rules.StaleRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.provider.ScriptedProvider;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** What an owner finds who comes back. */
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
        assertEquals(new Recovery(List.of(), List.of(), List.of(), true), recover());
    }

    @Test
    void whatIsUnderWayIsBroughtUpToDate() {
        Job job = bench.submit();
        bench.clock.advance(Duration.ofSeconds(6));
        Recovery recovery = recover();
        assertEquals(List.of(job.id()), ids(recovery.live()));
        assertEquals(JobState.RUNNING, recovery.live().get(0).state());
        assertTrue(recovery.complete());
    }

    @Test
    void whatEndedMeanwhileIsFinalizedAndShown() {
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
    void whatEndedIsShownUntilItIsAcknowledged() {
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
    void whatIsUnderWayCannotBeAcknowledged() {
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
    void whatIsParkedIsShownAsUnderWayAndNotAskedAbout() {
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
    void whatIsToBeSentLaterIsNotSentNow() {
        Job job = bench.submit(Bench.request().notBefore(bench.clock.instant().plusSeconds(60)));
        recover();
        assertEquals(JobState.ACCEPTED, bench.stored(job).state());
    }

    @Test
    void whatWasNeverSentIsSent() {
        JobOrchestrator dead = bench.node(builder -> builder.executor(task -> {}));
        Job job = dead.submit(Bench.request().build()).job();
        recover();
        assertEquals(JobState.ACCEPTED, bench.stored(job).state(), "the node may be sending it");
        bench.clock.advance(Duration.ofMinutes(1));
        recover();
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void anOwnerIsNotKeptWaitingBeyondTheBudget() {
        bench.submit();
        bench.clock.advance(Duration.ofSeconds(6));
        JobOrchestrator stuck = bench.node(builder -> builder.executor(task -> {}));
        Recovery recovery = stuck.recover(Bench.ANN);
        assertFalse(recovery.complete());
        assertEquals(1, recovery.live().size());
    }

    @Test
    void theBudgetIsTheHosts() {
        bench.submit();
        bench.clock.advance(Duration.ofSeconds(6));
        List<Duration> waited = new ArrayList<>();
        bench.time.whileWaiting(waited::add);
        bench.node(builder -> builder.executor(task -> {})
                        .recoveryRule(RecoveryRule.defaults().budget(Duration.ofSeconds(7))))
                .recover(Bench.ANN);
        assertEquals(List.of(Duration.ofSeconds(7)), waited);
    }

    @Test
    void whatIsLeftOutIsAdmitted() {
        Bench few = new Bench(
                builder -> builder.recoveryRule(RecoveryRule.defaults().limit(2)));
        for (int i = 0; i < 3; i++) {
            few.submit();
        }
        few.clock.advance(Duration.ofSeconds(6));
        assertFalse(few.jobs.recover(Bench.ANN).complete());
        assertEquals(2, few.fake.looks("fake-1") + few.fake.looks("fake-2") + few.fake.looks("fake-3"));
    }

    @Test
    void whatIsLeftOutIsNamed() {
        Bench few = new Bench(
                builder -> builder.recoveryRule(RecoveryRule.defaults().limit(2)));
        Job first = few.submit();
        Job second = few.submit();
        Job third = few.submit();
        few.clock.advance(Duration.ofSeconds(6));
        List<JobId> notReached = few.jobs.recover(Bench.ANN).notReached();
        assertEquals(1, notReached.size());
        assertTrue(List.of(first.id(), second.id(), third.id()).containsAll(notReached));
    }

    /** An executor without an end to its threads: how many it would have had at most is what it counts. */
    private static final class Counting implements Executor {

        private final Later threads = new Later();
        private int most;

        @Override
        public void execute(Runnable task) {
            threads.execute(task);
            most = Math.max(most, threads.waiting());
        }
    }

    @Test
    void manyJobsAreWorkedOffInThePlacesThatThereAre() {
        Counting counting = new Counting();
        bench.jobs.submit(Collections.nCopies(900, Bench.request().build()));
        bench.clock.advance(Duration.ofSeconds(6));
        JobOrchestrator jobs = bench.node(builder ->
                builder.executor(counting).recoveryRule(RecoveryRule.defaults().limit(900)));
        bench.time.whileWaiting(atMost -> counting.threads.runAll());
        Recovery recovery = jobs.recover(Bench.ANN);
        assertTrue(recovery.complete(), () -> recovery.notReached().size() + " not reached");
        assertEquals(
                900,
                bench.jobs
                        .listEveryone(JobQuery.any().states(JobState.RUNNING).limit(900))
                        .size());
        assertTrue(counting.most <= 64, () -> counting.most + " threads");
    }

    @Test
    void noLookBeginsAfterTheBudgetAndWhatWasNotReachedIsNamed() {
        bench.jobs.submit(Collections.nCopies(1_000, Bench.request().build()));
        bench.clock.advance(Duration.ofSeconds(6));
        Between provider = new Between(bench.fake);
        // Half a second for a batch as large as a recovery may hold places
        provider.every("observe", real -> {
            if (provider.calls("observe") % 32 == 0) {
                bench.clock.advance(Duration.ofMillis(500));
            }
            return real.make();
        });
        JobOrchestrator jobs = JobOrchestrator.on(bench.store)
                .provider(provider.as(ScriptedProvider.class))
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .recoveryRule(RecoveryRule.defaults().limit(1_000))
                .build();
        Instant start = bench.clock.instant();
        Recovery recovery = jobs.recover(Bench.ANN);
        assertEquals(Duration.ofSeconds(2), Duration.between(start, bench.clock.instant()));
        assertFalse(recovery.complete());
        assertEquals(1_000 - provider.calls("observe"), recovery.notReached().size());
        assertEquals(4 * 32, provider.calls("observe"));
    }

    @Test
    void aRecoveryLeavesPlacesToOthers() {
        Later threads = new Later();
        bench.jobs.submit(Collections.nCopies(100, Bench.request().build()));
        bench.clock.advance(Duration.ofSeconds(6));
        JobOrchestrator jobs = bench.node(builder -> builder.executor(threads).inFlight(8));
        assertEquals(96, jobs.recover(Bench.ANN).notReached().size());
        Job newcomer = jobs.submit(Bench.request("bob").build()).job();
        bench.time.whileWaiting(atMost -> threads.runAll());
        threads.runAll();
        assertEquals(JobState.QUEUED, bench.stored(newcomer).state());
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
        Job job = bench.submit();
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
    void whatThisNodeHasNoClientForIsShownAndLeftAlone() {
        Job job = bench.submit();
        JobOrchestrator stranger = JobOrchestrator.on(bench.store)
                .provider(ScriptedProvider.named("other").build())
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .build();
        assertEquals(new Recovery(List.of(job), List.of(), List.of(), true), stranger.recover(Bench.ANN));
    }
}
