package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many steps one node runs at once, and that nothing else waits for them. */
class StepPlacesTest {

    private final Bench bench = new Bench();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch go = new CountDownLatch(1);
    private final Semaphore begun = new Semaphore(0);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @AfterEach
    void end() {
        go.countDown();
        threads.shutdownNow();
    }

    /** A step that hangs until it is let go. */
    private Step hanging(String name) {
        return Step.elsewhere(name, context -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            begun.release();
            go.await();
            running.decrementAndGet();
            return StepResult.done();
        });
    }

    private JobOrchestrator node(int places, Step step) {
        return bench.node(builder ->
                builder.executor(threads).stepsAtOnce(places).inFlight(4).onSuccess(step));
    }

    /** Jobs that their provider has done. */
    private List<Job> delivered(int count) {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(bench.submit());
        }
        bench.clock.advance(Duration.ofMinutes(1));
        return jobs;
    }

    private int in(JobState state) {
        return bench.jobs.list(JobQuery.everyone().states(state)).size();
    }

    private void settled(JobOrchestrator jobs, int count) {
        while (in(JobState.SUCCEEDED) < count) {
            jobs.sweep();
            bench.clock.advance(Duration.ofSeconds(1));
            Thread.onSpinWait();
        }
    }

    @Test
    void aThousandWebhooksRunNoMoreStepsThanThereArePlaces() throws Exception {
        JobOrchestrator jobs = node(8, hanging("charge"));
        List<Job> delivered = delivered(1_000);
        delivered.forEach(job -> jobs.receive("fake", bench.remote(job).webhook()));
        begun.acquire(8);
        assertEquals(1_000, in(JobState.FINALIZING), "outcomes that are stored");
        assertEquals(8, most.get());
        go.countDown();
        settled(jobs, 1_000);
        assertTrue(most.get() <= 8, () -> most + " at once");
    }

    @Test
    void hangingStepsHoldUpNeitherSendsNorPolls() throws Exception {
        JobOrchestrator jobs = node(8, hanging("charge"));
        delivered(8).forEach(job -> jobs.receive("fake", bench.remote(job).webhook()));
        begun.acquire(8);
        Job sent = jobs.submitAndSend(Bench.request().build()).job();
        Job job = bench.submit();
        assertEquals(JobState.QUEUED, bench.stored(sent).state());
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.status(Bench.ANN, job.id());
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
        jobs.sweep();
        assertEquals(JobState.FINALIZING, bench.stored(sent).state());
    }

    @Test
    void aStepMayAllowLessThanTheNode() throws Exception {
        JobOrchestrator jobs = node(8, hanging("upload").atOnce(2));
        delivered(10).forEach(job -> jobs.receive("fake", bench.remote(job).webhook()));
        begun.acquire(2);
        assertEquals(2, most.get());
        go.countDown();
        settled(jobs, 10);
        assertEquals(2, most.get());
    }

    @Test
    void aFullStepHoldsUpNoOtherStep() throws Exception {
        JobOrchestrator jobs = bench.node(builder -> builder.executor(threads)
                .stepsAtOnce(8)
                .onSuccess(hanging("upload").atOnce(1))
                .onFailure(bench.effect("refund")));
        delivered(3).forEach(job -> jobs.receive("fake", bench.remote(job).webhook()));
        begun.acquire(1);
        Job cancelled =
                bench.submit(Bench.request().notBefore(bench.clock.instant().plusSeconds(600)));
        CompletableFuture<Void> refunded = new CompletableFuture<>();
        threads.execute(() -> {
            jobs.cancel(Bench.ANN, cancelled.id());
            refunded.complete(null);
        });
        refunded.join();
        while (bench.stored(cancelled).state() != JobState.CANCELLED) {
            Thread.onSpinWait();
        }
        assertEquals(List.of(cancelled.id() + "/refund"), bench.effects);
    }

    @Test
    void aJobWhoseStepRunsIsNotBegunBySweepsStatusOrRecovery() throws Exception {
        JobOrchestrator jobs = node(8, hanging("charge"));
        Job job = delivered(1).get(0);
        jobs.receive("fake", bench.remote(job).webhook());
        begun.acquire();
        for (int i = 0; i < 5; i++) {
            bench.clock.advance(Duration.ofMinutes(2));
            jobs.sweep();
            assertEquals(
                    Optional.of(JobState.FINALIZING),
                    jobs.status(Bench.ANN, job.id()).map(Job::state));
            jobs.recover(Bench.ANN);
            jobs.receive("fake", bench.remote(job).webhook());
        }
        assertEquals(1, running.get());
        assertEquals(0, begun.availablePermits());
    }
}
