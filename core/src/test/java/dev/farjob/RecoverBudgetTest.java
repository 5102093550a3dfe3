package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.Recovery;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.rules.RecoveryRule;
import dev.farjob.store.JobQuery;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** A recovery keeps to its time and its places, and names the jobs that it did not reach. */
class RecoverBudgetTest {

    private final Bench bench = new Bench();

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
    void aJobThatIsLeftOutMakesItIncomplete() {
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
    void aJobThatIsLeftOutIsNamed() {
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
    void noLookBeginsAfterTheBudgetAndTheJobsThatWereNotReachedAreNamed() {
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
    void aLookThatSomebodyElseHasBegunIsWaitedForLikeOnesOwn() {
        Job job = bench.submit();
        bench.clock.advance(Duration.ofSeconds(6));
        Later threads = new Later();
        JobOrchestrator jobs = bench.node(builder -> builder.executor(threads));
        bench.time.whileWaiting(atMost -> {});
        jobs.status(Bench.ANN, job.id());
        List<Duration> waits = new ArrayList<>();
        bench.time.whileWaiting(waits::add);
        Recovery hanging = jobs.recover(Bench.ANN);
        assertFalse(hanging.complete());
        assertEquals(1, waits.size(), "for its end, and for no place");
        assertEquals(List.of(), hanging.notReached());
        bench.time.whileWaiting(atMost -> threads.runAll());
        Recovery answered = jobs.recover(Bench.ANN);
        assertTrue(answered.complete());
        assertEquals(JobState.RUNNING, answered.live().get(0).state());
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
}
