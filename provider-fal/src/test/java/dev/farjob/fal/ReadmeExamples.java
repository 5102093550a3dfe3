package dev.farjob.fal;

import dev.farjob.JobOrchestrator;
import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.fal.simulator.FalSimulator;
import dev.farjob.model.Job;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobStore;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** The Java of the README. */
final class ReadmeExamples {

    private ReadmeExamples() {}

    static JobOrchestrator wired(JobStore store, String key, String secret) {
        JobOrchestrator jobs = JobOrchestrator.on(store)
                .provider(FalProvider.withKey(key))
                .webhooks(URI.create("https://host.example/hooks"), secret)
                .build()
                .start();
        return jobs;
    }

    static Job submitted(JobOrchestrator jobs) {
        Job job = jobs.submit(JobRequest.to("fal", "fal-ai/kling-video/v2/master/text-to-video")
                        .owner("user-42")
                        .input(Map.of("prompt", "a lighthouse"))
                        .build())
                .job();
        return job;
    }

    static FalProvider withOptions(FalKeys keys) {
        FalProvider fal = FalProvider.builder(keys)
                .options(request -> FalOptions.defaults()
                        .lowPriority()
                        .startTimeout(Duration.ofMinutes(10))
                        .objectLifetime(ObjectLifetime.of(Duration.ofDays(7)))
                        .tag("job", request.job().value()))
                .build();
        return fal;
    }

    static FalProvider bound(FalKeys keys) {
        FalProvider fal = FalProvider.builder(keys)
                .webhooks(FalWebhooks.builder().user("github|12345").build())
                .build();
        return fal;
    }

    static ProviderStatus simulated(SpawnRequest request) {
        try (FalSimulator fal = FalSimulator.start()) {
            fal.everyJob(FalScript.ending(FalOutcome.contentPolicy()).atOnce());
            ProviderClient client = fal.provider().build();
            return client.spawn(request) instanceof SpawnAnswer.Accepted accepted
                    ? client.observe(accepted.handle())
                    : ProviderStatus.running();
        }
    }
}
