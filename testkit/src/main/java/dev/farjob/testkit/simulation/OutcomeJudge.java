package dev.farjob.testkit.simulation;

import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Silence;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.testkit.simulation.Truth.Run;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** Compares what the system says of a job with what really became of it. */
final class OutcomeJudge {

    /** After so many answers in a row that nobody could make sense of, a system may ask a person. */
    private static final int BAFFLED = 3;

    private static final Duration SLACK = Duration.ofMinutes(1);

    private static final Set<Run> SUCCESSES = EnumSet.of(Run.SUCCEEDED, Run.EXPIRED, Run.VANISHED);

    private final Simulation simulation;
    private final Violations violations;
    private final Truth truth;
    private final Set<JobId> cancelAsked = new HashSet<>();
    private Duration worstSkew = Duration.ZERO;

    OutcomeJudge(Simulation simulation, Violations violations, Truth truth) {
        this.simulation = simulation;
        this.violations = violations;
        this.truth = truth;
    }

    /** The owner asked for this job to be cancelled. */
    void cancelAsked(JobId id) {
        cancelAsked.add(id);
    }

    /** A node's clock is off by so much; it may take deadlines for passed that have not. */
    void skewed(Duration skew) {
        if (skew.compareTo(worstSkew) > 0) {
            worstSkew = skew;
        }
    }

    void written(Job before, Job after) {
        if (before.cancelRequest().isEmpty()
                && after.cancelRequest().isPresent()
                && !cancelAsked.contains(after.id())
                && !isTimeUp(after)) {
            violations.report(7, after + " is to be cancelled, and its owner never asked for it");
        }
        if (after.state() == JobState.PARKED && before.state() != JobState.PARKED) {
            parked(before, after);
        }
        if (after.outcome().isPresent() && !after.outcome().equals(before.outcome())) {
            judge(after, after.outcome().get());
        }
        if (after.lateSuccessAt().isPresent()
                && before.lateSuccessAt().isEmpty()
                && !SUCCESSES.contains(truth.of(after))) {
            violations.report(6, after + " is said to have succeeded late; its run is " + truth.of(after));
        }
    }

    private void judge(Job job, Outcome outcome) {
        Run run = truth.of(job);
        if (outcome instanceof Outcome.Succeeded succeeded) {
            succeeded(job, succeeded, run);
        } else if (outcome instanceof Outcome.Cancelled) {
            cancelled(job, run);
        } else if (outcome instanceof Outcome.Failed failed) {
            failed(job, failed.failure().kind(), run);
        }
    }

    private void succeeded(Job job, Outcome.Succeeded outcome, Run run) {
        if (!SUCCESSES.contains(run)) {
            violations.report(6, job + " is said to have succeeded; its run is " + run);
        }
        truth.runOf(job.id()).ifPresent(remote -> {
            if (remote.result() instanceof ResultAnswer.Ready ready
                    && !ready.result().payload().equals(outcome.result().payload())) {
                violations.report(6, job + " has the result of another run than " + remote);
            }
        });
    }

    private void cancelled(Job job, Run run) {
        if (!cancelAsked.contains(job.id()) && run != Run.CANCELLED) {
            violations.report(10, job + " is said to be cancelled, and nobody asked for it; its run is " + run);
        }
        if (run == Run.ALIVE || run == Run.SUCCEEDED) {
            violations.report(10, job + " is said to be cancelled; its run is " + run);
        }
    }

    private void failed(Job job, FailureKind kind, Run run) {
        switch (kind) {
            case TIMED_OUT -> {
                if (!isTimeUp(job)) {
                    violations.report(6, job + " timed out before its deadline; its run is " + run);
                }
            }
            case SPAWN_IN_DOUBT -> {
                if (job.handle().isPresent()) {
                    violations.report(6, job + " knows its handle and is said to be in doubt; its run is " + run);
                }
            }
            case STEP_FAILED, INSUFFICIENT_CREDITS, ABANDONED ->
                violations.report(6, job + " failed as " + kind + ", for which there is no reason in this run");
            default -> {
                if (run == Run.ALIVE || run == Run.SUCCEEDED) {
                    violations.report(6, job + " failed as " + kind + "; its run is " + run);
                }
            }
        }
    }

    private void parked(Job before, Job after) {
        Run run = truth.of(after);
        boolean baffled =
                after.silence().or(before::silence).map(Silence::notUnderstood).orElse(0) >= BAFFLED;
        if (after.handle().isPresent() && !baffled && (run == Run.ALIVE || run == Run.SUCCEEDED)) {
            violations.report(
                    6, after + " was parked (" + after.parking().orElseThrow().reason() + "); its run is " + run);
        }
    }

    private boolean isTimeUp(Job job) {
        return job.spec()
                .deadline()
                .filter(deadline ->
                        !deadline.isAfter(simulation.now().plus(worstSkew).plus(SLACK)))
                .isPresent();
    }
}
