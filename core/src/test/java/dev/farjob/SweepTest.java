package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.answer.Sweep;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A cron job gets one pass that ends in time, and says what it could do. */
class SweepTest {

    private static final Duration PASS = Duration.ofSeconds(50);

    private final Bench bench = new Bench();
    private final Later threads = new Later();
    private final List<Duration> waits = new ArrayList<>();
    private final JobOrchestrator jobs = bench.node(builder -> builder.executor(threads));

    private void submit(int count) {
        bench.jobs.submit(Collections.nCopies(count, Bench.request().build()));
        bench.clock.advance(Duration.ofSeconds(6));
    }

    @Test
    void itWaitsForItsLooksForFiftySecondsAndThenSaysThatItIsNotDone() {
        submit(2);
        bench.time.whileWaiting(waits::add);
        assertEquals(Sweep.builder().build(), jobs.sweep());
        assertEquals(List.of(PASS), waits);
    }

    @Test
    void whatEndedAfterItsTimeWasUpIsCountedAndNothingMoreIsBegun() {
        submit(2);
        bench.time.whileWaiting(atMost -> {
            bench.time.whileWaiting(inner -> threads.runAll());
            bench.clock.advance(PASS.plusSeconds(1));
            threads.runAll();
        });
        assertEquals(Sweep.builder().looked(2).build(), jobs.sweep());
    }

    @Test
    void whatNoThreadTakesHasFailedAndComesDueAgain() {
        submit(1);
        boolean[] full = {true};
        JobOrchestrator node = bench.node(builder -> builder.executor(task -> {
            if (full[0]) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        }));
        assertEquals(Sweep.builder().looked(1).failed(1).complete(true).build(), node.sweep());
        full[0] = false;
        bench.clock.advance(Duration.ofMinutes(1));
        assertEquals(Sweep.builder().looked(1).complete(true).build(), node.sweep());
    }

    @Test
    void aStepThatGoesOnIsWaitedForLastAndKeepsTheSweepFromBeingComplete() {
        JobOrchestrator node = bench.node(builder -> builder.onSuccess(Step.elsewhere("charge", context -> {
            bench.clock.advance(PASS.plusSeconds(1));
            return StepResult.done();
        })));
        Job job = node.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        assertEquals(Sweep.builder().looked(1).build(), node.sweep());
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }
}
