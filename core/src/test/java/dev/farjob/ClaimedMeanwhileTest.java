package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A sweep claims a job while another thread of the same node has a place for it and is about to claim it, too: one of them
 * looks at it, and neither leaves it to the other until the lease is over.
 */
class ClaimedMeanwhileTest {

    private final Bench bench = new Bench();
    private final Between store = new Between(bench.store);
    private final JobOrchestrator jobs = bench.node(store.as(JobStore.class), builder -> builder);

    /** A job that its provider has delivered, and that a sweep claims in front of the next claim. */
    private Job delivered() {
        Job job = bench.submit();
        bench.clock.advance(Duration.ofMinutes(1));
        store.next("claim", real -> {
            jobs.sweep();
            return real.make();
        });
        return job;
    }

    @Test
    void statusLooksAtAJobThatASweepOfItsNodeHasClaimed() {
        Job job = delivered();
        assertEquals(
                JobState.SUCCEEDED,
                jobs.status(Bench.ANN, job.id()).orElseThrow().state());
    }

    @Test
    void recoverLooksAtAJobThatASweepOfItsNodeHasClaimed() {
        Job job = delivered();
        jobs.recover(Bench.ANN);
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aJobThatASweepHasClaimedIsLookedAtAlsoWhereTheOtherClaimFails() {
        Job job = bench.submit();
        bench.clock.advance(Duration.ofMinutes(1));
        store.next("claim", real -> {
            jobs.sweep();
            throw new JobStoreException(Effect.NONE, "no connection");
        });
        try {
            jobs.status(Bench.ANN, job.id());
        } catch (JobStoreException failed) {
            assertEquals(Effect.NONE, failed.effect());
        }
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }
}
