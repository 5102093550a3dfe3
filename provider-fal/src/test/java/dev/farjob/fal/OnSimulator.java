package dev.farjob.fal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalRequest;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.fal.simulator.FalSimulator;
import dev.farjob.model.Failure;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Target;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.testkit.VirtualClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A client, and a simulator that both live by one clock. */
abstract class OnSimulator {

    static final String ENDPOINT = "fal-ai/kling-video/v2/master/text-to-video";
    static final Owner OWNER = Owner.of("user-42");

    final VirtualClock clock = new VirtualClock();
    final FalSimulator fal =
            FalSimulator.builder().clock(clock).webhooksByHand().start();
    final FalProvider client = fal.provider().build();

    @AfterEach
    final void noKeyWentAstray() {
        List<String> strays = fal.strayKeys();
        fal.close();
        assertEquals(List.of(), strays, "a key was sent where it has no business");
    }

    static SpawnRequest request() {
        return request(ENDPOINT, "{\"prompt\":\"a lighthouse\"}");
    }

    static SpawnRequest request(String endpoint, String input) {
        JobSpec spec = JobSpec.of(OWNER, Target.of("fal", endpoint), Payload.ofJson(input))
                .build();
        Job accepted = Job.accept(
                JobId.of("job-1"), spec, StepPlan.none(), VirtualClock.START, "stamp", Duration.ofSeconds(30));
        return SpawnRequest.of(accepted.next(VirtualClock.START, "stamp")
                .state(JobState.SPAWNING)
                .attempt(1)
                .build());
    }

    static SpawnRequest reporting() {
        return request().webhookUrl(URI.create("https://host.example/hooks/fal?job=job-1&attempt=1&token=t"));
    }

    Handle spawn() {
        return spawn(client, request());
    }

    static Handle spawn(FalProvider client, SpawnRequest request) {
        return assertInstanceOf(SpawnAnswer.Accepted.class, client.spawn(request))
                .handle();
    }

    /** A job that has ended so. */
    Handle ended(FalOutcome outcome) {
        fal.nextJob(FalScript.ending(outcome).atOnce());
        return spawn();
    }

    Failure failureOf(FalOutcome outcome) {
        return assertInstanceOf(ProviderStatus.Failed.class, client.observe(ended(outcome)))
                .failure();
    }

    FalRequest arrived() {
        List<FalRequest> all = fal.requests();
        return all.get(all.size() - 1);
    }
}
