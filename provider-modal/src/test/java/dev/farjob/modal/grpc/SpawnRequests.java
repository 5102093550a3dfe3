package dev.farjob.modal.grpc;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Target;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.testkit.VirtualClock;
import java.time.Duration;

/** First attempts, as the engine makes them. */
final class SpawnRequests {

    private SpawnRequests() {}

    static SpawnRequest to(String endpoint) {
        return of("job", endpoint, "{}");
    }

    static SpawnRequest of(String id, String endpoint, String input) {
        JobSpec spec = JobSpec.of(Owner.of("owner"), Target.of("modal", endpoint), Payload.ofJson(input))
                .build();
        Job accepted =
                Job.accept(JobId.of(id), spec, StepPlan.none(), VirtualClock.START, "stamp", Duration.ofSeconds(30));
        return SpawnRequest.of(accepted.next(VirtualClock.START, "stamp")
                .state(JobState.SPAWNING)
                .attempt(1)
                .build());
    }
}
