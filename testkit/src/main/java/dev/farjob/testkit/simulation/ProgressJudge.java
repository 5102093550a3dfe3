package dev.farjob.testkit.simulation;

import dev.farjob.model.Cause;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Parking;
import dev.farjob.model.Progress;
import dev.farjob.testkit.provider.RemoteJob;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares the progress of a job with what was reported of it, and holds the system to what a report proves. */
final class ProgressJudge {

    /** A figure that has moved by less than this is not worth a write. */
    private static final double HAIR = 0.011;

    private final Violations violations;
    private final Truth truth;
    private final Map<String, Double> progress = new HashMap<>();
    private final Map<String, Set<Double>> reported = new HashMap<>();
    private final Set<String> arrived = new HashSet<>();

    ProgressJudge(Violations violations, Truth truth) {
        this.violations = violations;
        this.truth = truth;
    }

    /** The worker of this attempt is about to report. */
    void reporting(RemoteJob remote, double fraction) {
        reported.computeIfAbsent(attempt(remote), ignored -> new HashSet<>()).add(fraction);
    }

    /** The report counts, the worker was told, and the job is so now. */
    void reported(RemoteJob remote, double fraction, Job told) {
        if (!told.id().equals(remote.job()) || told.attempt() != remote.attempt()) {
            violations.report(
                    Promise.HONEST_PROGRESS, "a report by the worker of " + remote + " counts for another: " + told);
        }
        boolean isKept = told.reportedProgress().stream()
                .flatMapToDouble(figure -> figure.fraction().stream())
                .anyMatch(figure -> figure > fraction - HAIR);
        // At its deadline a job is asked to end, and how far it was is not looked at any more
        if (told.state() == JobState.RUNNING && told.cancelRequest().isEmpty() && !isKept) {
            violations.report(
                    Promise.ANSWERS_TRUE,
                    "the worker of " + remote + " was told that its report of " + fraction + " counts, and " + told
                            + " is at " + told.reportedProgress());
        }
        if (told.state() == JobState.SPAWNING) {
            arrived.add(attempt(remote));
        }
    }

    /** A job was written. */
    void written(Job before, Job after, Optional<JobEvent> event) {
        if (!before.handle().equals(after.handle())) {
            // How far another remote job was is not said of this one, and neither is how far this one was before
            progress.remove(followed(after));
        }
        checkFigure(after);
        if (before.state() == JobState.SPAWNING
                && after.handle().isEmpty()
                && arrived.contains(attempt(before.id(), before.attempt()))
                && event.map(JobEvent::cause).filter(Cause.HAND::equals).isEmpty()) {
            checkDoubt(before, after);
        }
    }

    /** A worker has reported on this attempt, so that it arrived is not in doubt, as long as there is a remote job. */
    private void checkDoubt(Job before, Job after) {
        boolean isThere = truth.runsOf(before.id()).stream()
                .anyMatch(run -> run.attempt() == before.attempt() && truth.knows(run));
        if (isThere && after.state() == JobState.ACCEPTED) {
            violations.report(
                    Promise.NO_BLIND_REPEAT, after + " is to be sent again, and a worker has reported on the attempt");
        }
        boolean isDoubted = after.parking()
                        .map(Parking::reason)
                        .filter(reason -> reason.kind() == FailureKind.SPAWN_IN_DOUBT)
                        .isPresent()
                || (after.outcome().orElse(null) instanceof Outcome.Failed failed
                        && failed.failure().kind() == FailureKind.SPAWN_IN_DOUBT);
        if (isThere && isDoubted) {
            violations.report(
                    Promise.PROVIDERS_WORD,
                    after + " is said to be in doubt, and a worker has reported on the attempt");
        }
    }

    private void checkFigure(Job after) {
        Progress now = after.reportedProgress().orElse(null);
        if (now == null || now.fraction().isEmpty()) {
            return;
        }
        double fraction = now.fraction().getAsDouble();
        if (now.source() == Progress.Source.WORKER
                && !reported.getOrDefault(attempt(after.id(), after.attempt()), Set.of())
                        .contains(fraction)) {
            violations.report(
                    Promise.HONEST_PROGRESS, after + " has progress of a worker that never reported it: " + fraction);
        }
        Double before = progress.put(followed(after), fraction);
        if (before != null && fraction < before) {
            violations.report(Promise.HONEST_PROGRESS, after + " went back from " + before + " to " + fraction);
        }
    }

    private static String followed(Job job) {
        return attempt(job.id(), job.attempt()) + "/"
                + job.handle().map(Handle::id).orElse("");
    }

    private static String attempt(RemoteJob remote) {
        return attempt(remote.job(), remote.attempt());
    }

    private static String attempt(JobId job, int attempt) {
        return job + "/" + attempt;
    }
}
