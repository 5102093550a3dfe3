package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.guard.GuardedSchedule;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.Payload;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.rules.StaleRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The host's rules may be broken: no handle is lost to them, and every job goes on. */
class BrokenRulesTest {

    private static final Duration LIMIT = Duration.ofSeconds(7);

    private void goesAllTheWay(Bench bench) {
        Job job = bench.submit();
        assertEquals(JobState.QUEUED, job.state());
        assertEquals(1, bench.fake.spawnCalls(job.id()));
        bench.pass(Duration.ofMinutes(2));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aScheduleThatThrowsLosesNoHandle() {
        goesAllTheWay(new Bench(builder -> builder.pollSchedule((job, known, now) -> {
            throw new IllegalStateException("broken");
        })));
    }

    @Test
    void aScheduleThatAnswersNullLosesNoHandle() {
        goesAllTheWay(new Bench(builder -> builder.pollSchedule((job, known, now) -> null)));
    }

    @Test
    void aScheduleThatAnswersForeverLosesNoHandle() {
        goesAllTheWay(
                new Bench(builder -> builder.pollSchedule((job, known, now) -> Duration.ofSeconds(Long.MAX_VALUE))));
    }

    /** A job about which its provider is silent, so that the host's own storage is asked first. */
    private JobState silent(Bench bench) {
        Job job = bench.submit();
        bench.fake.nextStatus(ProviderStatus.unknown(Why.UNREACHABLE, "503"));
        bench.leap(Duration.ofMinutes(10));
        bench.leap(Duration.ofMinutes(10));
        return bench.stored(job).state();
    }

    private static Bench withStored(Function<Job, Optional<JobResult>> lookUp) {
        return new Bench(builder -> builder.storedOutput(lookUp)
                .storedOutputTimeout(LIMIT)
                .staleRule(StaleRule.defaults().askHarderAfter(Duration.ZERO)));
    }

    @Test
    void aStoredOutputIsFoundFirst() {
        Bench bench = withStored(job -> Optional.of(JobResult.of(Payload.ofJson("\"ours\""))));
        assertEquals(JobState.SUCCEEDED, silent(bench));
    }

    @Test
    void aLookUpThatThrowsHasFoundNothing() {
        assertEquals(JobState.SUCCEEDED, silent(withStored(job -> {
            throw new StackOverflowError();
        })));
    }

    @Test
    void aLookUpThatAnswersNullHasFoundNothing() {
        assertEquals(JobState.SUCCEEDED, silent(withStored(job -> null)));
    }

    @Test
    void aLookUpThatHangsIsNotWaitedForLongerThanItsLimit() {
        List<Duration> waits = new ArrayList<>();
        Later threads = new Later();
        Bench bench = new Bench();
        // The look-up gets no thread, like one that never ends; everything else does
        JobOrchestrator jobs = bench.node(builder -> builder.executor(threads)
                .storedOutput(job -> Optional.of(JobResult.of(Payload.empty())))
                .storedOutputTimeout(LIMIT)
                .staleRule(StaleRule.defaults().askHarderAfter(Duration.ZERO)));
        Job job = bench.submit();
        bench.fake.nextStatus(ProviderStatus.unknown(Why.UNREACHABLE, "503"));
        bench.leap(Duration.ofMinutes(10));
        bench.clock.advance(Duration.ofMinutes(10));
        bench.time.whileWaiting(atMost -> {
            waits.add(atMost);
            if (!atMost.equals(LIMIT)) {
                threads.runAll();
            }
        });
        jobs.sweep();
        assertTrue(waits.contains(LIMIT), waits.toString());
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aScheduleThatHangsLosesNoHandle() {
        Later threads = new Later();
        Bench bench = new Bench();
        bench.time.whileWaiting(atMost -> {
            // The schedule gets no thread, like one that never ends; everything else does
            if (!atMost.equals(GuardedSchedule.LIMIT)) {
                threads.runAll();
            }
        });
        JobOrchestrator jobs = bench.node(builder -> builder.executor(threads).pollSchedule((job, known, now) -> {
            throw new AssertionError("it hangs");
        }));
        Job job = jobs.submitAndSend(Bench.request().build()).job();
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }
}
