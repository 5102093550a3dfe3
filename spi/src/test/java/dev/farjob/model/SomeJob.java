package dev.farjob.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A job in any state, consistent, with secrets in it. */
public final class SomeJob {

    static final StepPlan PLAN = new StepPlan(List.of("archive", "charge"), List.of("refund"), List.of("recharge"));

    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    public static final Target TARGET = Target.of("acme", "render");
    public static final Handle HANDLE = Handle.of(TARGET, "req-1").withDetail("{\"url\":\"/status?sig=secret\"}");
    public static final Outcome SUCCESS = new Outcome.Succeeded(JobResult.of(Payload.ofJson("{\"url\":\"secret\"}")));
    public static final Failure FAILURE =
            Failure.of(FailureKind.PROVIDER_FAILED, "it went wrong").withDetail("secret");

    private SomeJob() {}

    public static JobSpec.Builder spec(String owner) {
        return JobSpec.of(Owner.of(owner), TARGET, Payload.ofJson("{\"prompt\":\"secret\"}"));
    }

    public static Job accepted() {
        return accepted("job-1", spec("ann"));
    }

    public static Job accepted(String id, JobSpec.Builder spec) {
        return Job.accept(JobId.of(id), spec.build(), PLAN, NOON, "first", Duration.ofSeconds(5));
    }

    public static Job.Builder in(JobState state) {
        return in(state, accepted());
    }

    public static Job.Builder in(JobState state, Job accepted) {
        Job.Builder job = accepted.toBuilder().state(state);
        if (state == JobState.ACCEPTED) {
            return job;
        }
        job.attempt(1).dispatchedAt(NOON);
        if (state == JobState.SPAWNING) {
            return job;
        }
        job.handle(HANDLE);
        return switch (state) {
            case FINALIZING -> job.outcome(SUCCESS).step(StepCursor.at("archive"));
            case PARKED -> job.parking(new Parking(JobState.RUNNING, FAILURE));
            case SUCCEEDED -> job.outcome(SUCCESS).settledAt(NOON);
            case FAILED -> job.outcome(new Outcome.Failed(FAILURE)).settledAt(NOON);
            case CANCELLED -> job.outcome(new Outcome.Cancelled("asked for")).settledAt(NOON);
            default -> job;
        };
    }
}
