package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.farjob.answer.Reception;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.provider.SpawnLookup.Found;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.provider.ScriptedProvider;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An attempt whose answer nobody knows is looked for, and then the policy decides. */
class SpawnInDoubtTest {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static Bench with(InDoubtPolicy policy) {
        return new Bench(builder -> builder.inDoubt(policy));
    }

    private static Bench searchable(InDoubtPolicy policy) {
        return new Bench(builder -> builder.inDoubt(policy), ScriptedProvider.Builder::lookUp);
    }

    private static Job lose(Bench bench, SpawnScript how) {
        bench.fake.nextSpawn(how);
        return bench.submit();
    }

    @Test
    void aWebhookWithOurTokenTellsTheHandle() {
        Bench bench = with(InDoubtPolicy.fail());
        Job job = lose(bench, SpawnScript.loseAnswer());
        Reception answer =
                bench.jobs.receive("fake", bench.fake.orphans().get(0).webhook());
        assertEquals("fake-1", bench.stored(job).handle().orElseThrow().id());
        assertEquals(JobState.QUEUED, bench.stored(job).state());
        assertInstanceOf(Reception.TakenAsHint.class, answer);
    }

    @Test
    void aJobThatItsWebhookFoundIsFollowedToTheEnd() {
        Bench bench = with(InDoubtPolicy.fail());
        Job job = lose(bench, SpawnScript.loseAnswer());
        bench.jobs.receive("fake", bench.fake.orphans().get(0).webhook());
        bench.pass(Duration.ofMinutes(1));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aLookUpThatFindsItTellsTheHandle() {
        Bench bench = searchable(InDoubtPolicy.fail());
        Job job = lose(bench, SpawnScript.loseAnswer());
        bench.pass(Duration.ofSeconds(60));
        assertEquals("fake-1", bench.stored(job).handle().orElseThrow().id());
        assertEquals(1, bench.fake.started(job.id()));
    }

    @Test
    void aLookUpComesAsOftenAsThePolicySays() {
        Bench bench = new Bench(builder -> builder, provider -> provider);
        Between between = new Between(ScriptedProvider.named("other")
                        .clock(bench.clock)
                        .lookUp()
                        .build())
                .every("lookUp", real -> new Found.CannotTell("not indexed yet"));
        JobOrchestrator jobs = bench.node(builder -> builder.provider(between.as(ScriptedProvider.class))
                .inDoubt(InDoubtPolicy.fail().lookEvery(Duration.ofMinutes(2))));
        between.next("spawn", Between.failAfter(new IllegalStateException("boom")));
        jobs.submit(Requests.to("other"));
        for (int minute = 0; minute < 9; minute++) {
            bench.clock.advance(Duration.ofMinutes(1));
            jobs.sweep();
        }
        assertEquals(4, between.calls("lookUp"));
    }

    @Test
    void aLookUpThatProvesItIsNotThereLetsItBeSentAgain() {
        Bench bench = searchable(InDoubtPolicy.fail());
        Job job = lose(bench, SpawnScript.loseRequest());
        bench.pass(Duration.ofSeconds(34));
        assertEquals(JobState.QUEUED, bench.stored(job).state());
        assertEquals(2, bench.stored(job).attempt());
        assertEquals(1, bench.fake.started(job.id()));
    }

    @Test
    void aLookUpThatCannotTellChangesNothingUntilPatienceIsOut() {
        Bench bench = searchable(InDoubtPolicy.fail());
        Job job = lose(bench, SpawnScript.loseAnswer());
        for (int i = 0; i < 100; i++) {
            bench.fake.nextLookUp(new Found.CannotTell("not indexed yet"));
        }
        bench.pass(PATIENCE.minusSeconds(31));
        assertEquals(JobState.SPAWNING, bench.stored(job).state());
        assertEquals(List.of(EventKind.SUBMITTED, EventKind.SPAWN_STARTED, EventKind.SPAWN_UNKNOWN), bench.log(job));
    }

    @Test
    void aLookUpThatThrowsCannotTell() {
        Bench bench = new Bench(builder -> builder, provider -> provider);
        Between between = new Between(ScriptedProvider.named("other")
                        .clock(bench.clock)
                        .lookUp()
                        .build())
                .every("lookUp", Between.failBefore(new AssertionError("boom")));
        JobOrchestrator jobs = bench.node(builder -> builder.provider(between.as(ScriptedProvider.class)));
        between.next("spawn", Between.failAfter(new IllegalStateException("boom")));
        Job job = jobs.submit(Requests.to("other")).job();
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(JobState.SPAWNING, bench.stored(job).state());
        assertEquals(1, between.calls("lookUp"));
    }

    @Test
    void failNeverPaysTwice() {
        Bench bench = with(InDoubtPolicy.fail());
        Job job = lose(bench, SpawnScript.loseAnswer());
        bench.pass(PATIENCE.plusMinutes(1));
        Failure failure = assertInstanceOf(
                        Outcome.Failed.class, bench.stored(job).outcome().orElseThrow())
                .failure();
        assertEquals(FailureKind.SPAWN_IN_DOUBT, failure.kind());
        assertEquals(
                "nobody can say whether fake took attempt 1 of job " + job.id()
                        + ": the job failed, so that nobody pays twice. Look for it there: if it runs, stop it there or adopt it"
                        + " by its id as a new job; if it delivers by itself, that is put on record as a late success",
                failure.message());
        assertEquals(1, bench.fake.spawnCalls(job.id()));
    }

    @Test
    void failWaitsAsLongAsItsPatienceLasts() {
        Bench bench = with(InDoubtPolicy.fail().patience(Duration.ofMinutes(2)));
        Job job = lose(bench, SpawnScript.loseAnswer());
        bench.pass(Duration.ofSeconds(119));
        assertEquals(JobState.SPAWNING, bench.stored(job).state());
        bench.pass(Duration.ofSeconds(31));
        assertEquals(JobState.FAILED, bench.stored(job).state());
    }

    @Test
    void parkLeavesItToAPerson() {
        Bench bench = with(InDoubtPolicy.park());
        Job job = lose(bench, SpawnScript.loseAnswer());
        bench.pass(PATIENCE.plusMinutes(1));
        Job parked = bench.stored(job);
        assertEquals(JobState.PARKED, parked.state());
        assertEquals(JobState.SPAWNING, parked.parking().orElseThrow().from());
        assertEquals(
                FailureKind.SPAWN_IN_DOUBT,
                parked.parking().orElseThrow().reason().kind());
    }

    @Test
    void respawnSendsAgainAndFollowsTheNewOne() {
        Bench bench = with(InDoubtPolicy.respawn(2));
        Job job = lose(bench, SpawnScript.loseAnswer());
        bench.pass(PATIENCE.plusMinutes(1));
        assertEquals(2, bench.fake.started(job.id()));
        assertEquals("fake-2", bench.stored(job).handle().orElseThrow().id());
        assertEquals(1, bench.fake.started(job.id(), 2));
    }

    @Test
    void respawnSendsNoMoreOftenThanItMay() {
        Bench bench = with(InDoubtPolicy.respawn(2));
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = lose(bench, SpawnScript.loseAnswer());
        bench.pass(PATIENCE.multipliedBy(3));
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertEquals(2, bench.fake.spawnCalls(job.id()));
    }

    @Test
    void aCancelledJobInDoubtIsNotSentAgain() {
        Bench bench = searchable(InDoubtPolicy.fail());
        Job job = lose(bench, SpawnScript.loseRequest());
        bench.jobs.cancel(Bench.ANN, job.id());
        bench.pass(Duration.ofSeconds(60));
        assertEquals(JobState.CANCELLED, bench.stored(job).state());
        assertEquals(1, bench.fake.spawnCalls(job.id()));
    }

    @Test
    void anAttemptThatIsBeingMadeIsNotLookedUp() {
        Bench bench = searchable(InDoubtPolicy.fail().patience(Duration.ZERO));
        Job job = lose(bench, SpawnScript.loseRequest());
        bench.clock.advance(Duration.ofSeconds(29));
        bench.jobs.status(Bench.ANN, job.id());
        assertEquals(JobState.SPAWNING, bench.stored(job).state());
        bench.clock.advance(Duration.ofSeconds(3));
        bench.jobs.status(Bench.ANN, job.id());
        assertEquals(JobState.ACCEPTED, bench.stored(job).state());
    }

    @Test
    void aStatusFindsOutWhatHasArrived() {
        Bench bench = searchable(InDoubtPolicy.fail());
        Job job = lose(bench, SpawnScript.loseAnswer());
        bench.clock.advance(Duration.ofSeconds(30));
        assertEquals(
                JobState.QUEUED,
                bench.jobs.status(Bench.ANN, job.id()).orElseThrow().state());
    }

    @Test
    void aNodeWhoseClockIsWrongPutsNoAttemptInDoubtThatIsBeingMade() {
        Bench bench = new Bench();
        VirtualClock wrong = new VirtualClock(VirtualClock.START.plus(Duration.ofHours(6)));
        JobOrchestrator ahead = bench.node(builder -> builder.timekeeper(new VirtualTimekeeper(wrong)));
        Between store = new Between(bench.store).next("apply", real -> {
            Object recorded = real.make();
            ahead.status(
                    Bench.ANN, ahead.listEveryone(JobQuery.everyone()).get(0).id());
            return recorded;
        });
        JobOrchestrator jobs = bench.node(store.as(JobStore.class), builder -> builder);
        Job job = bench.stored(jobs.submit(Bench.request().build()).job());
        assertEquals(JobState.QUEUED, job.state());
        assertEquals(1, bench.fake.spawnCalls(job.id()));
    }
}
