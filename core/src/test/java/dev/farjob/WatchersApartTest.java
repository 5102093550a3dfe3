package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.event.JobWatcher;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With real threads: whatever one watcher or listener does, the others and the jobs go on. */
class WatchersApartTest {

    private static final long PATIENCE = 20;

    private final Bench bench = new Bench();
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final CountDownLatch listenerBlocks = new CountDownLatch(1);
    private final CountDownLatch watcherBlocks = new CountDownLatch(1);
    private final BlockingQueue<JobState> told = new LinkedBlockingQueue<>();
    private final JobOrchestrator jobs = node().start();

    private OrchestratorBuilder<?> builder() {
        return JobOrchestrator.on(bench.store)
                .provider(bench.fake)
                .clock(bench.clock)
                .sweepInterval(Duration.ofMillis(5))
                .watchInterval(Duration.ofMillis(5));
    }

    private JobOrchestrator node() {
        return builder()
                .listener((job, event) -> {
                    if (event.kind() == EventKind.SUBMITTED) {
                        block(listenerBlocks);
                    }
                })
                .build();
    }

    @AfterEach
    void close() {
        mayGoOn.countDown();
        jobs.close();
    }

    private void block(CountDownLatch blocks) {
        blocks.countDown();
        await(mayGoOn);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(PATIENCE, TimeUnit.SECONDS), "nobody came");
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private void hear(Job job, List<JobEvent> news) {
        told.add(job.state());
    }

    private void awaitTold(JobState state) throws InterruptedException {
        JobState next;
        do {
            next = told.poll(PATIENCE, TimeUnit.SECONDS);
            assertTrue(next != null, () -> "nobody was told of " + state);
        } while (next != state);
    }

    private Job submit() {
        return jobs.submit(Bench.request().build()).job();
    }

    @Test
    void aListenerThatBlocksHoldsUpNoJob() throws InterruptedException {
        jobs.watch(Bench.ANN, this::hear);
        submit();
        await(listenerBlocks);
        awaitTold(JobState.QUEUED);
        bench.clock.advance(Duration.ofMinutes(1));
        awaitTold(JobState.SUCCEEDED);
    }

    @Test
    void aWatcherThatBlocksHoldsUpNobodyElse() throws InterruptedException {
        jobs.watch(Bench.ANN, (job, news) -> block(watcherBlocks));
        jobs.watch(Bench.ANN, this::hear);
        submit();
        await(watcherBlocks);
        awaitTold(JobState.QUEUED);
        bench.clock.advance(Duration.ofMinutes(1));
        awaitTold(JobState.SUCCEEDED);
    }

    @Test
    void aWatcherThatBlockedHearsOfWhatHappenedMeanwhileInOneUpdate() throws InterruptedException {
        BlockingQueue<List<EventKind>> updates = new LinkedBlockingQueue<>();
        jobs.watch(Bench.ANN, (job, news) -> {
            updates.add(news.stream().map(JobEvent::kind).toList());
            block(watcherBlocks);
        });
        jobs.watch(Bench.ANN, this::hear);
        jobs.submit(
                Bench.request().notBefore(bench.clock.instant().plusSeconds(60)).build());
        await(watcherBlocks);
        bench.clock.advance(Duration.ofMinutes(1));
        awaitTold(JobState.QUEUED);
        bench.clock.advance(Duration.ofMinutes(1));
        awaitTold(JobState.SUCCEEDED);
        mayGoOn.countDown();
        assertEquals(List.of(EventKind.SUBMITTED), updates.poll(PATIENCE, TimeUnit.SECONDS));
        List<EventKind> merged = updates.poll(PATIENCE, TimeUnit.SECONDS);
        assertTrue(
                merged.contains(EventKind.SPAWN_ACCEPTED) && merged.contains(EventKind.OUTCOME_STORED),
                () -> "" + merged);
    }

    @Test
    void aWatcherThatLeavesItsThreadInterruptedIsToldOfTheNext() throws InterruptedException {
        JobWatcher rude = (job, news) -> {
            told.add(job.state());
            Thread.currentThread().interrupt();
        };
        jobs.watch(Bench.ANN, rude);
        submit();
        awaitTold(JobState.QUEUED);
        bench.clock.advance(Duration.ofMinutes(1));
        awaitTold(JobState.SUCCEEDED);
    }

    @Test
    void aListenerThatLeavesItsThreadInterruptedHearsOfTheNext() throws InterruptedException {
        BlockingQueue<EventKind> heard = new LinkedBlockingQueue<>();
        try (JobOrchestrator other = builder()
                .listener((job, event) -> {
                    heard.add(event.kind());
                    Thread.currentThread().interrupt();
                })
                .build()) {
            other.submitAndSend(Bench.request().build());
            for (EventKind kind : List.of(EventKind.SUBMITTED, EventKind.SPAWN_STARTED, EventKind.SPAWN_ACCEPTED)) {
                assertEquals(kind, heard.poll(PATIENCE, TimeUnit.SECONDS));
            }
            assertFalse(Thread.currentThread().isInterrupted(), "whoever submitted");
        }
    }

    @Test
    void closingWaitsForWhatListenersHaveYetToHear() throws InterruptedException {
        BlockingQueue<EventKind> heard = new LinkedBlockingQueue<>();
        CountDownLatch first = new CountDownLatch(1);
        JobOrchestrator other = builder()
                .listener((job, event) -> {
                    first.countDown();
                    await(mayGoOn);
                    heard.add(event.kind());
                })
                .build();
        other.submitAndSend(Bench.request().build());
        await(first);
        mayGoOn.countDown();
        other.close();
        assertEquals(
                List.of(EventKind.SUBMITTED, EventKind.SPAWN_STARTED, EventKind.SPAWN_ACCEPTED), List.copyOf(heard));
    }
}
