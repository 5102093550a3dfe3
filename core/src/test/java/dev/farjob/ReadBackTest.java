package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.StepRecord;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A host reads its own jobs, by their labels, and the notes that their steps have stored. */
class ReadBackTest {

    private final Bench bench = new Bench(builder -> builder.onSuccess(step("archive"), step("charge")));
    private final List<Optional<JobResult>> shown = new ArrayList<>();

    private Step step(String name) {
        return Step.elsewhere(name, context -> {
            shown.add(context.job().result());
            return StepResult.done("note of " + name);
        });
    }

    @Test
    void theOwnerCanReadWhatStepsHaveStored() {
        Job job = bench.submit();
        assertEquals(List.of(), bench.jobs.steps(Bench.ANN, job.id()));
        bench.pass(Duration.ofMinutes(1));
        assertEquals(
                List.of("archive: note of archive", "charge: note of charge"),
                bench.jobs.steps(Bench.ANN, job.id()).stream()
                        .map(record -> record.step() + ": " + record.note())
                        .toList());
        assertEquals(List.<StepRecord>of(), bench.jobs.steps(Bench.BOB, job.id()));
        assertEquals(List.<StepRecord>of(), bench.jobs.steps(Bench.ANN, JobId.of("not-there")));
    }

    @Test
    void aResultIsTheJobsWhenItsStepsAreDone() {
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(1));
        assertEquals(List.of(Optional.empty(), Optional.empty()), shown, "while the steps run");
        assertTrue(bench.stored(job).result().isPresent());
    }

    @Test
    void aListForAnOwnerHasNobodyElses() {
        Job anns = bench.submit(Bench.request("ann").tag("plan", "gold"));
        Job bobs = bench.submit(Bench.request("bob").tag("plan", "gold"));
        assertEquals(List.of(anns), bench.jobs.list(Bench.ANN));
        assertEquals(List.of(anns), bench.jobs.list(Bench.ANN, JobQuery.any().tag("plan", "gold")));
        assertEquals(List.of(bobs), bench.jobs.list(Bench.BOB, JobQuery.everyone()));
        assertEquals(2, bench.jobs.listEveryone(JobQuery.any()).size());
        assertThrows(IllegalArgumentException.class, () -> bench.jobs.list(Bench.ANN, JobQuery.ofOwner(Bench.BOB)));
        assertThrows(IllegalArgumentException.class, () -> bench.jobs.count(Bench.ANN, JobQuery.ofOwner(Bench.BOB)));
    }

    @Test
    void jobsAreCountedByStateAndEveryStateHasAFigure() {
        bench.submit();
        bench.submit();
        bench.pass(Duration.ofMinutes(1));
        bench.submit();
        bench.submit(Bench.request("bob"));
        Map<JobState, Long> anns = bench.jobs.count(Bench.ANN, JobQuery.any());
        assertEquals(JobState.values().length, anns.size());
        assertEquals(2, anns.get(JobState.SUCCEEDED));
        assertEquals(1, anns.get(JobState.QUEUED));
        assertEquals(0, anns.get(JobState.PARKED));
        JobQuery live = JobQuery.any().provider("fake").unsettled();
        assertEquals(2, bench.jobs.countEveryone(live).get(JobState.QUEUED));
        assertEquals(0, bench.jobs.countEveryone(live).get(JobState.SUCCEEDED));
        assertEquals(
                0, bench.jobs.countEveryone(JobQuery.any().provider("other")).get(JobState.QUEUED));
    }
}
