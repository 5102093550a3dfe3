package dev.farjob.violations.internal.look;

import dev.farjob.model.Job;
import dev.farjob.store.Claim;
import dev.farjob.store.JobStore;
import java.util.List;

/** Claims jobs by itself. */
record Grabber(JobStore store) {

    List<Job> grab(Claim claim) {
        return store.claim(claim);
    }
}
