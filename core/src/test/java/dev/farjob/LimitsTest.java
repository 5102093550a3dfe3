package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobQuery;
import dev.farjob.testkit.provider.RemoteJob;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private static List<JobRequest> requests(int count, String owner) {
        return Collections.nCopies(count, Bench.request(owner).build());
    }

    private static long sent(Bench bench) {
        return bench.jobs.listEveryone(JobQuery.any()).stream()
                .filter(job -> job.state().isInFlight())
                .count();
    }

    @Test
    void noMoreJobsOfAProviderThanItsLimitAreSent() {
        Bench bench = new Bench(builder -> builder.limitPerProvider("fake", 3));
        bench.jobs.submit(requests(10, "ann"));
        bench.pass(Duration.ofSeconds(20));
        assertEquals(3, sent(bench));
        assertEquals(3, bench.fake.remoteJobs().size());
    }

    @Test
    void theLimitHoldsOverAllNodes() {
        Bench bench = new Bench(builder -> builder.limitPerProvider("fake", 3));
        JobOrchestrator other = bench.node(builder -> builder.limitPerProvider("fake", 3));
        bench.jobs.submit(requests(2, "ann"));
        other.submit(requests(2, "bob"));
        assertEquals(3, sent(bench));
    }

    @Test
    void noMoreJobsOfAnOwnerThanTheLimitAreSent() {
        Bench bench = new Bench(builder -> builder.limitPerOwner(2));
        bench.jobs.submit(requests(5, "ann"));
        bench.jobs.submit(requests(1, "bob"));
        assertEquals(
                2,
                bench.jobs.list(Bench.ANN).stream()
                        .filter(job -> job.state().isInFlight())
                        .count());
        assertEquals(JobState.QUEUED, bench.jobs.list(Bench.BOB).get(0).state());
    }

    @Test
    void theLimitPerOwnerCountsAllProviders() {
        Bench bench = new Bench();
        ScriptedProvider other =
                ScriptedProvider.named("other").clock(bench.clock).build();
        JobOrchestrator jobs = bench.node(builder -> builder.provider(other).limitPerOwner(1));
        jobs.submit(Bench.request().build());
        jobs.submit(
                JobRequest.to("other", "render").owner("ann").input(List.of()).build());
        assertEquals(0, other.remoteJobs().size());
    }

    @Test
    void theLimitOfOneProviderIsNotThatOfAnother() {
        Bench bench = new Bench();
        ScriptedProvider other =
                ScriptedProvider.named("other").clock(bench.clock).build();
        JobOrchestrator jobs = bench.node(builder -> builder.provider(other).limitPerProvider("other", 1));
        jobs.submit(requests(3, "ann"));
        assertEquals(3, bench.fake.remoteJobs().size());
    }

    @Test
    void waitingJobsAreSentWhenRoomAppears() {
        Bench bench = new Bench(builder -> builder.limitPerProvider("fake", 1));
        bench.jobs.submit(requests(2, "ann"));
        bench.fake.remoteJobs().get(0).succeed();
        bench.pass(Duration.ofSeconds(10));
        assertEquals(2, bench.fake.remoteJobs().size());
    }

    @Test
    void allWaitingJobsEndInTheEnd() {
        Bench bench = new Bench(builder -> builder.limitPerProvider("fake", 2).limitPerOwner(1));
        bench.jobs.submit(requests(3, "ann"));
        bench.jobs.submit(requests(3, "bob"));
        bench.pass(Duration.ofMinutes(5));
        for (Job job : bench.jobs.listEveryone(JobQuery.any())) {
            assertEquals(JobState.SUCCEEDED, job.state());
        }
    }

    @Test
    void waitingIsNoAttempt() {
        Bench bench = new Bench(builder -> builder.limitPerProvider("fake", 1));
        bench.submit();
        Job waiting = bench.submit();
        bench.pass(Duration.ofSeconds(20));
        assertEquals(0, bench.stored(waiting).attempt());
        assertEquals(JobState.ACCEPTED, bench.stored(waiting).state());
    }

    @Test
    void waitingJobsAreNotLookedAtAllTheTime() {
        Bench bench = new Bench(builder -> builder.limitPerProvider("fake", 1));
        bench.submit();
        Job waiting = bench.submit();
        bench.pass(Duration.ofSeconds(30));
        // A look writes a new due time, and one comes every 3 to 6 seconds
        long looks = bench.stored(waiting).version() - waiting.version();
        assertTrue(looks >= 4 && looks <= 10, "looked " + looks + " times");
    }

    @Test
    void withoutALimitAllAreSent() {
        Bench bench = new Bench();
        bench.jobs.submit(requests(200, "ann"));
        List<RemoteJob> sent = new ArrayList<>(bench.fake.remoteJobs());
        assertEquals(200, sent.size());
    }

    @Test
    void aThousandWaitingJobsCostLittle() {
        Bench bench = new Bench(builder -> builder.limitPerProvider("fake", 1).inFlight(1_000));
        bench.fake.nextJob(RemoteScript.succeeding().neverEnding());
        bench.submit();
        List<JobId> waiting = bench.jobs.submit(requests(1_000, "ann")).stream()
                .map(submission -> submission.job().id())
                .toList();
        passInFives(bench, Duration.ofMinutes(5));
        long before = versions(bench, waiting);
        passInFives(bench, Duration.ofMinutes(5));
        // A look is a claim and a new due time; waits of 3 to 6 seconds would make it about 12,000 a minute
        long looksPerMinute = (versions(bench, waiting) - before) / 2 / 5;
        assertTrue(looksPerMinute <= 750, "looked " + looksPerMinute + " times a minute");
    }

    private static void passInFives(Bench bench, Duration time) {
        for (long seconds = 0; seconds < time.toSeconds(); seconds += 5) {
            bench.leap(Duration.ofSeconds(5));
        }
    }

    private static long versions(Bench bench, List<JobId> jobs) {
        return jobs.stream().mapToLong(id -> bench.stored(id).version()).sum();
    }
}
