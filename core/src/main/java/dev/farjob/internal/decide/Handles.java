package dev.farjob.internal.decide;

import dev.farjob.model.Handle;
import dev.farjob.model.Job;

/** What is known of a remote job, put together from whoever named it. */
final class Handles {

    private Handles() {}

    /** This handle; with what the job knows of it, if both are the same remote job. */
    static Handle known(Job job, Handle handle) {
        return job.handle()
                .filter(known -> known.id().equals(handle.id()))
                .filter(known -> !known.detail().isEmpty())
                .orElse(handle);
    }
}
