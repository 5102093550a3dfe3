package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.testkit.provider.RemoteJob;
import java.time.Duration;
import java.time.Instant;

/** In the end, judges how long each job took to settle once nothing of its own kept it. */
final class BoundedWaits {

    /** Besides what wrong clocks make a node wait for: providers may want to be left alone for six hours. */
    private static final Duration LONGEST = Duration.ofHours(7);

    private final Scenario scenario;
    private final Instant calm;
    private final Violations violations;
    private final OutcomeJudge outcomes;
    private final JobWatch watch;
    private final Truth truth;

    BoundedWaits(
            Scenario scenario,
            Instant calm,
            Violations violations,
            OutcomeJudge outcomes,
            JobWatch watch,
            Truth truth) {
        this.scenario = scenario;
        this.calm = calm;
        this.violations = violations;
        this.outcomes = outcomes;
        this.watch = watch;
        this.truth = truth;
    }

    void judge() {
        if (scenario.tries(Variation.LIMITS)) {
            // A job that waits for a place waits for those that have one, as long as they may take
            return;
        }
        watch.jobs().forEach(this::judge);
    }

    private void judge(Job job) {
        Instant settled = watch.firstSettledAt(job.id()).orElse(Instant.MIN);
        Instant wanted = job.spec().notBefore().orElse(job.createdAt());
        Instant ready = wanted.isAfter(calm) ? wanted : calm;
        for (RemoteJob run : truth.runsOf(job.id())) {
            Instant ended = run.endedAt();
            if (ended == null || !truth.knows(run)) {
                return;
            }
            ready = ended.isAfter(ready) ? ended : ready;
        }
        if (!watch.isTouched(job.id())
                && !outcomes.wasParked(job.id())
                && settled.isAfter(ready.plus(LONGEST).plus(outcomes.worstSkew()))) {
            violations.report(
                    Promise.NO_WAITING_FOR_THE_HUNG,
                    job + " settled at " + settled + ", and nothing of its own kept it since " + ready);
        }
    }
}
