package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import java.util.Collection;

/** Counts the jobs that are in flight whenever one more is sent. */
final class LimitJudge {

    private final Scenario scenario;
    private final Violations violations;

    LimitJudge(Scenario scenario, Violations violations) {
        this.scenario = scenario;
        this.violations = violations;
    }

    /** A job is being sent; these are all there are, itself included. */
    void check(Job sent, Collection<Job> jobs) {
        long ofProvider = jobs.stream()
                .filter(job -> job.state().isInFlight())
                .filter(job -> job.target().provider().equals(sent.target().provider()))
                .count();
        long ofOwner = jobs.stream()
                .filter(job -> job.state().isInFlight())
                .filter(job -> job.owner().equals(sent.owner()))
                .count();
        if (ofProvider > scenario.limitPerProvider().orElse(Integer.MAX_VALUE)
                || ofOwner > scenario.limitPerOwner().orElse(Integer.MAX_VALUE)) {
            violations.report(
                    Promise.BOUNDS_KEPT,
                    sent + " is sent, and " + ofProvider + " of its provider and " + ofOwner
                            + " of its owner are in flight then");
        }
    }
}
