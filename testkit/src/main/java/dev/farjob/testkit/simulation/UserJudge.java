package dev.farjob.testkit.simulation;

import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Owner;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Holds the system to what it told its users. */
final class UserJudge {

    private final Violations violations;
    private final JobWatch watch;
    private final Map<JobSpec, JobId> acknowledged = new LinkedHashMap<>();
    private final Map<JobId, Owner> owners = new LinkedHashMap<>();

    UserJudge(Violations violations, JobWatch watch) {
        this.violations = violations;
        this.watch = watch;
    }

    void acknowledged(JobSpec spec, Job job) {
        if (watch.job(job.id()).isEmpty()) {
            violations.report(1, job + " was acknowledged and is not stored");
        }
        if (!job.owner().equals(spec.owner())) {
            violations.report(7, job + " was shown to " + spec.owner());
        }
        Optional<IdempotencyKey> key = job.spec().idempotencyKey();
        JobId before = acknowledged.putIfAbsent(spec, job.id());
        if (!key.equals(spec.idempotencyKey()) || (before != null && !before.equals(job.id()))) {
            violations.report(1, job + " was acknowledged for " + spec + ", which was job " + before + " before");
        }
        owners.put(job.id(), spec.owner());
    }

    /** Whether the owner of an acknowledged job was shown that it has settled. */
    boolean isSeenSettled(Owner owner, JobId id, Optional<Job> shown) {
        if (shown.isEmpty()) {
            violations.report(
                    1, "job " + id + " was acknowledged, and its owner " + owner + " was told that it is missing");
            return false;
        }
        fresh(owner, shown.get());
        return shown.get().state().isSettled();
    }

    void cancelled(Owner owner, JobId id, boolean known) {
        if (!known) {
            violations.report(1, "job " + id + " was acknowledged, and its owner " + owner + " could not cancel it");
        }
    }

    void pried(Owner owner, JobId id, boolean answered) {
        if (answered) {
            violations.report(7, owner + " got an answer about job " + id + " of " + owners.get(id));
        }
    }

    void shown(Owner owner, List<Job> jobs) {
        jobs.forEach(job -> fresh(owner, job));
    }

    /** The jobs that this owner was told he has. */
    Set<JobId> acknowledged(Owner owner) {
        return owners.entrySet().stream()
                .filter(entry -> entry.getValue().equals(owner))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** An owner was shown his list, and had these jobs when he asked for it. */
    void listed(Owner owner, List<Job> jobs, Set<JobId> had) {
        shown(owner, jobs);
        had.removeAll(jobs.stream().map(Job::id).collect(Collectors.toSet()));
        if (!had.isEmpty()) {
            violations.report(1, "acknowledged jobs " + had + " are not in the list of their owner " + owner);
        }
    }

    /** A job of somebody else whom we know of. */
    Optional<JobId> jobOfAnother(Owner owner, SplittableRandom random) {
        List<JobId> others = owners.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(owner))
                .map(Map.Entry::getKey)
                .toList();
        return others.isEmpty() ? Optional.empty() : Optional.of(others.get(random.nextInt(others.size())));
    }

    /** What an owner is shown is his own, and was really written. */
    private void fresh(Owner owner, Job job) {
        if (!job.owner().equals(owner)) {
            violations.report(7, job + " of " + job.owner() + " was shown to " + owner);
        }
        long stored = watch.job(job.id()).map(Job::version).orElse(0L);
        if (job.version() > stored) {
            violations.report(3, job + " was shown and never written");
        }
    }
}
