package dev.farjob.examples.quickstart;

import dev.farjob.JobOrchestrator;
import dev.farjob.model.Job;
import dev.farjob.model.Owner;
import dev.farjob.provider.ProviderClient;
import dev.farjob.request.JobRequest;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStore;
import java.util.Map;

/** The least that a host has to write. */
public final class Quickstart {

    /** The host's ledger, told of each success; it stands for anything that can be told the same key twice. */
    @FunctionalInterface
    public interface Ledger {
        /** Takes money, once per key. */
        void charge(String key, Owner owner, int cents);
    }

    private Quickstart() {}

    /** Sets an orchestrator up, which is then at work until it is closed. */
    public static JobOrchestrator open(JobStore store, ProviderClient acme, Ledger ledger) {
        JobOrchestrator jobs = JobOrchestrator.on(store)
                .provider(acme)
                .onSuccess(Step.elsewhere("charge", context -> {
                    ledger.charge(context.idempotencyKey(), context.job().owner(), 25);
                    return StepResult.done();
                }))
                .build()
                .start();
        return jobs;
    }

    /** Submits a job. When this returns the job is durable, and it is sent right after. */
    public static Job submit(JobOrchestrator jobs) {
        Job job = jobs.submit(JobRequest.to("acme", "upscale")
                        .owner("user-42")
                        .input(Map.of("image", "https://example.com/cat.png"))
                        .subject("gallery-7")
                        .idempotencyKey("click-8f3a")
                        .build())
                .job();
        return job;
    }
}
