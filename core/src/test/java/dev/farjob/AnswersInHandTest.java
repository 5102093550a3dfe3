package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.Sweep;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The store goes away just as the provider answers a spawn: what the node has in hand is not dropped. */
class AnswersInHandTest {

    private static final JobStoreException DOWN = new JobStoreException(Effect.NONE, "no connection");

    private final Bench bench = new Bench(
            builder -> builder,
            provider -> provider.traits(ProviderTraits.builder()
                    .cancel(CancelKind.ASKED)
                    .endsCallsInTime(true)
                    .build()));
    private final Between store = new Between(bench.store);
    private final Later threads = new Later();
    private boolean down;

    private AnswersInHandTest() {
        for (String method : List.of("apply", "find", "claim")) {
            store.every(method, real -> {
                if (down) {
                    throw DOWN;
                }
                return real.make();
            });
        }
    }

    private JobOrchestrator node() {
        return bench.node(store.as(JobStore.class), builder -> builder);
    }

    private JobOrchestrator nodeWithThreads() {
        return bench.node(store.as(JobStore.class), builder -> builder.executor(threads));
    }

    /** Sends a job, and loses the store once the attempt is on record. */
    private Job sendAndLoseTheStore(JobOrchestrator jobs) {
        store.next("apply", real -> {
            Object written = real.make();
            down = true;
            return written;
        });
        Job job = jobs.submitAndSend(Bench.request().build()).job();
        return bench.store.find(job.id()).orElseThrow();
    }

    private void pass(JobOrchestrator jobs, Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            bench.clock.advance(Duration.ofSeconds(1));
            try {
                jobs.sweep();
            } catch (JobStoreException loud) {
                assertTrue(down, "the store is there");
            }
        }
    }

    @Test
    void aHandleIsWrittenOnceTheStoreIsBack() {
        JobOrchestrator jobs = node();
        Job job = sendAndLoseTheStore(jobs);
        pass(jobs, Duration.ofSeconds(8));
        assertEquals(JobState.SPAWNING, bench.stored(job).state());
        down = false;
        jobs.sweep();
        assertEquals("fake-1", bench.stored(job).handle().orElseThrow().id());
        assertEquals(1, bench.fake.spawnCalls(job.id()));
    }

    @Test
    void aHandleIsWrittenAlsoIfTheStoreWasAwayForLongerThanTheDoubtLasts() {
        JobOrchestrator jobs = node();
        Job job = sendAndLoseTheStore(jobs);
        pass(jobs, Duration.ofMinutes(20));
        down = false;
        jobs.sweep();
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void aRefusalIsKeptToo() {
        JobOrchestrator jobs = node();
        bench.fake.nextSpawn(SpawnScript.refuse(Failure.of(FailureKind.INVALID_INPUT, "not this one")));
        Job job = sendAndLoseTheStore(jobs);
        pass(jobs, Duration.ofSeconds(8));
        down = false;
        jobs.sweep();
        assertEquals(JobState.FAILED, bench.stored(job).state());
    }

    static Stream<Throwable> faults() {
        return Stream.of(
                new JobStoreException(Effect.UNKNOWN, "connection reset"),
                new IllegalStateException("the pool is closed"),
                new NoClassDefFoundError("a class of the driver"),
                new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aHandleIsWrittenWhateverGoesWrongWithTheFirstTry(Throwable fault) {
        JobOrchestrator jobs = node();
        store.next("apply", Between.Call::make);
        store.next("apply", Between.failBefore(fault));
        Job job = jobs.submitAndSend(Bench.request().build()).job();
        jobs.sweep();
        assertEquals("fake-1", bench.stored(job).handle().orElseThrow().id());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aHandleIsWrittenWhateverGoesWrongWithALaterTry(Throwable fault) {
        JobOrchestrator jobs = nodeWithThreads();
        Job job = sendAndLoseTheStore(jobs);
        store.next("apply", Between.failBefore(fault));
        bench.time.whileWaiting(pause -> down = false);
        threads.runAll();
        assertEquals("fake-1", bench.stored(job).handle().orElseThrow().id());
    }

    /** The commit that puts the attempt on record takes effect or not, and its answer is lost together with the store. */
    private Job loseTheStoreAsTheAttemptGoesOnRecord(JobOrchestrator jobs, Between.Spoiler commit) {
        store.next("apply", real -> {
            commit.call(real);
            down = true;
            throw new JobStoreException(Effect.UNKNOWN, "the answer to the commit was lost");
        });
        jobs.submit(Bench.request().build());
        return bench.jobs.listEveryone(JobQuery.everyone()).get(0);
    }

    @Test
    void anAttemptThatIsOnRecordAndWasNeverMadeIsTakenBack() {
        JobOrchestrator jobs = node();
        Job job = loseTheStoreAsTheAttemptGoesOnRecord(jobs, Between.Call::make);
        assertEquals(JobState.SPAWNING, job.state());
        pass(jobs, Duration.ofSeconds(8));
        down = false;
        jobs.sweep();
        assertEquals(JobState.ACCEPTED, bench.stored(job).state());
        pass(jobs, Duration.ofSeconds(5));
        assertEquals(JobState.QUEUED, bench.stored(job).state());
        assertEquals(1, bench.fake.spawnCalls(job.id()));
    }

    @Test
    void theAttemptOfAnotherNodeIsNotTakenBack() {
        JobOrchestrator jobs = node();
        Job job = loseTheStoreAsTheAttemptGoesOnRecord(jobs, real -> real);
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        bench.pass(Duration.ofMinutes(1));
        Job sent = bench.stored(job);
        assertEquals(JobState.SPAWNING, sent.state());
        down = false;
        jobs.sweep();
        assertEquals(sent, bench.stored(job));
        assertEquals(1, bench.fake.spawnCalls(job.id()));
    }

    @Test
    void theNodeTriesByItselfAndLessAndLessOften() {
        JobOrchestrator jobs = nodeWithThreads();
        Job job = sendAndLoseTheStore(jobs);
        List<Duration> pauses = new ArrayList<>();
        bench.time.whileWaiting(pause -> {
            pauses.add(pause);
            bench.clock.advance(pause);
            down = pauses.size() < 8;
        });
        threads.runAll();
        assertEquals("fake-1", bench.stored(job).handle().orElseThrow().id());
        assertEquals(
                List.of(250, 500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000),
                pauses.stream().map(pause -> (int) pause.toMillis()).toList());
    }

    @Test
    void theLookHasEndedMeanwhile() {
        JobOrchestrator jobs = node();
        Job job = sendAndLoseTheStore(jobs);
        down = false;
        Job second = jobs.submit(Bench.request().build()).job();
        assertEquals(JobState.QUEUED, bench.stored(second).state());
        assertEquals(Sweep.builder().complete(true).build(), jobs.sweep());
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void aDecisionMadeElsewhereMeanwhileIsRespected() {
        JobOrchestrator jobs = node();
        Job job = sendAndLoseTheStore(jobs);
        bench.jobs.abandon(job.id(), "nobody waits for it");
        down = false;
        jobs.sweep();
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertEquals(1, bench.fake.remoteJob("fake-1").cancels());
    }

    @Test
    void aNodeThatClosesWaitsForWhatItHasInHand() {
        JobOrchestrator jobs = nodeWithThreads();
        Job job = sendAndLoseTheStore(jobs);
        bench.time.whileWaiting(atMost -> {
            down = false;
            threads.runAll();
        });
        jobs.close();
        assertEquals("fake-1", bench.stored(job).handle().orElseThrow().id());
    }

    @Test
    void aSecondCloseDropsNothingThatTheFirstStillWaitsFor() {
        JobOrchestrator jobs = nodeWithThreads();
        Job job = sendAndLoseTheStore(jobs);
        bench.time.whileWaiting(atMost -> {
            jobs.close();
            down = false;
            threads.runAll();
        });
        jobs.close();
        assertEquals("fake-1", bench.stored(job).handle().orElseThrow().id());
    }

    @Test
    void oneAnswerThatTheStoreNeverTakesDoesNotHoldUpTheOthers() {
        JobOrchestrator jobs = node();
        Job poisoned = sendAndLoseTheStore(jobs);
        down = false;
        Job other = sendAndLoseTheStore(jobs);
        down = false;
        store.next("apply", Between.failBefore(DOWN));
        jobs.sweep();
        bench.clock.advance(Duration.ofSeconds(1));
        jobs.sweep();
        assertEquals(JobState.QUEUED, bench.stored(poisoned).state());
        assertEquals(JobState.QUEUED, bench.stored(other).state());
    }

    @Test
    void aHandleIsNotGivenUpBecauseOthersKeepWritingTheJob() {
        int[] lost = {0};
        store.next("apply", Between.Call::make);
        store.every("apply", real -> {
            if (lost[0]++ < 60) {
                Job now = bench.jobs.listEveryone(JobQuery.everyone()).get(0);
                Job next = now.next(bench.clock.instant(), "another node's").build();
                bench.store.apply(List.of(Change.of(now, next, Due.in(Duration.ofMinutes(1)))));
            }
            return real.make();
        });
        JobOrchestrator jobs = node();
        Job job = jobs.submitAndSend(Bench.request().build()).job();
        jobs.sweep();
        assertTrue(lost[0] > 50, "lost " + lost[0] + " times");
        assertEquals("fake-1", bench.stored(job).handle().orElseThrow().id());
    }

    @Test
    void whereNothingIsKnownThereIsNothingToKeepAndTheFailureIsToldAsItIs() {
        JobOrchestrator jobs = node();
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        store.next("apply", Between.Call::make).next("apply", Between.failBefore(DOWN));
        assertSame(
                DOWN,
                assertThrows(
                        JobStoreException.class,
                        () -> jobs.submitAndSend(Bench.request().build())));
    }
}
