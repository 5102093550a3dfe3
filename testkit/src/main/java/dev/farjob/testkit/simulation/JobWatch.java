package dev.farjob.testkit.simulation;

import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Progress;
import dev.farjob.store.Change;
import dev.farjob.store.Verdict;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows every job write by write, and judges each write by what it was before. */
final class JobWatch {

    private final Violations violations;
    private final OutcomeJudge judge;
    private final Map<JobId, Job> jobs = new LinkedHashMap<>();
    private final Map<String, JobId> keys = new HashMap<>();
    private final Set<String> intents = new HashSet<>();
    private final Map<String, Double> progress = new HashMap<>();

    JobWatch(Violations violations, OutcomeJudge judge) {
        this.violations = violations;
        this.judge = judge;
    }

    Optional<Job> job(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    Collection<Job> jobs() {
        return jobs.values();
    }

    /** Whether this attempt to spawn was on record before now. */
    boolean isIntended(String attempt) {
        return intents.contains(attempt);
    }

    void inserted(Job job) {
        require(jobs.put(job.id(), job) == null, job, "was inserted twice");
        require(job.version() == 1, job, "was inserted at another version than 1");
        job.spec().idempotencyKey().ifPresent(key -> {
            JobId other = keys.put(job.owner() + " " + key, job.id());
            require(other == null, job, "has the idempotency key of job " + other + " of the same owner");
        });
    }

    void claimed(Job job) {
        Job before = known(job);
        require(!before.state().isSettled(), job, "was claimed after it was settled");
        require(job.version() == before.version() + 1, job, "was claimed, and its version went on from " + before);
        require(job.state() == before.state(), job, "was claimed, and changed its state from " + before);
        jobs.put(job.id(), job);
    }

    void applied(Change change, Verdict verdict) {
        if (verdict != Verdict.APPLIED) {
            return;
        }
        Job before = known(change.after());
        Job after = change.after();
        require(after.version() == before.version() + 1, after, "was written over version " + before.version());
        require(
                LegalMoves.allow(before.state(), after.state()),
                after,
                "came from " + before.state() + ", which is no legal move");
        checkEvent(before, after, change.event().orElse(null));
        checkAttempt(before, after);
        checkSettled(before, after);
        checkProgress(after);
        jobs.put(after.id(), after);
        judge.written(before, after);
    }

    private Job known(Job job) {
        Job before = jobs.get(job.id());
        if (before == null) {
            violations.report(1, job + " was written and never inserted");
        }
        return Objects.requireNonNull(before);
    }

    private void checkEvent(Job before, Job after, @Nullable JobEvent event) {
        if (event == null) {
            require(before.state() == after.state(), after, "changed from " + before.state() + " without an event");
            return;
        }
        require(
                event.job().equals(after.id())
                        && event.version() == after.version()
                        && event.state() == after.state()
                        && (event.attempt() == after.attempt() || event.kind() == EventKind.SUPERSEDED_ATTEMPT),
                after,
                "has an event that tells another story: " + event);
    }

    private void checkAttempt(Job before, Job after) {
        require(
                after.attempt() == before.attempt()
                        || (after.attempt() == before.attempt() + 1 && after.state() == JobState.SPAWNING),
                after,
                "went from attempt " + before.attempt() + " to " + after.attempt());
        if (after.state() == JobState.SPAWNING) {
            intents.add(after.id() + "/" + after.attempt());
        }
    }

    private void checkSettled(Job before, Job after) {
        if (before.state().isSettled()) {
            require(
                    before.lateSuccessAt().isEmpty()
                            && after.lateSuccessAt().isPresent()
                            && before.state() != JobState.SUCCEEDED
                            && before.outcome().equals(after.outcome())
                            && before.settledAt().equals(after.settledAt()),
                    after,
                    "was settled and changed, and not to record a late success");
        }
    }

    private void checkProgress(Job after) {
        Progress now = after.progress().orElse(null);
        if (now == null || now.fraction().isEmpty()) {
            return;
        }
        if (now.source() == Progress.Source.WORKER) {
            violations.report(9, after + " has progress of a worker that never reported any");
        }
        double fraction = now.fraction().getAsDouble();
        Double before = progress.put(after.id() + "/" + after.attempt(), fraction);
        if (before != null && fraction < before) {
            violations.report(9, after + " went back from " + before + " to " + fraction);
        }
    }

    private void require(boolean holds, Job job, String contradiction) {
        if (!holds) {
            violations.report(3, job + " " + contradiction);
        }
    }
}
