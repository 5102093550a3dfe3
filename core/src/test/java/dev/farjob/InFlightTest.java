package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.Sweep;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** How much one node takes on at once. */
class InFlightTest {

    private final Bench bench = new Bench();
    private final Later threads = new Later();
    private final JobOrchestrator jobs =
            bench.node(builder -> builder.executor(threads).inFlight(4));

    /** Of four places, three are for what was just submitted or is asked about, and three for the backlog. */
    private static final int SHARE = 3;

    private static List<JobRequest> requests(int count) {
        return Collections.nCopies(count, Bench.request().build());
    }

    /** How many jobs are sent once all threads have done what they had taken on. */
    private int sent(Later its) {
        bench.time.whileWaiting(atMost -> its.runAll());
        its.runAll();
        return bench.jobs.listEveryone(JobQuery.any().states(JobState.QUEUED)).size();
    }

    @Test
    void ofManyJobsAtOnceAreTakenAsManyAsThereIsRoomFor() {
        jobs.submit(requests(100));
        assertEquals(SHARE, sent(threads));
    }

    @Test
    void ofManyJobsOneByOneAreTakenAsManyAsThereIsRoomFor() {
        requests(100).forEach(jobs::submit);
        assertEquals(SHARE, sent(threads));
    }

    @Test
    void manyJobsAtOnceDoNotWakeAsManyThreads() {
        jobs.submit(requests(100));
        assertEquals(1, threads.waiting());
    }

    @Test
    void aSweepTakesNoMoreThanThereIsRoomFor() {
        jobs.submit(requests(3));
        bench.jobs.submit(
                Bench.request().notBefore(bench.clock.instant().plusSeconds(1)).build());
        bench.jobs.submit(
                Bench.request().notBefore(bench.clock.instant().plusSeconds(1)).build());
        bench.clock.advance(Duration.ofSeconds(1));
        jobs.sweep();
        assertEquals(4, sent(threads));
    }

    @Test
    void eachProviderHasItsOwnRoom() {
        Later own = new Later();
        JobOrchestrator two = bench.node(builder -> builder.executor(own)
                .inFlight(4)
                .provider(ScriptedProvider.named("other").clock(bench.clock).build()));
        two.submit(requests(10));
        two.submit(Collections.nCopies(
                10,
                JobRequest.to("other", "render").owner("ann").input(Map.of()).build()));
        assertEquals(2 * SHARE, sent(own));
    }

    @Test
    void roomThatWasGivenBackIsUsedAgain() {
        jobs.submit(requests(10));
        assertEquals(SHARE, sent(threads));
        jobs.submit(requests(10));
        assertEquals(2 * SHARE, sent(threads));
    }

    @Test
    void aJobThatFoundNoRoomIsSentByTheNextSweep() {
        jobs.submit(requests(10));
        sent(threads);
        jobs.sweep();
        assertEquals(
                10,
                bench.jobs.listEveryone(JobQuery.any().states(JobState.QUEUED)).size());
    }

    @Test
    void aSweepThatFindsNoPlaceDoesNotSayThatNothingIsLeft() {
        bench.jobs.submit(
                Bench.request().notBefore(bench.clock.instant().plusSeconds(1)).build());
        bench.clock.advance(Duration.ofSeconds(1));
        JobOrchestrator one = bench.node(builder -> builder.executor(threads).inFlight(1));
        one.submit(requests(1));
        assertEquals(Sweep.builder().build(), one.sweep());
        sent(threads);
        assertTrue(one.sweep().complete());
    }

    @Test
    void oneJobIsNotLookedAtTwiceAtOnce() {
        jobs.submit(requests(1));
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(1, threads.waiting());
    }

    @Test
    void aPlaceIsGivenBackWhereNoThreadTakesTheLook() {
        boolean[] full = {true};
        JobOrchestrator one = bench.node(builder -> builder.inFlight(1).executor(task -> {
            if (full[0]) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        }));
        one.submit(requests(1));
        full[0] = false;
        assertEquals(Sweep.builder().looked(1).complete(true).build(), one.sweep());
        assertEquals(1, bench.fake.remoteJobs().size());
    }

    @Test
    void whileAnAnswerIsWrittenItsPlaceIsFreeForTheNextQuestion() {
        Job first = bench.submit();
        Job second = bench.submit();
        bench.clock.advance(Duration.ofSeconds(6));
        List<JobState> seen = new ArrayList<>();
        Between store = new Between(bench.store);
        JobOrchestrator one = bench.node(store.as(JobStore.class), builder -> builder.inFlight(1));
        store.next("apply", real -> {
            for (Job job : List.of(first, second)) {
                seen.add(one.status(Bench.ANN, job.id()).orElseThrow().state());
            }
            return real.make();
        });
        one.sweep();
        assertTrue(seen.contains(JobState.RUNNING), () -> "asked about neither: " + seen);
    }
}
