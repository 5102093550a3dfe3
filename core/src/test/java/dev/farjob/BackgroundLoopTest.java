package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** The loop that works by itself: what it does in a round, and what does not end it. */
class BackgroundLoopTest {

    private final Bench bench = new Bench();
    private final Rounds rounds = new Rounds(bench);
    private final Between store = new Between(bench.store);

    private JobOrchestrator start() {
        return bench.node(store.as(JobStore.class), rounds::on).start();
    }

    @Test
    void aRoundLooksAtWhatIsDue() {
        start();
        Job job = bench.submit();
        bench.clock.advance(Duration.ofMinutes(1));
        rounds.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void theFirstRoundComesAtOnce() {
        Job job = bench.submit();
        bench.clock.advance(Duration.ofMinutes(1));
        start();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void startingTwiceDoesNoHarm() {
        JobOrchestrator jobs = start();
        assertSame(jobs, jobs.start());
        store.forget();
        rounds.sweep();
        assertEquals(1, store.calls("claim"));
    }

    @Test
    void aRoundThatFailsDoesNotEndTheLoop() {
        start();
        Job job = bench.submit();
        bench.clock.advance(Duration.ofMinutes(1));
        store.next("claim", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
        rounds.sweep();
        assertEquals(JobState.QUEUED, bench.stored(job).state());
        store.next("claim", Between.failBefore(new StackOverflowError()));
        rounds.sweep();
        rounds.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aJobWhoseLookFailsComesDueAgain() {
        start();
        Job job = bench.submit();
        bench.clock.advance(Duration.ofMinutes(1));
        store.next("apply", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
        rounds.sweep();
        assertEquals(JobState.QUEUED, bench.stored(job).state());
        bench.clock.advance(Duration.ofMinutes(1));
        rounds.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aSubmitThatFindsNoRoomWakesTheLoop() {
        Between held =
                new Between(ScriptedProvider.named("held").clock(bench.clock).build());
        JobOrchestrator jobs = bench.node(builder -> rounds.on(
                        builder.provider(held.as(ScriptedProvider.class)).inFlight(1)))
                .start();
        held.next("spawn", real -> {
            // Its place is taken while this one is submitted
            jobs.submit(Requests.to("held"));
            return real.make();
        });
        assertTrue(rounds.hasNothingToSweep());
        jobs.submit(Requests.to("held"));
        assertFalse(rounds.hasNothingToSweep());
        rounds.sweep();
        assertEquals(2, held.calls("spawn"));
    }

    @Test
    void aSubmitThatIsSentAtOnceWakesNobody() {
        JobOrchestrator jobs = start();
        jobs.submit(Bench.request().build());
        assertTrue(rounds.hasNothingToSweep());
    }

    @Test
    void aRoundThatFilledItsRoomIsFollowedByAnother() {
        JobOrchestrator jobs = bench.node(store.as(JobStore.class), builder -> rounds.on(builder.inFlight(2)));
        for (int i = 0; i < 3; i++) {
            bench.submit();
        }
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.start();
        // Two were taken, and the loop is called for the third when they have ended
        assertFalse(rounds.hasNothingToSweep());
        rounds.sweep();
        assertEquals(
                3,
                bench.jobs
                        .listEveryone(JobQuery.any().states(JobState.SUCCEEDED))
                        .size());
    }

    @Test
    void aRoundWithRoomToSpareIsNotFollowedByAnother() {
        bench.submit();
        bench.clock.advance(Duration.ofMinutes(1));
        bench.node(store.as(JobStore.class), builder -> rounds.on(builder.inFlight(2)))
                .start();
        assertTrue(rounds.hasNothingToSweep());
    }

    @Test
    void withoutAStartNothingHappensByItself() {
        Later threads = new Later();
        bench.node(builder -> builder.executor(threads));
        assertEquals(0, threads.waiting());
    }

    @Test
    void aStartThatFindsThreadsForOneLoopOnlyIsNoneAndMayBeRepeated() {
        Later threads = new Later();
        boolean[] full = {true};
        JobOrchestrator jobs = bench.node(
                store.as(JobStore.class),
                builder -> builder.executor(task -> {
                    if (full[0] && threads.waiting() == 1) {
                        throw new RejectedExecutionException("full");
                    }
                    threads.execute(task);
                }));
        assertThrows(RejectedExecutionException.class, jobs::start);
        full[0] = false;
        jobs.start();
        assertEquals(3, threads.waiting());
        // The loop that began alone goes round no more
        assertTrue(threads.runOne());
        assertEquals(0, store.calls("claim"));
        assertEquals(2, threads.waiting());
    }
}
