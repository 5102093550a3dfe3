package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A write of a look that does not come back; all that happens meanwhile happens here inside of it. */
class HangingWriteTest {

    private final Bench bench = new Bench();
    private final Later threads = new Later();
    private final Between store = new Between(bench.store);
    private final JobOrchestrator jobs = bench.node(store.as(JobStore.class), builder -> builder.executor(threads));

    private void whileItHangs(Runnable meanwhile) {
        store.next("apply", real -> {
            meanwhile.run();
            return real.make();
        });
        jobs.submit(Bench.request().build());
        threads.runAll();
    }

    private Job submitAndRun() {
        Job job = jobs.submit(Bench.request("bob").build()).job();
        threads.runAll();
        return job;
    }

    @Test
    void theNextSweepHasWrittenWhatWaitsForIt() {
        List<JobState> states = new ArrayList<>();
        whileItHangs(() -> {
            Job job = submitAndRun();
            states.add(bench.stored(job).state());
            bench.clock.advance(Duration.ofSeconds(2));
            jobs.sweep();
            threads.runAll();
            states.add(bench.stored(job).state());
        });
        assertEquals(List.of(JobState.ACCEPTED, JobState.SPAWNING), states);
    }

    @Test
    void theNextLookWritesWhatWaitsForIt() {
        List<JobState> states = new ArrayList<>();
        whileItHangs(() -> {
            Job first = submitAndRun();
            bench.clock.advance(Duration.ofSeconds(2));
            Job second = submitAndRun();
            states.add(bench.stored(first).state());
            states.add(bench.stored(second).state());
        });
        assertEquals(List.of(JobState.SPAWNING, JobState.SPAWNING), states);
    }

    @Test
    void changesThatWaitForAHangingWriteAreWrittenSoonAlsoWhereNobodySweeps() {
        List<EventKind> log = new ArrayList<>();
        whileItHangs(() -> {
            Job job = submitAndRun();
            bench.clock.advance(Duration.ofSeconds(2));
            bench.time.ring();
            threads.runAll();
            log.addAll(bench.log(job));
        });
        assertEquals(List.of(EventKind.SUBMITTED, EventKind.SPAWN_STARTED), log.subList(0, 2));
    }
}
