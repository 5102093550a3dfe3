package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.Snapshots;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Outcome;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Target;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.testkit.VirtualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which writes must not share a call, and how much of a call each takes up. */
class CombinableTest {

    private static final Payload LARGE = Payload.ofJson("\"" + "x".repeat(3 * Combinable.TEXT_OF_A_ROW) + "\"");
    private static final JobId ID = JobId.of("job-1");

    private static Job submitted(JobSpec.Builder spec) {
        return Job.accept(ID, spec.build(), StepPlan.none(), VirtualClock.START, "stamp", Duration.ofSeconds(60));
    }

    private static JobSpec.Builder spec(Payload input) {
        return JobSpec.of(Owner.of("ann"), Target.of("fal", "render"), input);
    }

    private static Change change(Job before, Job after) {
        return Change.of(before, after, Due.never());
    }

    @Test
    void newJobsMustDifferInTheirIdsAndInTheirOwnersKeys() {
        assertEquals(List.of(ID), Combinable.INSERTS.keys(WriteQueueBench.newJob(submitted(spec(Payload.empty())))));
        IdempotencyKey click = IdempotencyKey.of("click");
        assertEquals(
                List.of(ID, new Combinable.OwnedKey(Owner.of("ann"), click)),
                Combinable.INSERTS.keys(
                        WriteQueueBench.newJob(submitted(spec(Payload.empty()).idempotencyKey(click)))));
    }

    @Test
    void changesMustDifferInTheirJobs() {
        assertEquals(List.of(ID), Combinable.CHANGES.keys(WriteQueueBench.change(Snapshots.of("job-1", "fal"))));
    }

    @Test
    void eachIsAboutOneJob() {
        Job job = Snapshots.of("job-1", "fal");
        assertEquals(ID, Combinable.INSERTS.job(WriteQueueBench.newJob(job)));
        assertEquals(ID, Combinable.CHANGES.job(WriteQueueBench.change(job)));
    }

    @Test
    void aNewJobTakesUpMoreWithALargeInput() {
        assertEquals(1, Combinable.INSERTS.weight(WriteQueueBench.newJob(submitted(spec(Payload.empty())))));
        assertEquals(4, Combinable.INSERTS.weight(WriteQueueBench.newJob(submitted(spec(LARGE)))));
    }

    @Test
    void aChangeTakesUpMoreIfItBringsALargeResultAndNotWhereTheResultIsThereAlready() {
        Job before = Snapshots.of("job-1", "fal");
        Job delivered = Snapshots.delivered("job-1", before.target(), Duration.ofMinutes(1)).toBuilder()
                .outcome(new Outcome.Succeeded(JobResult.of(LARGE)))
                .build();
        assertEquals(4, Combinable.CHANGES.weight(change(before, delivered)));
        assertEquals(
                1,
                Combinable.CHANGES.weight(change(
                        delivered, delivered.next(VirtualClock.START, "next").build())));
        assertEquals(1, Combinable.CHANGES.weight(WriteQueueBench.change(before)));
    }
}
