package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.farjob.answer.Repair;
import dev.farjob.answer.Submission;
import dev.farjob.internal.time.SystemTimekeeper;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.LateSuccessPolicy;
import dev.farjob.store.JobStore;
import dev.farjob.store.Purge;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A repair by hand meets another change at the same moment: its answer is true all the same. */
class RepairRacesTest {

    private final LateBench late = new LateBench();
    private final Bench bench = late.bench;

    /** A node on which this happens between the next read of a job and what follows from it. */
    private JobOrchestrator afterReading(Runnable meanwhile) {
        Between between = new Between(bench.store).next("find", real -> {
            Object found = real.make();
            meanwhile.run();
            return found;
        });
        return bench.node(
                between.as(JobStore.class),
                builder -> builder.inDoubt(InDoubtPolicy.park())
                        .onSuccess(bench.effect("charge"))
                        .onFailure(bench.effect("refund"))
                        .onLateSuccess(bench.effect("recharge"), bench.effect("deliver")));
    }

    private Job parkedInDoubt() {
        JobOrchestrator jobs = bench.node(builder -> builder.inDoubt(InDoubtPolicy.park()));
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(11));
        jobs.sweep();
        assertEquals(JobState.PARKED, bench.stored(job).state());
        return job;
    }

    @Test
    void aRedriveThatComesAfterTheFirstAttemptsWebhookSendsNothing() {
        Job job = parkedInDoubt();
        JobOrchestrator jobs = afterReading(
                () -> bench.jobs.receive("fake", bench.fake.orphans().get(0).webhook()));
        Repair answer = jobs.redrive(job.id(), "it is not there");
        assertEquals(new Repair.NotPossible(bench.stored(job), "only a parked job can be redriven"), answer);
        assertEquals(1, bench.fake.spawnCalls(job.id()));
    }

    @Test
    void twoRedrivesAtOnceSendItOnce() {
        Job job = parkedInDoubt();
        JobOrchestrator jobs = afterReading(() -> bench.jobs.redrive(job.id(), "it is not there"));
        assertInstanceOf(Repair.NotPossible.class, jobs.redrive(job.id(), "it is not there"));
        assertEquals(2, bench.fake.spawnCalls(job.id()));
    }

    @Test
    void anAdoptionThatComesAfterTheEndIsRefused() {
        Job job = bench.submit();
        JobOrchestrator jobs = afterReading(
                () -> bench.jobs.receive("fake", bench.remote(job).succeed().webhook()));
        assertInstanceOf(Repair.NotPossible.class, jobs.adopt(job.id(), "fake-7", "found in the console"));
        assertEquals("fake-1", bench.stored(job).handle().orElseThrow().id());
    }

    @Test
    void twoReopensAtOnceFinalizeItOnce() {
        Job job = lateSuccess();
        JobOrchestrator jobs =
                afterReading(() -> late.with(LateSuccessPolicy.RECORD).reopen(job.id(), "the user wants it"));
        assertInstanceOf(Repair.NotPossible.class, jobs.reopen(job.id(), "the user wants it"));
        assertEquals(List.of(job.id() + "/refund", job.id() + "/recharge", job.id() + "/deliver"), bench.effects);
    }

    @Test
    void aReopenThatComesAfterThePurgeFindsNothing() {
        Job job = lateSuccess();
        JobOrchestrator jobs = afterReading(() -> bench.store.purge(new Purge(Instant.MAX, Instant.MAX, 10)));
        assertEquals(new Repair.NotFound(), jobs.reopen(job.id(), "the user wants it"));
    }

    private Job lateSuccess() {
        JobOrchestrator jobs = late.with(LateSuccessPolicy.RECORD);
        return late.deliver(jobs, late.timedOut(jobs));
    }

    @Test
    void oneRemoteJobIsAdoptedOnceHoweverManyAskAtOnce() throws Exception {
        Job one = bench.submit(Bench.request().notBefore(bench.clock.instant().plusSeconds(60)));
        Job other = bench.submit(Bench.request().notBefore(bench.clock.instant().plusSeconds(60)));
        CountDownLatch bothAsk = new CountDownLatch(2);
        Between between = new Between(bench.store).every("find", real -> {
            Object found = real.make();
            bothAsk.countDown();
            bothAsk.await();
            return found;
        });
        JobOrchestrator jobs = bench.node(between.as(JobStore.class), this::ofPeopleWhoWait);
        ExecutorService people = Executors.newFixedThreadPool(2);
        try {
            Future<Repair> first = people.submit(() -> jobs.adopt(one.id(), "fake-7", "mine"));
            Future<Repair> second = people.submit(() -> jobs.adopt(other.id(), "fake-7", "mine"));
            long done = List.of(first.get(), second.get()).stream()
                    .filter(Repair.Done.class::isInstance)
                    .count();
            assertEquals(1, done);
        } finally {
            people.shutdownNow();
        }
    }

    @Test
    void oneRemoteJobGetsOneJobHoweverManyAskAtOnce() throws Exception {
        CountDownLatch bothAsk = new CountDownLatch(2);
        JobOrchestrator jobs = bench.node(this::ofPeopleWhoWait);
        ExecutorService people = Executors.newFixedThreadPool(2);
        try {
            Future<Submission> first = people.submit(() -> adopted(jobs, bothAsk));
            Future<Submission> second = people.submit(() -> adopted(jobs, bothAsk));
            assertEquals(first.get().job(), second.get().job());
        } finally {
            people.shutdownNow();
        }
    }

    private OrchestratorBuilder<?> ofPeopleWhoWait(OrchestratorBuilder<?> builder) {
        return builder.executor(task -> {}).timekeeper(new SystemTimekeeper(bench.clock));
    }

    private static Submission adopted(JobOrchestrator jobs, CountDownLatch bothAsk) throws InterruptedException {
        bothAsk.countDown();
        bothAsk.await();
        return jobs.adopt(Bench.request().build(), "fake-7");
    }

    @Test
    void anAdoptionThatHangsHoldsUpNobodyWhoAdoptsAnotherRemoteJob() throws Exception {
        Job hung = parkedInDoubt();
        Job other = parkedInDoubt();
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        Between between = new Between(bench.store).next("findByHandle", real -> {
            hangs.countDown();
            goesOn.await();
            return real.make();
        });
        JobOrchestrator jobs = bench.node(between.as(JobStore.class), builder -> builder);
        ExecutorService person = Executors.newSingleThreadExecutor();
        try {
            Future<Repair> waits = person.submit(() -> jobs.adopt(hung.id(), "fake-1", "found in the console"));
            hangs.await();
            assertInstanceOf(Repair.Done.class, jobs.adopt(other.id(), "fake-2", "found in the console"));
            goesOn.countDown();
            assertInstanceOf(Repair.Done.class, waits.get());
        } finally {
            goesOn.countDown();
            person.shutdownNow();
        }
    }
}
