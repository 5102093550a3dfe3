package dev.farjob.modal;

import dev.farjob.JobOrchestrator;
import dev.farjob.modal.api.ModalFunction;
import dev.farjob.modal.simulator.ModalSimulator;
import dev.farjob.modal.simulator.RemoteFunction;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobStore;
import java.util.Map;

/** The Java of the README. */
final class ReadmeExamples {

    private ReadmeExamples() {}

    static JobOrchestrator begin(JobStore store, String tokenId, String tokenSecret) {
        ModalProvider modal = ModalProvider.overGrpc(tokenId, tokenSecret);
        JobOrchestrator jobs = JobOrchestrator.on(store).provider(modal).build();
        jobs.submit(JobRequest.to("modal", "my-app/render")
                .owner("user-42")
                .input(Map.of("prompt", "a lighthouse", "steps", 30))
                .build());
        return jobs;
    }

    static String simulate() {
        try (ModalSimulator modal = ModalSimulator.start()) {
            modal.state()
                    .deploy(ModalFunction.of("my-app", "render"), RemoteFunction.returning(Map.of("key", "out.mp4")));
            ModalProvider client = ModalProvider.overGrpc(modal.options());
            return client.toString();
        }
    }
}
