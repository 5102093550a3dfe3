package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.Recovery;
import dev.farjob.answer.Sweep;
import dev.farjob.internal.time.ChangedTime;
import dev.farjob.internal.time.SystemTimekeeper;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.provider.ScriptedProvider;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an orchestrator ends; and with real threads, that it works at all. */
class CloseTest {

    /** The usual limit of a call, twice because it may begin as late as that, and what its answer may take to be stored. */
    private static final Duration LONGEST_SEND = Duration.ofSeconds(65);

    private final Bench bench = new Bench();

    @Test
    void closingWaitsForWhatIsUnderWay() {
        Later threads = new Later();
        JobOrchestrator jobs = bench.node(builder -> builder.executor(threads));
        Job job = jobs.submit(Bench.request().build()).job();
        bench.time.whileWaiting(atMost -> threads.runAll());
        jobs.close();
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void closingWaitsNoLongerThanTheHostWants() {
        List<Duration> waits = new ArrayList<>();
        JobOrchestrator jobs =
                bench.node(builder -> builder.executor(task -> {}).shutdownGrace(Duration.ofSeconds(4)));
        jobs.submit(Bench.request().build());
        bench.time.whileWaiting(waits::add);
        jobs.close();
        assertEquals(List.of(Duration.ofSeconds(4)), waits);
    }

    @Test
    void afterTheCloseNothingIsTakenOn() {
        Later threads = new Later();
        JobOrchestrator jobs = bench.node(builder -> builder.executor(threads));
        jobs.close();
        jobs.status(Bench.ANN, bench.submit().id());
        assertEquals(0, threads.waiting());
    }

    @Test
    void aLoopEndsWhenItsOrchestratorIsClosed() throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool();
        JobOrchestrator jobs = bench.node(builder -> builder.clock(bench.clock)
                        .executor(threads)
                        .sweepInterval(Duration.ofHours(1))
                        .watchInterval(Duration.ofHours(1))
                        .shutdownGrace(Duration.ofMillis(1)))
                .start();
        jobs.close();
        threads.shutdown();
        assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
    }

    @Test
    void theHostsThreadsStayTheHosts() {
        ExecutorService threads = Executors.newCachedThreadPool();
        bench.node(builder -> builder.clock(bench.clock).executor(threads))
                .start()
                .close();
        assertFalse(threads.isShutdown());
        threads.shutdownNow();
    }

    @Test
    void aTaskThatDoesNotEndInTimeIsInterrupted() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Step endless = Step.elsewhere("endless", context -> {
            begun.countDown();
            try {
                assertFalse(new CountDownLatch(1).await(20, TimeUnit.SECONDS));
            } catch (InterruptedException expected) {
                interrupted.countDown();
                throw expected;
            }
            return StepResult.done();
        });
        Job job = bench.accepting("endless").submit();
        bench.clock.advance(Duration.ofMinutes(1));
        JobOrchestrator jobs = withOwnThreads()
                .onSuccess(endless)
                .shutdownGrace(Duration.ofMillis(1))
                .build()
                .start();
        assertTrue(begun.await(20, TimeUnit.SECONDS));
        jobs.close();
        assertTrue(interrupted.await(20, TimeUnit.SECONDS));
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
    }

    @Test
    void withThreadsOfItsOwnAJobGoesAllTheWay() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        JobOrchestrator jobs = withOwnThreads()
                .onSuccess(bench.effect("charge"))
                .listener((job, event) -> {
                    if (job.state() == JobState.SUCCEEDED) {
                        done.countDown();
                    }
                })
                .sweepInterval(Duration.ofMillis(5))
                .build()
                .start();
        Job job = jobs.submitAndSend(Bench.request().build()).job();
        assertEquals(JobState.QUEUED, job.state());
        bench.clock.advance(Duration.ofMinutes(1));
        assertTrue(done.await(20, TimeUnit.SECONDS));
        jobs.close();
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
    }

    private OrchestratorBuilder<?> withOwnThreads() {
        return JobOrchestrator.on(bench.store).provider(bench.fake).clock(bench.clock);
    }

    @Test
    void oneProviderThatHangsDoesNotHoldUpAnother() throws InterruptedException {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Between slow =
                new Between(ScriptedProvider.named("slow").clock(bench.clock).build());
        JobOrchestrator sender = bench.node(builder -> builder.provider(slow.as(ScriptedProvider.class)));
        for (int i = 0; i < 5; i++) {
            sender.submit(Requests.to("slow"));
        }
        bench.submit();
        slow.every("observe", real -> {
            hangs.countDown();
            assertTrue(mayEnd.await(20, TimeUnit.SECONDS));
            return real.make();
        });
        bench.clock.advance(Duration.ofMinutes(1));
        JobOrchestrator jobs = withOwnThreads()
                .provider(slow.as(ScriptedProvider.class))
                .inFlight(1)
                .listener((job, event) -> {
                    if (job.target().provider().equals("fake") && job.state() == JobState.SUCCEEDED) {
                        done.countDown();
                    }
                })
                .build()
                .start();
        assertTrue(hangs.await(20, TimeUnit.SECONDS));
        assertTrue(done.await(20, TimeUnit.SECONDS));
        mayEnd.countDown();
        jobs.close();
    }

    @Test
    void aClosedOrchestratorIsNotStartedAgain() {
        JobOrchestrator jobs = bench.node(builder -> builder);
        jobs.close();
        IllegalStateException refused = assertThrows(IllegalStateException.class, jobs::start);
        assertEquals("this orchestrator is closed: build another one", refused.getMessage());
    }

    @Test
    void closingTwiceDoesNoHarm() {
        JobOrchestrator jobs = bench.node(builder -> builder);
        jobs.close();
        jobs.close();
        assertEquals(0, bench.fake.remoteJobs().size());
    }

    static Stream<Consumer<JobOrchestrator>> submits() {
        return Stream.of(
                jobs -> jobs.submit(Bench.request().build()),
                jobs -> jobs.submit(List.of(Bench.request().build())),
                jobs -> jobs.submitAndSend(Bench.request().build()),
                jobs -> jobs.adopt(Bench.request().build(), "fake-9"));
    }

    @ParameterizedTest
    @MethodSource("submits")
    void aJobThatIsSubmittedAfterTheCloseIsRefusedAndNothingIsWritten(Consumer<JobOrchestrator> submit) {
        JobOrchestrator jobs = bench.node(builder -> builder);
        jobs.close();
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> submit.accept(jobs));
        assertEquals("this orchestrator is closed, and nothing was accepted: build another one", refused.getMessage());
        assertEquals(List.of(), bench.jobs.listEveryone(JobQuery.any()));
        assertEquals(0, bench.fake.remoteJobs().size());
    }

    /** Also by a thread that is interrupted, which stays so: what it would cut short can be done by no other node. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAttemptThatIsBeingMadeIsWaitedForBeyondTheGraceSoThatNothingIsInDoubt(boolean interrupted)
            throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Between provider = new Between(bench.fake).every("spawn", real -> {
            begun.countDown();
            assertTrue(mayEnd.await(20, TimeUnit.SECONDS));
            return real.make();
        });
        JobOrchestrator jobs = JobOrchestrator.on(bench.store)
                .provider(provider.as(ScriptedProvider.class))
                .timekeeper(new Whistling(bench, LONGEST_SEND, mayEnd::countDown))
                .shutdownGrace(Duration.ofMillis(1))
                .build();
        Job job = jobs.submit(Bench.request().build()).job();
        assertTrue(begun.await(20, TimeUnit.SECONDS));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        jobs.close();
        assertEquals(interrupted, Thread.interrupted());
        assertEquals(JobState.QUEUED, bench.stored(job).state());
        assertEquals(List.of(EventKind.SUBMITTED, EventKind.SPAWN_STARTED, EventKind.SPAWN_ACCEPTED), bench.log(job));
    }

    @Test
    void anAttemptThatHasNotBegunWithinTheGraceIsNotMade() {
        Later threads = new Later();
        JobOrchestrator jobs = bench.node(builder -> builder.executor(threads));
        Job job = jobs.submit(Bench.request().build()).job();
        jobs.close();
        threads.runAll();
        assertEquals(JobState.ACCEPTED, bench.stored(job).state());
        bench.leap(Duration.ofMinutes(1));
        assertEquals(1, bench.fake.spawnCalls(job.id()), "another node makes it");
    }

    /** Real time, and something that happens when somebody begins to wait for so long. */
    private static final class Whistling extends ChangedTime {

        private final Duration atWait;
        private final Runnable whistle;

        Whistling(Bench bench, Duration atWait, Runnable whistle) {
            super(new SystemTimekeeper(bench.clock));
            this.atWait = atWait;
            this.whistle = whistle;
        }

        @Override
        public boolean await(Future<?> future, Duration atMost) {
            if (atMost.equals(atWait)) {
                whistle.run();
            }
            return time.await(future, atMost);
        }
    }

    @Test
    void aClosedOrchestratorRefusesAWatchThatWouldNeverTell() {
        bench.jobs.close();
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> bench.jobs.watch(Bench.ANN, (job, news) -> {}));
        assertEquals("this orchestrator is closed, and nothing was accepted: build another one", refused.getMessage());
    }

    @Test
    void aClosedOrchestratorStillAnswersFromTheStore() {
        Job job = bench.submit();
        JobOrchestrator jobs = bench.node(builder -> builder);
        jobs.close();
        bench.clock.advance(Duration.ofMinutes(1));
        assertEquals(
                JobState.QUEUED, jobs.status(Bench.ANN, job.id()).orElseThrow().state());
        Recovery recovery = jobs.recover(Bench.ANN);
        assertEquals(List.of(bench.stored(job)), recovery.live());
        assertEquals(List.of(job.id()), recovery.notReached());
        assertFalse(recovery.complete());
        assertEquals(0, bench.fake.looks("fake-1"));
    }

    @Test
    void aSweepAfterTheCloseLooksAtNothingAndIsNotComplete() {
        bench.submit();
        JobOrchestrator jobs = bench.node(builder -> builder);
        jobs.close();
        bench.clock.advance(Duration.ofMinutes(1));
        assertEquals(Sweep.builder().build(), jobs.sweep());
    }

    @Test
    void aClosedNodeLeavesToOthersWhatIsDueWhoeverCallsIt() {
        Job job = bench.submit();
        Between store = new Between(bench.store);
        JobOrchestrator closed = bench.node(store.as(JobStore.class), builder -> builder);
        closed.close();
        bench.clock.advance(Duration.ofMinutes(1));
        closed.sweep();
        closed.status(Bench.ANN, job.id());
        closed.recover(Bench.ANN);
        closed.receive("fake", bench.remote(job).unsignedWebhook());
        assertEquals(0, store.calls("claim"));
        bench.jobs.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    static Stream<SpawnScript> attempts() {
        return Stream.of(SpawnScript.accept(), SpawnScript.notSent(), SpawnScript.loseAnswer());
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void anAttemptThatIsOverIsNotWaitedFor(SpawnScript attempt) {
        bench.fake.nextSpawn(attempt);
        bench.submit();
        List<Duration> waits = new ArrayList<>();
        bench.time.whileWaiting(waits::add);
        bench.jobs.close();
        assertEquals(List.of(), waits);
    }

    @Test
    void anAttemptThatIsNotMadeBecauseItsNodeClosesKeepsNoPlaceAtTheProvider() {
        Bench one = new Bench(
                builder -> builder,
                provider -> provider.webhooks()
                        .traits(ProviderTraits.builder()
                                .callsInFlight(1)
                                .endsCallsInTime(true)
                                .build()));
        Job running = one.submit();
        Between provider = new Between(one.fake);
        Later threads = new Later();
        JobOrchestrator jobs = JobOrchestrator.on(one.store)
                .provider(provider.as(ScriptedProvider.class))
                .timekeeper(one.time)
                .executor(threads)
                .build();
        Job late = jobs.submit(Bench.request().build()).job();
        // The node closes when the look has begun, right before it takes its place
        provider.next("traits", real -> {
            jobs.close();
            return real.make();
        });
        threads.runAll();
        assertEquals(List.of(EventKind.SUBMITTED), one.log(late));
        jobs.receive("fake", one.remote(running).succeed().webhook());
        assertEquals(JobState.SUCCEEDED, one.stored(running).state());
    }
}
