package dev.farjob.internal;

import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobSpec;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Target;
import dev.farjob.testkit.VirtualClock;
import java.time.Duration;
import java.util.List;

/** Jobs for tests of the engine's parts. */
public final class Snapshots {

    private Snapshots() {}

    public static Job of(String id, String provider) {
        return at(id, Target.of(provider, "render"));
    }

    public static Job at(String id, Target target) {
        JobSpec spec = JobSpec.of(Owner.of("ann"), target, Payload.empty()).build();
        return Job.accept(JobId.of(id), spec, StepPlan.none(), VirtualClock.START, "stamp", Duration.ofSeconds(60));
    }

    /** A job whose provider has delivered after this long. */
    public static Job delivered(String id, Target target, Duration took) {
        return at(id, target).toBuilder()
                .written(2, VirtualClock.START.plus(took), "stamp")
                .state(JobState.SUCCEEDED)
                .attempt(1)
                .handle(Handle.of(target, "remote-" + id))
                .dispatchedAt(VirtualClock.START)
                .outcome(new Outcome.Succeeded(JobResult.of(Payload.empty())))
                .settledAt(VirtualClock.START.plus(took))
                .build();
    }

    /** A job that is at the first of these steps, because its provider has delivered. */
    public static Job atFirstOf(String id, String... steps) {
        Target target = Target.of("fake", "render");
        JobSpec spec = JobSpec.of(Owner.of("ann"), target, Payload.empty()).build();
        StepPlan plan = new StepPlan(List.of(steps), List.of(), List.of());
        return Job.accept(JobId.of(id), spec, plan, VirtualClock.START, "stamp", Duration.ofSeconds(60)).toBuilder()
                .written(2, VirtualClock.START, "stamp")
                .state(JobState.FINALIZING)
                .attempt(1)
                .handle(Handle.of(target, "remote-" + id))
                .dispatchedAt(VirtualClock.START)
                .outcome(new Outcome.Succeeded(JobResult.of(Payload.empty())))
                .step(StepCursor.at(steps[0]))
                .build();
    }
}
