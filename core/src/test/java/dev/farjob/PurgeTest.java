package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Old jobs and webhooks go, if the host wants that. */
class PurgeTest {

    private static final Duration WEEK = Duration.ofDays(7);

    private final Bench bench = new Bench();
    private final Between store = new Between(bench.store);

    private JobOrchestrator keeping(Duration retention) {
        return bench.node(store.as(JobStore.class), builder -> builder.retention(retention));
    }

    private Job settled() {
        Job job = bench.submit();
        bench.clock.advance(Duration.ofMinutes(1));
        bench.jobs.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        return job;
    }

    @Test
    void byDefaultJobsAreKeptForGood() {
        Job job = settled();
        bench.clock.advance(Duration.ofDays(10_000));
        assertEquals(0, bench.jobs.purge());
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void settledJobsGoWhenTheyAreOldEnough() {
        Job job = settled();
        JobOrchestrator jobs = keeping(WEEK);
        bench.clock.advance(WEEK);
        assertEquals(0, jobs.purge());
        bench.clock.advance(Duration.ofMillis(1));
        assertEquals(1, jobs.purge());
        assertEquals(Optional.empty(), bench.store.find(job.id()));
        assertEquals(List.of(), bench.store.events(job.id(), 0));
    }

    @Test
    void jobsThatAreUnderWayStay() {
        Job job = bench.submit();
        bench.clock.advance(Duration.ofDays(100));
        assertEquals(0, keeping(WEEK).purge());
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void manyGoInSmallBatches() {
        bench.jobs.submit(Collections.nCopies(1_200, Bench.request().build()));
        bench.clock.advance(Duration.ofMinutes(1));
        bench.jobs.sweep();
        JobOrchestrator jobs = keeping(WEEK);
        bench.clock.advance(WEEK.plusDays(1));
        assertEquals(1_200, jobs.purge());
        assertEquals(3, store.calls("purge"));
        assertEquals(List.of(), bench.jobs.listEveryone(JobQuery.any()));
    }

    @Test
    void aPurgeWithNothingOldAsksTheStoreOnce() {
        keeping(WEEK).purge();
        assertEquals(1, store.calls("purge"));
    }

    @Test
    void theBackgroundLoopDoesIt() {
        settled();
        bench.clock.advance(WEEK.plusDays(1));
        Rounds rounds = new Rounds(bench);
        bench.node(builder -> rounds.on(builder.retention(WEEK))).start();
        assertEquals(List.of(), bench.jobs.listEveryone(JobQuery.any()));
    }

    @Test
    void theBackgroundLoopDoesItEveryFiveMinutesOrALittleLaterSoThatNodesTakeTurns() {
        Rounds rounds = new Rounds(bench);
        bench.node(store.as(JobStore.class), builder -> rounds.on(builder)).start();
        assertEquals(1, store.calls("purge"));
        bench.clock.advance(Duration.ofMinutes(5).minusSeconds(1));
        rounds.sweep();
        assertEquals(1, store.calls("purge"));
        bench.clock.advance(Duration.ofSeconds(151));
        rounds.sweep();
        assertEquals(2, store.calls("purge"));
    }

    @Test
    void theBackgroundLoopLeavesTheStoreTimeBetweenSmallBatches() {
        bench.jobs.submit(Collections.nCopies(250, Bench.request().build()));
        bench.clock.advance(Duration.ofMinutes(1));
        while (bench.jobs.sweep().looked() > 0) {
            // Until all have ended
        }
        bench.clock.advance(WEEK.plusDays(1));
        List<Duration> pauses = new ArrayList<>();
        bench.time.whileWaiting(pauses::add);
        Rounds rounds = new Rounds(bench);
        bench.node(store.as(JobStore.class), builder -> rounds.on(builder.retention(WEEK)))
                .start();
        assertEquals(3, store.calls("purge"));
        assertEquals(Collections.nCopies(2, Duration.ofMillis(250)), pauses);
        assertEquals(List.of(), bench.jobs.listEveryone(JobQuery.any()));
    }

    @Test
    void aPurgeThatHangsHoldsUpNoSweep() throws InterruptedException {
        CountDownLatch mayEnd = new CountDownLatch(1);
        CountDownLatch settled = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        store.every("purge", real -> {
            hangs.countDown();
            assertTrue(mayEnd.await(20, TimeUnit.SECONDS));
            return real.make();
        });
        bench.submit();
        JobOrchestrator jobs = JobOrchestrator.on(store.as(JobStore.class))
                .provider(bench.fake)
                .clock(bench.clock)
                .sweepInterval(Duration.ofMillis(5))
                .listener((job, event) -> {
                    if (job.state() == JobState.SUCCEEDED) {
                        settled.countDown();
                    }
                })
                .build()
                .start();
        assertTrue(hangs.await(20, TimeUnit.SECONDS));
        bench.clock.advance(Duration.ofMinutes(1));
        assertTrue(settled.await(20, TimeUnit.SECONDS));
        mayEnd.countDown();
        jobs.close();
    }

    @Test
    void aPurgeThatFailsDoesNotEndTheLoop() {
        store.next("purge", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
        Rounds rounds = new Rounds(bench);
        bench.node(store.as(JobStore.class), builder -> rounds.on(builder)).start();
        bench.clock.advance(Duration.ofSeconds(10));
        rounds.sweep();
        assertEquals(2, store.calls("purge"));
    }
}
