package dev.farjob.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks that a snapshot of a job does not contradict itself. */
final class Consistency {

    private Consistency() {}

    static void check(Job job) {
        require(job.version() >= 1, job, "has no version");
        require(!job.stamp().isEmpty(), job, "has no stamp");
        require(!job.pace().isNegative() && !job.pace().isZero(), job, "has no pace");
        require(job.attempt() >= 0, job, "has a negative attempt");
        checkState(job);
        checkAttempts(job);
        require(
                job.abandonment().isEmpty()
                        || (job.outcome().orElse(null) instanceof Outcome.Succeeded
                                && !job.state().isSettled()),
                job,
                "is given up while no step for a success is being worked off");
        require(
                job.step()
                        .map(StepCursor::step)
                        .filter(at -> job.steps().isEmpty())
                        .isEmpty(),
                job,
                "is at a step that is not in its plan");
        require(
                job.settledAt().isPresent() == job.state().isSettled(),
                job,
                "is settled and has no settling time, or the other way round");
        require(
                job.parking().isPresent() == (job.state() == JobState.PARKED),
                job,
                "is parked and has no reason, or the other way round");
        require(
                job.acknowledgedAt().isEmpty()
                        || job.state().isSettled()
                        || job.lateSuccessAt().isPresent(),
                job,
                "is acknowledged before it ended");
    }

    private static void checkAttempts(Job job) {
        require(
                job.otherAttempts().isEmpty() || areDistinct(job.handles()),
                job,
                "counts one remote job as two attempts");
        require(job.otherAttempts().isEmpty() || job.attempt() > 0, job, "was not sent and knows of attempts");
        int last = 0;
        for (int attempt : job.attemptsInDoubt()) {
            require(
                    attempt > last && attempt <= job.attempt(),
                    job,
                    "is in doubt about attempts " + job.attemptsInDoubt() + ", which it has not made in this order");
            last = attempt;
        }
    }

    private static boolean areDistinct(List<Handle> handles) {
        Set<String> ids = new HashSet<>();
        return handles.stream().map(Handle::id).allMatch(ids::add);
    }

    private static void checkState(Job job) {
        switch (job.state()) {
            case ACCEPTED ->
                require(
                        job.handle().isEmpty() && job.outcome().isEmpty(),
                        job,
                        "was not sent and has a handle or an outcome");
            case SPAWNING ->
                require(
                        job.attempt() > 0
                                && job.handle().isEmpty()
                                && job.outcome().isEmpty(),
                        job,
                        "is being sent and has a handle, an outcome or no attempt");
            case QUEUED, RUNNING ->
                require(
                        job.handle().isPresent() && job.outcome().isEmpty(),
                        job,
                        "is at the provider and has no handle, or has an outcome");
            case FINALIZING -> require(job.outcome().isPresent(), job, "is finalizing and has no outcome");
            case SUCCEEDED ->
                require(job.outcome().orElse(null) instanceof Outcome.Succeeded, job, "succeeded and has no result");
            case FAILED ->
                require(job.outcome().orElse(null) instanceof Outcome.Failed, job, "failed and has no failure");
            case CANCELLED ->
                require(
                        job.outcome().orElse(null) instanceof Outcome.Cancelled,
                        job,
                        "was cancelled and has another outcome");
            case PARKED -> {}
        }
    }

    private static void require(boolean holds, Job job, String contradiction) {
        if (!holds) {
            throw new IllegalArgumentException(job + " " + contradiction);
        }
    }
}
