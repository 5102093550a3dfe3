package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The code of hosts and clients may leave its thread interrupted: no other job pays for it, and no thread of the host's. */
class InterruptFlagTest {

    private final Bench bench = new Bench();
    private final List<Boolean> flags = new ArrayList<>();
    private final Between rude = new Between(ScriptedProvider.named("rude")
            .clock(bench.clock)
            .traits(ProviderTraits.builder().endsCallsInTime(true).build())
            .build());
    private final Later threads = new Later();
    private final JobOrchestrator jobs = node(threads);

    private JobOrchestrator node(Executor executor) {
        return bench.node(
                builder -> builder.provider(rude.as(ScriptedProvider.class)).executor(executor));
    }

    InterruptFlagTest() {
        rude.every("spawn", real -> {
            flags.add(Thread.currentThread().isInterrupted());
            Object answer = real.make();
            Thread.currentThread().interrupt();
            return answer;
        });
    }

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    @Test
    void theFlagThatAClientLeavesPutsNoOtherSpawnInDoubt() {
        jobs.submit(Collections.nCopies(3, Requests.to("rude")));
        threads.runAll();
        assertEquals(List.of(false, false, false), flags);
        assertEquals(
                3, jobs.listEveryone(JobQuery.any().states(JobState.QUEUED)).size());
    }

    @Test
    void aThreadOfTheHostsThatIsInterruptedSendsAndStaysSo() {
        Thread.currentThread().interrupt();
        Job job = node(Runnable::run).submitAndSend(Requests.to("rude")).job();
        assertTrue(Thread.interrupted());
        assertEquals(List.of(false), flags);
        assertEquals(JobState.QUEUED, job.state());
    }

    @Test
    void theFlagThatAScheduleLeavesIsNotTheCallers() {
        JobOrchestrator own = JobOrchestrator.on((JobStore) bench.store)
                .provider(bench.fake)
                .clock(bench.clock)
                .pollSchedule((job, known, now) -> {
                    Thread.currentThread().interrupt();
                    return Duration.ofSeconds(5);
                })
                .build();
        assertEquals(
                JobState.QUEUED,
                own.submitAndSend(Bench.request().build()).job().state());
        assertFalse(Thread.interrupted());
        own.close();
    }
}
