package dev.farjob.benchmarks;

import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Target;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.store.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** Jobs in a store that no orchestrator knows of: due again as soon as they were claimed. */
final class LiveJobs {

    /** So that a claim finds them due again, however soon it comes. */
    private static final Duration PACE = Duration.ofMillis(1);

    private static final String STAMP = "benchmark";

    private final JobStore store;
    private final int count;

    private LiveJobs(JobStore store, int count) {
        this.store = store;
        this.count = count;
    }

    static LiveJobs insert(JobStore store, int count) {
        Random random = new Random(1);
        for (int done = 0; done < count; done += Life.BATCH) {
            store.insert(Life.numbers(Math.min(Life.BATCH, count - done)).stream()
                    .map(number -> one(number, random))
                    .toList());
        }
        return new LiveJobs(store, count);
    }

    private static NewJob one(long number, Random random) {
        Instant now = Instant.now();
        JobSpec spec = JobSpec.of(
                        Owner.of(Life.owner(number)),
                        Target.of(Life.PROVIDER, Life.ENDPOINT),
                        Payload.ofJson(Life.INPUT))
                .build();
        Job job = Job.accept(JobId.create(now, random), spec, StepPlan.none(), now, STAMP, PACE);
        return new NewJob(job, Due.now(), JobEvent.of(job, EventKind.SUBMITTED, Cause.SUBMIT, ""));
    }

    /** Claims each of them so many times. */
    void look(int times) {
        for (long looked = 0; looked < (long) count * times; ) {
            looked += claim(Life.BATCH);
        }
    }

    /** Claims so many that are due, and says how many it got. */
    int claim(int limit) {
        return store.claim(new Claim.DueJobs(Life.PROVIDER, limit)).size();
    }
}
