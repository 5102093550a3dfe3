package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.rules.LateSuccessPolicy;
import dev.farjob.testkit.provider.RemoteScript;
import java.time.Duration;

/** A bench on which jobs time out, are compensated, and go on at the provider all the same. */
final class LateBench {

    static final Duration HOUR = Duration.ofHours(1);

    final Bench bench = new Bench();

    /** A node with steps for everything that may become of a late success. */
    JobOrchestrator with(LateSuccessPolicy policy) {
        return bench.node(builder -> builder.lateSuccess(policy)
                .onSuccess(bench.effect("charge"))
                .onFailure(bench.effect("refund"))
                .onLateSuccess(bench.effect("recharge"), bench.effect("deliver")));
    }

    /** A job that timed out, was compensated, and goes on at the provider all the same. */
    Job timedOut(JobOrchestrator jobs) {
        Job job = running(jobs);
        bench.clock.advance(HOUR);
        jobs.sweep();
        assertEquals(JobState.FAILED, bench.stored(job).state());
        return bench.stored(job);
    }

    /** A job that will time out after an hour, and that nobody can stop. */
    Job running(JobOrchestrator jobs) {
        bench.fake.nextJob(RemoteScript.succeeding().neverEnding().ignoringCancel());
        return jobs.submit(Bench.request().deadline(HOUR).build()).job();
    }

    /** Lets the provider deliver after all. */
    Job deliver(JobOrchestrator jobs, Job job) {
        jobs.receive("fake", bench.remote(job).succeed().webhook());
        return bench.stored(job);
    }
}
