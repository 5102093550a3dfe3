package dev.farjob.rules;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobSpec;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Owner;
import dev.farjob.model.Parking;
import dev.farjob.model.Payload;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Target;
import java.time.Duration;
import java.time.Instant;

/** Jobs in each state, sent at {@link #SENT}, one minute after they were accepted. */
final class JobAt {

    static final Instant SENT = Instant.parse("2026-03-01T12:00:00Z");
    static final Instant ACCEPTED = SENT.minus(Duration.ofMinutes(1));

    private static final Target TARGET = Target.of("fal", "fal-ai/veo3");

    private JobAt() {}

    static Job.Builder accepted(String id, String owner) {
        JobSpec spec = JobSpec.of(Owner.of(owner), TARGET, Payload.empty()).build();
        return Job.accept(JobId.of(id), spec, StepPlan.none(), ACCEPTED, "stamp", Duration.ofSeconds(5)).toBuilder();
    }

    static Job.Builder in(JobState state) {
        return in(state, "job-1", "user-1");
    }

    static Job.Builder in(JobState state, String id, String owner) {
        Job.Builder job = accepted(id, owner).state(state);
        Failure failure = Failure.of(FailureKind.PROVIDER_FAILED, "it failed");
        return switch (state) {
            case ACCEPTED -> job;
            case SPAWNING -> job.attempt(1).dispatchedAt(SENT);
            case QUEUED, RUNNING -> sent(job);
            case FINALIZING -> sent(job).outcome(new Outcome.Failed(failure));
            case PARKED -> sent(job).parking(new Parking(JobState.RUNNING, failure));
            case SUCCEEDED -> sent(job).outcome(new Outcome.Succeeded(RESULT)).settledAt(SENT);
            case FAILED -> sent(job).outcome(new Outcome.Failed(failure)).settledAt(SENT);
            case CANCELLED ->
                sent(job).outcome(new Outcome.Cancelled("asked for")).settledAt(SENT);
        };
    }

    private static Job.Builder sent(Job.Builder job) {
        return job.attempt(1).handle(Handle.of(TARGET, "req-1")).dispatchedAt(SENT);
    }

    private static final JobResult RESULT = JobResult.of(Payload.empty());
}
