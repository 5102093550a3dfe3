package dev.farjob.testkit.provider;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Target;
import dev.farjob.provider.SpawnRequest;
import java.time.Duration;
import java.time.Instant;

/** Attempts to send a job, as the engine would make them. */
final class Requests {

    private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");

    private Requests() {}

    static SpawnRequest to(String provider, String job) {
        return of(JobId.of(job), Target.of(provider, "endpoint"), Payload.empty());
    }

    static SpawnRequest of(JobId id, Target target, Payload input) {
        JobSpec spec = JobSpec.of(Owner.of("owner"), target, input).build();
        Job accepted = Job.accept(id, spec, StepPlan.none(), MADE, "stamp", Duration.ofSeconds(30));
        return SpawnRequest.of(
                accepted.next(MADE, "stamp").state(JobState.SPAWNING).attempt(1).build());
    }
}
