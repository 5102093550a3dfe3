package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.Cancellation;
import dev.farjob.answer.Repair;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.Outcome;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.testkit.provider.RemoteJob;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.ScriptedProvider;
import dev.farjob.testkit.provider.SpawnScript;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A job was sent twice because the first attempt was in doubt, and the provider has both: neither is forgotten. */
class OtherAttemptsTest {

    private static final Failure BROKEN = Failure.of(FailureKind.PROVIDER_FAILED, "it broke");

    private final Bench bench = new Bench(
            builder -> builder.inDoubt(InDoubtPolicy.respawn(2).patience(Duration.ofMinutes(1)))
                    .onSuccess(charge()),
            provider -> provider.webhooks()
                    .traits(ProviderTraits.builder()
                            .cancel(CancelKind.ASKED)
                            .endsCallsInTime(true)
                            .build()));

    private static Step charge() {
        return Step.elsewhere("charge", context -> StepResult.done());
    }

    /** A job whose first attempt is lost, and whose second one is answered like this. */
    private Job sentTwice(SpawnScript second) {
        bench.fake.everyJob(RemoteScript.succeeding().neverEnding());
        bench.fake.nextSpawn(SpawnScript.loseAnswer()).nextSpawn(second);
        Job job = bench.submit();
        bench.pass(Duration.ofSeconds(75));
        assertEquals(2, bench.stored(job).attempt());
        return bench.stored(job);
    }

    private RemoteJob attempt(int number) {
        return bench.fake.remoteJob("fake-" + number);
    }

    private Job tell(RemoteJob attempt, Job job) {
        bench.jobs.receive("fake", attempt.webhook());
        return bench.stored(job);
    }

    private static List<String> others(Job job) {
        return job.otherAttempts().stream()
                .map(KnownAttempt::handle)
                .map(handle -> handle.id())
                .toList();
    }

    @Test
    void anOlderAttemptThatComesToLightIsPutOnRecordBesideTheNewerOne() {
        Job job = sentTwice(SpawnScript.accept());
        Job known = tell(attempt(1), job);
        assertEquals("fake-2", known.handle().orElseThrow().id());
        assertEquals(List.of("fake-1"), others(known));
        assertTrue(bench.log(job).contains(EventKind.SUPERSEDED_ATTEMPT));
        assertEquals(Optional.of(known), bench.store.findByHandle("fake", "fake-1"));
    }

    @Test
    void theFirstSuccessOfAnyAttemptEndsTheJobAndTheOtherOneIsCancelled() {
        Job job = sentTwice(SpawnScript.accept());
        Job ended = tell(attempt(1).succeed(), job);
        assertEquals(JobState.SUCCEEDED, ended.state());
        assertEquals("fake-1", ended.handle().orElseThrow().id());
        assertEquals(List.of("fake-2"), others(ended));
        assertEquals(1, attempt(2).cancels());
        assertEquals(0, attempt(1).cancels());
    }

    @Test
    void anOlderAttemptOnRecordIsAskedAboutUntilItDelivers() {
        Job job = sentTwice(SpawnScript.accept());
        tell(attempt(1), job);
        attempt(1).succeed();
        bench.pass(Duration.ofMinutes(5));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals("fake-1", bench.stored(job).handle().orElseThrow().id());
    }

    @Test
    void theNewerOneThatDeliversEndsTheJobAndTheOlderOneIsCancelled() {
        Job job = sentTwice(SpawnScript.accept());
        tell(attempt(1), job);
        Job ended = tell(attempt(2).succeed(), job);
        assertEquals("fake-2", ended.handle().orElseThrow().id());
        assertEquals(1, attempt(1).cancels());
    }

    @Test
    void aCancelOfTheLoserThatWasNotAnsweredIsRepeatedWhileTheStepsAreWorkedOff() {
        Job job = sentTwice(SpawnScript.accept());
        tell(attempt(1), job);
        Later threads = new Later();
        JobOrchestrator dies = bench.node(builder -> builder.executor(threads));
        dies.receive("fake", attempt(2).succeed().webhook());
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
        assertEquals(0, attempt(1).cancels());
        bench.pass(Duration.ofMinutes(2));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals(1, attempt(1).cancels());
    }

    @Test
    void theLoserIsCancelledByTheThreadThatLooksWhereNoOtherTakesIt() {
        Job job = sentTwice(SpawnScript.accept());
        tell(attempt(1), job);
        bench.node(builder -> builder.executor(new Later()))
                .receive("fake", attempt(2).succeed().webhook());
        boolean[] looks = {false};
        JobOrchestrator full = bench.node(builder -> builder.executor(task -> {
            if (looks[0]) {
                throw new RejectedExecutionException("a look has a thread, and nothing else gets one");
            }
            looks[0] = true;
            task.run();
            looks[0] = false;
        }));
        bench.clock.advance(Duration.ofMinutes(2));
        full.sweep();
        assertEquals(1, attempt(1).cancels());
    }

    @Test
    void anOlderAttemptThatFailsDoesNotEndTheNewerOne() {
        Job job = sentTwice(SpawnScript.accept());
        tell(attempt(1), job);
        Job goesOn = tell(attempt(1).fail(BROKEN), job);
        assertEquals(Optional.empty(), goesOn.outcome());
        assertEquals("fake-2", goesOn.handle().orElseThrow().id());
        assertEquals(List.of(), others(goesOn));
    }

    @Test
    void theFailureOfTheNewerOneLetsTheOlderOneBeFollowed() {
        Job job = sentTwice(SpawnScript.accept());
        tell(attempt(1), job);
        Job goesOn = tell(attempt(2).fail(BROKEN), job);
        assertEquals("fake-1", goesOn.handle().orElseThrow().id());
        assertEquals(JobState.QUEUED, goesOn.state());
        attempt(1).succeed();
        bench.pass(Duration.ofMinutes(5));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void theFailureOfTheLastOneEndsTheJob() {
        Job job = sentTwice(SpawnScript.accept());
        tell(attempt(1), job);
        tell(attempt(2).fail(BROKEN), job);
        assertEquals(JobState.FAILED, tell(attempt(1).fail(BROKEN), job).state());
    }

    @Test
    void anOlderAttemptIsAskedAboutWhileTheNewerOneIsInDoubt() {
        Job job = sentTwice(SpawnScript.loseRequest());
        Job known = tell(attempt(1), job);
        assertEquals(JobState.SPAWNING, known.state());
        attempt(1).succeed();
        bench.pass(Duration.ofSeconds(40));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void anOlderAttemptThatFailsLeavesTheNewerOneInDoubt() {
        Job job = sentTwice(SpawnScript.loseAnswer());
        assertEquals(JobState.SPAWNING, tell(attempt(1).fail(BROKEN), job).state());
        assertEquals(JobState.SUCCEEDED, tell(attempt(2).succeed(), job).state());
    }

    @Test
    void aNewerOneThatStaysInDoubtLetsTheOlderOneBeFollowed() {
        Job job = sentTwice(SpawnScript.loseRequest());
        tell(attempt(1), job);
        bench.pass(Duration.ofMinutes(2));
        assertEquals("fake-1", bench.stored(job).handle().orElseThrow().id());
        assertEquals(2, bench.fake.spawnCalls(job.id()));
    }

    @Test
    void aWishToCancelReachesEveryAttempt() {
        Job job = sentTwice(SpawnScript.accept());
        tell(attempt(1), job);
        bench.jobs.cancel(Bench.ANN, job.id());
        bench.pass(Duration.ofMinutes(2));
        assertTrue(attempt(1).cancels() > 0, "the older attempt was asked to stop");
        assertTrue(attempt(2).cancels() > 0, "the newer attempt was asked to stop");
        assertEquals(JobState.CANCELLED, bench.stored(job).state());
    }

    @Test
    void anAttemptThatComesToLightAfterTheWishIsAskedToStopToo() {
        Job job = sentTwice(SpawnScript.accept());
        bench.fake.nextCancel(new CancelAnswer.Asked());
        bench.jobs.cancel(Bench.ANN, job.id());
        tell(attempt(1), job);
        bench.pass(Duration.ofSeconds(30));
        assertTrue(attempt(1).cancels() > 0, "the older attempt was asked to stop");
    }

    @Test
    void aJobThatIsGivenUpForSilenceFollowsTheOtherAttempt() {
        Job job = sentTwice(SpawnScript.accept());
        tell(attempt(1), job);
        attempt(2).forget();
        bench.pass(Duration.ofHours(4));
        assertEquals("fake-1", bench.stored(job).handle().orElseThrow().id());
        assertEquals(JobState.SUCCEEDED, tell(attempt(1).succeed(), job).state());
    }

    /** Another node, whose calls to the provider can be counted and spoiled, and which sweeps every minute. */
    private JobOrchestrator nodeAt(Between provider, Executor threads) {
        return JobOrchestrator.on(bench.store)
                .provider(provider.as(ScriptedProvider.class))
                .timekeeper(bench.time)
                .executor(threads)
                .webhooks(URI.create("https://host.test/hooks"), Bench.SECRET)
                .onSuccess(bench.effect("charge"))
                .build();
    }

    private void pass(JobOrchestrator node, Duration time) {
        for (long minute = 0; minute < time.toMinutes(); minute++) {
            bench.clock.advance(Duration.ofMinutes(1));
            node.sweep();
        }
    }

    @Test
    void anAttemptThatIsGivenUpForSilenceIsAskedToEndAndStaysOnRecord() {
        Job job = sentTwice(SpawnScript.accept());
        tell(attempt(1), job);
        attempt(2).forget();
        Between provider = new Between(bench.fake);
        pass(nodeAt(provider, Runnable::run), Duration.ofHours(4));
        Job goesOn = bench.stored(job);
        assertEquals("fake-1", goesOn.handle().orElseThrow().id());
        assertEquals(List.of("fake-2"), others(goesOn));
        assertTrue(provider.calls("cancel") > 0, "the attempt that is given up was asked to end");
        assertEquals(0, attempt(1).cancels());
    }

    @Test
    void anAttemptThatIsGivenUpForSilenceIsNotFollowedAgain() {
        Job job = sentTwice(SpawnScript.accept());
        tell(attempt(1), job);
        attempt(2).forget();
        attempt(1).forget();
        pass(bench.jobs, Duration.ofHours(8));
        assertEquals(JobState.PARKED, bench.stored(job).state());
        assertEquals("fake-1", bench.stored(job).handle().orElseThrow().id());
    }

    @Test
    void aCancelOfTheLosersThatLastsHoldsUpNoStep() {
        Job job = sentTwice(SpawnScript.accept());
        tell(attempt(1), job);
        Between provider = new Between(bench.fake).every("cancel", real -> {
            bench.clock.advance(Duration.ofSeconds(30));
            return real.make();
        });
        Later threads = new Later();
        JobOrchestrator slow = nodeAt(
                provider,
                task -> (bench.stored(job).state() == JobState.FINALIZING ? threads : (Executor) Runnable::run)
                        .execute(task));
        slow.receive("fake", attempt(2).succeed().webhook());
        Instant ended = bench.clock.instant();
        threads.runOne();
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
        assertEquals(ended, bench.clock.instant());
        threads.runAll();
        assertEquals(1, attempt(1).cancels());
        bench.jobs.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    /** The second attempt has delivered, and the provider does not answer so many cancels of the first. */
    private Job deliveredWhileCancelsAreLost(int cancels) {
        Job job = sentTwice(SpawnScript.accept());
        tell(attempt(1), job);
        for (int i = 0; i < cancels; i++) {
            bench.fake.nextCancel(new CancelAnswer.Unknown("502"));
        }
        return tell(attempt(2).succeed(), job);
    }

    @Test
    void aLoserWhoseCancelIsNotAnsweredIsAskedAgainBeforeItsJobIsSettled() {
        Job job = deliveredWhileCancelsAreLost(3);
        assertEquals(JobState.FINALIZING, job.state());
        assertEquals(0, attempt(1).cancels());
        bench.pass(Duration.ofSeconds(20));
        assertEquals(1, attempt(1).cancels());
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals(Optional.empty(), bench.stored(job).silence());
    }

    @Test
    void thatHoldsUpNoStep() {
        Job job = deliveredWhileCancelsAreLost(3);
        assertEquals(1, bench.store.steps(job.id()).size());
    }

    @Test
    void whileTheLoserIsAskedToEndNobodyGivesUpWhatHasBeenDelivered() {
        Job job = deliveredWhileCancelsAreLost(3);
        Repair.NotPossible refused =
                assertInstanceOf(Repair.NotPossible.class, bench.jobs.abandon(job.id(), "it has not ended"));
        assertEquals(
                "the steps of the job are done, and it is settled once fake has answered the cancel of fake-1, or within"
                        + " five minutes",
                refused.reason());
        bench.pass(Duration.ofSeconds(20));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aLoserThatIsNeverReachedIsNamedInTheLogOfItsJob() {
        Job job = deliveredWhileCancelsAreLost(1_000);
        bench.pass(Duration.ofMinutes(4));
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
        bench.pass(Duration.ofMinutes(1));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        List<JobEvent> log = bench.store.events(job.id(), 0);
        assertEquals(
                "fake has not answered the cancel of fake-1, which may run on: stop it there",
                log.get(log.size() - 1).note());
    }

    @Test
    void aLateSuccessOfAnyAttemptIsTheOneThatIsReopened() {
        Job job = sentTwice(SpawnScript.accept());
        tell(attempt(2).fail(BROKEN), job);
        Job late = tell(attempt(1).succeed(), job);
        assertEquals(JobState.FAILED, late.state());
        assertEquals("fake-1", late.handle().orElseThrow().id());
        bench.jobs.reopen(job.id(), "the older attempt delivered");
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void anUnreachableOlderAttemptDoesNotHoldUpTheNewerOne() {
        Job job = sentTwice(SpawnScript.accept());
        tell(attempt(1), job);
        attempt(1).forget();
        bench.fake.nextStatus(ProviderStatus.unknown(Why.UNREACHABLE, "502"));
        attempt(2).succeed();
        bench.pass(Duration.ofMinutes(2));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    /** A job that is to be sent again, because its first attempt is in doubt. */
    private Job toBeSentAgain() {
        bench.fake.everyJob(RemoteScript.succeeding().neverEnding());
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = bench.submit();
        while (bench.stored(job).state() != JobState.ACCEPTED) {
            bench.pass(Duration.ofSeconds(1));
        }
        assertEquals(List.of(1), bench.stored(job).attemptsInDoubt());
        return job;
    }

    @Test
    void aCancelBetweenTheDoubtAndTheNextAttemptDoesNotSayThatNothingRuns() {
        Job job = toBeSentAgain();
        assertInstanceOf(Cancellation.TooLate.class, bench.jobs.cancel(Bench.ANN, job.id()));
        assertEquals(
                FailureKind.SPAWN_IN_DOUBT,
                ((Outcome.Failed) bench.stored(job).outcome().orElseThrow())
                        .failure()
                        .kind());
        assertEquals(1, bench.fake.spawnCalls(job.id()));
        assertTrue(tell(attempt(1).succeed(), job).lateSuccessAt().isPresent());
    }

    @Test
    void aJobWhoseNextAttemptIsNotSentStillKnowsThatTheFirstOneIsInDoubt() {
        Job job = toBeSentAgain();
        bench.fake.nextSpawn(SpawnScript.notSent());
        while (bench.stored(job).attempt() < 2 || bench.stored(job).state() != JobState.ACCEPTED) {
            bench.pass(Duration.ofSeconds(1));
        }
        bench.jobs.cancel(Bench.ANN, job.id());
        assertEquals(JobState.FAILED, bench.stored(job).state());
    }

    @Test
    void anAttemptThatComesToLightIsInDoubtNoMore() {
        Job job = sentTwice(SpawnScript.accept());
        assertEquals(List.of(1), job.attemptsInDoubt());
        assertEquals(List.of(), tell(attempt(1), job).attemptsInDoubt());
    }

    @Test
    void neitherIsOneThatEndedInVain() {
        Job job = sentTwice(SpawnScript.loseAnswer());
        assertEquals(List.of(), tell(attempt(1).fail(BROKEN), job).attemptsInDoubt());
    }
}
