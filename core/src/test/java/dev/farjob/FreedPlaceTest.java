package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.rules.RetryRule;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.ScriptedProvider;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A place that a job gives back goes at once to one that waits for it, and to nobody else. */
class FreedPlaceTest {

    /** How many that wait no more are passed over for one place. */
    private static final int PASSED_OVER = 10;

    private final Bench bench = new Bench(builder -> builder.limitPerProvider("fake", 1));

    private static Job running(Bench bench) {
        bench.fake.nextJob(RemoteScript.succeeding().neverEnding());
        return bench.submit();
    }

    private static void end(Bench bench, Job job) {
        bench.jobs.receive("fake", bench.remote(job).succeed().webhook());
    }

    private JobState state(Job job) {
        return bench.stored(job).state();
    }

    @Test
    void itIsTakenAtOnceByAJobThatHasWaitedForLong() {
        Job running = running(bench);
        Job waiting = bench.submit();
        bench.pass(Duration.ofMinutes(10));
        end(bench, running);
        assertEquals(JobState.QUEUED, state(waiting));
    }

    @Test
    void itHurriesNobodyWhoseSpawnIsPutOff() {
        UnaryOperator<OrchestratorBuilder<?>> patient = builder -> builder.limitPerProvider("fake", 1)
                .spawnRetry(RetryRule.schedule(List.of(Duration.ofHours(1))).jitter(0));
        Bench bench = new Bench(patient);
        JobOrchestrator other = bench.node(patient);
        Job first = running(bench);
        Job second = other.submit(Bench.request().build()).job();
        end(bench, first);
        bench.fake.nextSpawn(SpawnScript.notSent());
        bench.pass(Duration.ofMinutes(1));
        Job third = bench.submit();
        other.receive("fake", bench.remote(third).succeed().webhook());
        assertEquals(1, bench.fake.spawnCalls(second.id()));
    }

    @Test
    void aPlaceOfAnOwnerGoesToThatOwner() {
        Bench bench = new Bench(builder -> builder.limitPerOwner(1));
        bench.fake.everyJob(RemoteScript.succeeding().neverEnding());
        bench.submit(Bench.request("ann"));
        Job bobs = bench.submit(Bench.request("bob"));
        Job annsNext = bench.submit(Bench.request("ann"));
        Job bobsNext = bench.submit(Bench.request("bob"));
        bench.pass(Duration.ofMinutes(10));
        end(bench, bobs);
        assertEquals(JobState.QUEUED, bench.stored(bobsNext).state());
        assertEquals(JobState.ACCEPTED, bench.stored(annsNext).state());
    }

    @Test
    void aPlaceAtAProviderGoesToAJobOfThatProvider() {
        ScriptedProvider other =
                ScriptedProvider.named("other").clock(bench.clock).webhooks().build();
        JobOrchestrator both = bench.node(
                builder -> builder.provider(other).limitPerProvider("fake", 1).limitPerProvider("other", 1));
        bench.fake.everyJob(RemoteScript.succeeding().neverEnding());
        other.everyJob(RemoteScript.succeeding().neverEnding());
        Job running = both.submit(Bench.request().build()).job();
        both.submit(Requests.to("other"));
        Job elsewhere = both.submit(Requests.to("other")).job();
        Job here = both.submit(Bench.request().build()).job();
        both.receive("fake", bench.remote(running).succeed().webhook());
        assertEquals(JobState.QUEUED, state(here));
        assertEquals(JobState.ACCEPTED, state(elsewhere));
    }

    @Test
    void theOneThatHasWaitedLongestIsFirst() {
        Job running = running(bench);
        Job first = bench.submit();
        Job second = bench.submit();
        end(bench, running);
        assertEquals(List.of(JobState.QUEUED, JobState.ACCEPTED), List.of(state(first), state(second)));
        bench.jobs.receive("fake", bench.remote(first).succeed().webhook());
        assertEquals(JobState.QUEUED, state(second));
    }

    /** How the last of those that wait is, when all before it have been cancelled and the place is given back. */
    private JobState lastAfter(int cancelled) {
        Job running = running(bench);
        List<Job> waiting = IntStream.rangeClosed(0, cancelled)
                .mapToObj(number -> bench.submit())
                .toList();
        waiting.subList(0, cancelled).forEach(job -> bench.jobs.cancel(Bench.ANN, job.id()));
        end(bench, running);
        return state(waiting.get(cancelled));
    }

    @Test
    void thoseThatWaitNoMoreArePassedOver() {
        assertEquals(JobState.QUEUED, lastAfter(PASSED_OVER - 1));
    }

    @Test
    void onePlaceCostsAFewReadsAndTheRestComeDueByThemselves() {
        assertEquals(JobState.ACCEPTED, lastAfter(PASSED_OVER));
        bench.pass(Duration.ofSeconds(10));
        assertEquals(2, bench.fake.remoteJobs().size());
    }

    @Test
    void aStoreThatIsAwayWhileItIsGivenOnSpoilsNothing() {
        Between store = new Between(bench.store);
        JobOrchestrator jobs = bench.node(store.as(JobStore.class), builder -> builder.limitPerProvider("fake", 1));
        bench.fake.nextJob(RemoteScript.succeeding().neverEnding());
        Job running = jobs.submit(Bench.request().build()).job();
        Job waiting = jobs.submit(Bench.request().build()).job();
        store.every("find", real -> {
            if (bench.stored(running).state() == JobState.SUCCEEDED) {
                throw new JobStoreException(Effect.NONE, "no connection");
            }
            return real.make();
        });
        jobs.receive("fake", bench.remote(running).succeed().webhook());
        assertEquals(JobState.SUCCEEDED, state(running));
        assertEquals(JobState.ACCEPTED, state(waiting));
        bench.pass(Duration.ofSeconds(10));
        assertEquals(1, bench.fake.spawnCalls(waiting.id()), "it comes due by itself");
    }
}
