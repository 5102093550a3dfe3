package dev.farjob.testkit.simulation;

import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Silence;
import dev.farjob.model.StepCursor;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.testkit.provider.RemoteJob;
import dev.farjob.testkit.simulation.Truth.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Compares what the system says of a job with what really became of it. */
final class OutcomeJudge {

    /** After so many answers in a row that nobody could make sense of, a system may ask a person. */
    private static final int BAFFLED = 3;

    /**
     * How long after its deadline a job may still wait for its provider to take a cancel: ten minutes, and a pass before and
     * after them. Once everything works, passes are up to ten minutes apart.
     */
    private static final Duration GRACE = Duration.ofMinutes(30);

    private static final Duration SLACK = Duration.ofMinutes(1);

    private static final Set<Run> SUCCESSES = EnumSet.of(Run.SUCCEEDED, Run.EXPIRED, Run.VANISHED);

    private final Simulation simulation;
    private final Scenario scenario;
    private final Instant calm;
    private final Violations violations;
    private final Truth truth;
    private final Set<JobId> cancelAsked = new HashSet<>();
    private final Set<JobId> parked = new HashSet<>();
    private final Set<JobId> abandonAsked = new HashSet<>();
    private final Map<JobId, Set<String>> named = new HashMap<>();
    private Duration worstSkew = Duration.ZERO;

    OutcomeJudge(Simulation simulation, Scenario scenario, Instant calm, Violations violations, Truth truth) {
        this.simulation = simulation;
        this.scenario = scenario;
        this.calm = calm;
        this.violations = violations;
        this.truth = truth;
    }

    /** The owner asked for this job to be cancelled. */
    void cancelAsked(JobId id) {
        cancelAsked.add(id);
    }

    /** A person asks for this job to be given up. */
    void abandonAsked(JobId id) {
        abandonAsked.add(id);
    }

    /** A person who gives up a job that its provider has wants it stopped there. */
    private boolean isGivenUp(Job job) {
        return abandonAsked.contains(job.id())
                && job.outcome().filter(OutcomeJudge::isAbandoned).isPresent();
    }

    /** Whether the job was given up by hand. */
    static boolean isAbandoned(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed && failed.failure().kind() == FailureKind.ABANDONED;
    }

    /** Whether a person or a step of the host chose this end: nothing that the provider does changes it. */
    static boolean isFinal(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed
                && (isAbandoned(outcome) || failed.failure().kind() == FailureKind.STEP_FAILED);
    }

    /** A node's clock is off by so much; it may take deadlines for passed that have not. */
    void skewed(Duration skew) {
        if (skew.compareTo(worstSkew) > 0) {
            worstSkew = skew;
        }
    }

    /** Whether it has ever waited for a person, who takes as long as people do. */
    boolean wasParked(JobId id) {
        return parked.contains(id);
    }

    /** How far the clock of any node has been off. */
    Duration worstSkew() {
        return worstSkew;
    }

    void written(Job before, Job after) {
        after.handles()
                .forEach(handle -> named.computeIfAbsent(after.id(), ignored -> new HashSet<>())
                        .add(handle.id()));
        if (before.cancelRequest().isEmpty()
                && after.cancelRequest().isPresent()
                && !cancelAsked.contains(after.id())
                && !isGivenUp(after)
                && !isTimeUp(after)) {
            violations.report(7, after + " is to be cancelled, and its owner never asked for it");
        }
        if (after.state() == JobState.PARKED && before.state() != JobState.PARKED) {
            parked(before, after);
        }
        if (after.outcome().isPresent() && !after.outcome().equals(before.outcome())) {
            judge(before, after, after.outcome().get());
            if (before.outcome().isEmpty() && before.lateSuccessAt().isEmpty() && !parked.contains(after.id())) {
                inTime(after);
            }
        }
        if (after.lateSuccessAt().isPresent()
                && before.lateSuccessAt().isEmpty()
                && scenario.tries(Variation.LATE_SUCCESS_DISCARDED)) {
            violations.report(6, after + " is said to have succeeded late, and its host wants that forgotten");
        }
        if (after.lateSuccessAt().isPresent()
                && before.lateSuccessAt().isEmpty()
                && !SUCCESSES.contains(truth.of(after))
                && truth.runsOf(after.id()).stream().map(truth::of).noneMatch(SUCCESSES::contains)) {
            violations.report(6, after + " is said to have succeeded late; its run is " + truth.of(after));
        }
    }

    /** A deadline that has passed ends a job soon after, or soon after everything works again. */
    private void inTime(Job job) {
        job.spec().deadline().ifPresent(deadline -> {
            Instant end = deadline.isAfter(calm) ? deadline : calm;
            // A node with a wrong clock puts off by as much whatever it puts off until the deadline
            if (simulation.now().isAfter(end.plus(GRACE).plus(worstSkew))) {
                violations.report(Promise.DEADLINES_KEPT, job + " ends only now, and should have by " + deadline);
            }
        });
    }

    private void judge(Job before, Job job, Outcome outcome) {
        Run run = truth.of(job);
        if (outcome instanceof Outcome.Succeeded succeeded) {
            succeeded(job, succeeded, run);
        } else if (outcome instanceof Outcome.Cancelled) {
            cancelled(before, job, run);
        } else if (outcome instanceof Outcome.Failed failed) {
            failed(before, job, failed.failure().kind(), run);
        }
    }

    private void succeeded(Job job, Outcome.Succeeded outcome, Run run) {
        if (!SUCCESSES.contains(run)) {
            violations.report(6, job + " is said to have succeeded; its run is " + run);
        }
        truth.namedBy(job).ifPresent(remote -> {
            if (remote.result() instanceof ResultAnswer.Ready ready
                    && !ready.result().payload().equals(outcome.result().payload())) {
                violations.report(6, job + " has the result of another run than " + remote);
            }
        });
    }

    private void cancelled(Job before, Job job, Run run) {
        // A deadline, by whatever clock, makes a provider cancel, and one that deletes leaves nothing to ask about
        boolean timeUp = run == Run.VANISHED && isTimeUp(job);
        if (!cancelAsked.contains(job.id()) && run != Run.CANCELLED && !timeUp) {
            violations.report(10, job + " is said to be cancelled, and nobody asked for it; its run is " + run);
        }
        // Reopened for its late success, and no longer wanted: its owner is not charged for what was delivered
        boolean givenUp = run == Run.SUCCEEDED && before.lateSuccessAt().isPresent();
        if ((run == Run.ALIVE || run == Run.SUCCEEDED) && !givenUp) {
            violations.report(10, job + " is said to be cancelled; its run is " + run);
        }
    }

    private void failed(Job before, Job job, FailureKind kind, Run run) {
        switch (kind) {
            case TIMED_OUT -> {
                if (before.lateSuccessAt().isPresent()) {
                    violations.report(
                            6, job + " had delivered late and was reopened, and timed out; its run is " + run);
                }
                if (!isTimeUp(job)) {
                    violations.report(6, job + " timed out before its deadline; its run is " + run);
                }
            }
            case SPAWN_IN_DOUBT -> {
                if (job.handle().isPresent()) {
                    violations.report(6, job + " knows its handle and is said to be in doubt; its run is " + run);
                }
                if (scenario.tries(Variation.IN_DOUBT_PARKS) && !parked.contains(job.id())) {
                    violations.report(6, job + " failed, and its host wants a person to be asked");
                }
            }
            case STEP_FAILED -> {
                if (!scenario.tries(Variation.IMPOSSIBLE_STEPS)
                        || !before.outcome()
                                .filter(Outcome.Succeeded.class::isInstance)
                                .isPresent()) {
                    violations.report(6, job + " failed with a step, and no step of this run fails it");
                }
            }
            case ABANDONED -> {
                if (!abandonAsked.contains(job.id())) {
                    violations.report(6, job + " is given up, and nobody asked for it");
                }
            }
            case INSUFFICIENT_CREDITS ->
                violations.report(6, job + " failed as " + kind + ", for which there is no reason in this run");
            default -> {
                boolean another = job.handle().isEmpty()
                        && truth.runsOf(job.id()).stream().allMatch(earlier -> earlier.attempt() < job.attempt());
                if (!another && (run == Run.ALIVE || run == Run.SUCCEEDED)) {
                    violations.report(6, job + " failed as " + kind + "; its run is " + run);
                }
                truth.runsOf(job.id()).forEach(each -> mayDeliver(job, kind, each));
            }
        }
    }

    /** Another attempt fails a job only if none that the job has known may deliver, but for those that were asked to end. */
    private void mayDeliver(Job job, FailureKind kind, RemoteJob attempt) {
        Run run = truth.of(attempt);
        boolean known = job.handles().stream().anyMatch(handle -> handle.id().equals(attempt.id()));
        // A person who named a remote job that was started elsewhere may have taken that back
        boolean counts = known
                || (named.getOrDefault(job.id(), Set.of()).contains(attempt.id())
                        && !truth.isStartedElsewhere(attempt));
        if (counts && !truth.isAskedToEnd(attempt) && (run == Run.ALIVE || run == Run.SUCCEEDED)) {
            violations.report(6, job + " failed as " + kind + ", and its attempt " + attempt + " is " + run);
        }
    }

    private void parked(Job before, Job after) {
        parked.add(after.id());
        Run run = truth.of(after);
        FailureKind kind = after.parking().orElseThrow().reason().kind();
        if (kind == FailureKind.SPAWN_IN_DOUBT && !scenario.tries(Variation.IN_DOUBT_PARKS)) {
            violations.report(6, after + " waits for a person, and its host wants none to be asked");
        }
        if (kind == FailureKind.STEP_FAILED) {
            if (!scenario.tries(Variation.EXHAUSTED_STEPS) && !waitsForAnUpdatedNode(after)) {
                violations.report(6, after + " waits for a person, and no step of this run is exhausted");
            }
            return;
        }
        int enough = scenario.tries(Variation.ASKS_PEOPLE_SOON) ? 1 : BAFFLED;
        boolean baffled =
                after.silence().or(before::silence).map(Silence::notUnderstood).orElse(0) >= enough;
        if (after.handle().isPresent() && !baffled && (run == Run.ALIVE || run == Run.SUCCEEDED)) {
            violations.report(
                    6, after + " was parked (" + after.parking().orElseThrow().reason() + "); its run is " + run);
        }
    }

    /** Only updated nodes know its step, and there may have been none for an hour. */
    private boolean waitsForAnUpdatedNode(Job job) {
        return scenario.tries(Variation.ROLLOUT)
                && job.step()
                        .map(StepCursor::step)
                        .filter(step -> step.equals(StepEffects.BILL) || step.equals(StepEffects.ANNOUNCE))
                        .isPresent();
    }

    private boolean isTimeUp(Job job) {
        return job.spec()
                .deadline()
                .filter(deadline ->
                        !deadline.isAfter(simulation.now().plus(worstSkew).plus(SLACK)))
                .isPresent();
    }
}
