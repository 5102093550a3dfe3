package dev.farjob.testkit.simulation;

import dev.farjob.model.FailureKind;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Owner;
import java.util.HashSet;
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
    private final Map<JobId, Outcome> ended = new LinkedHashMap<>();
    private final Set<JobId> seen = new HashSet<>();
    private final Set<JobId> acknowledgedEnds = new HashSet<>();

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
        JobId before = acknowledged.put(spec, job.id());
        // Of two clicks, the answer to the first may come after its job has been removed and the second has made
        // another
        boolean another = before != null && !before.equals(job.id()) && !mayBeGone(before) && !mayBeGone(job.id());
        if (another || !key.equals(spec.idempotencyKey())) {
            violations.report(1, job + " was acknowledged for " + spec + ", which was job " + before + " before");
        }
        owners.put(job.id(), spec.owner());
    }

    /** Whether the owner of an acknowledged job was shown that it has settled. */
    boolean isSeenSettled(Owner owner, JobId id, Optional<Job> shown) {
        if (shown.isEmpty() && mayBeGone(id)) {
            return true;
        }
        if (shown.isEmpty()) {
            violations.report(
                    1, "job " + id + " was acknowledged, and its owner " + owner + " was told that it is missing");
            return false;
        }
        fresh(owner, shown.get());
        return shown.get().state().isSettled();
    }

    void cancelled(Owner owner, JobId id, Optional<Job> answer) {
        if (answer.isEmpty()) {
            if (!mayBeGone(id)) {
                violations.report(
                        1, "job " + id + " was acknowledged, and its owner " + owner + " could not cancel it");
            }
            return;
        }
        Job told = answer.get();
        fresh(owner, told);
        Job now = watch.job(id).orElseThrow();
        if (told.cancelRequest().isPresent() && now.cancelRequest().isEmpty() && !watch.isTouched(id)) {
            violations.report(
                    Promise.ANSWERS_TRUE, told + " is to be cancelled, its owner was told, and " + now + " is not");
        }
        if (mayStillBeDelivered(told)) {
            if (told.unwanted().isEmpty() && !watch.isTouched(id)) {
                violations.report(
                        Promise.ANSWERS_TRUE, told + " is not wanted by its owner, and that is not on record");
            }
            watch.notWanted(id);
        }
        if (told.outcome().isPresent()) {
            ended.put(id, told.outcome().get());
        }
    }

    /** Whether a success that comes now would be one of a job that has not succeeded, and not failed for good either. */
    private static boolean mayStillBeDelivered(Job job) {
        Outcome outcome = job.outcome().orElse(null);
        return !(outcome instanceof Outcome.Succeeded) && (outcome == null || !OutcomeJudge.isFinal(outcome));
    }

    /** A person was told that this was done. */
    void repaired(JobId id, ManualRepair repair, JobState before, Job told) {
        fresh(told.owner(), told);
        if (repair instanceof ManualRepair.Abandon) {
            watch.notWanted(id);
        }
        boolean wasSettled = before == JobState.SUCCEEDED;
        if (wasSettled
                || (repair instanceof ManualRepair.Abandon
                        && told.state().isLive()
                        && !told.state().equals(JobState.FINALIZING))) {
            violations.report(
                    Promise.ANSWERS_TRUE, repair + " is said to be done with a job that was " + before + ": " + told);
        }
        ended.remove(id);
    }

    /** In the end: what was said to have ended so has ended so. */
    void judge() {
        ended.forEach((id, outcome) -> {
            Job now = watch.job(id).orElseThrow();
            if (!now.outcome().equals(Optional.of(outcome)) && !watch.isTouched(id) && !failedInStep(now)) {
                violations.report(
                        Promise.ANSWERS_TRUE, "the owner of " + now + " was told that it ended as " + outcome);
            }
        });
    }

    private static boolean failedInStep(Job job) {
        return job.outcome().orElse(null) instanceof Outcome.Failed failed
                && failed.failure().kind() == FailureKind.STEP_FAILED;
    }

    /** An owner came back, who had these unsettled and unacknowledged jobs before he asked, and still has them. */
    void cameBack(Owner owner, Returned returned, Set<JobId> live, Set<JobId> unseen, Set<JobId> known) {
        for (Job job : returned.unseen()) {
            if (known.contains(job.id()) && job.lateSuccessAt().isEmpty()) {
                violations.report(
                        Promise.ANSWERS_TRUE, owner + " had acknowledged the end of " + job + ", and was told again");
            }
        }
        shown(owner, returned.live());
        shown(owner, returned.unseen());
        Set<JobId> listed = new LinkedHashSet<>();
        returned.live().forEach(job -> listed.add(job.id()));
        returned.unseen().forEach(job -> listed.add(job.id()));
        // A job that is reopened between the two lists that an answer is made of is in neither
        live.removeIf(id -> watch.job(id).flatMap(Job::lateSuccessAt).isPresent());
        missing(owner, live, listed, "has not settled");
        missing(owner, unseen, listed, "has ended unseen");
    }

    private void missing(Owner owner, Set<JobId> expected, Set<JobId> listed, String why) {
        for (JobId id : expected) {
            if (!listed.contains(id) && !mayBeGone(id)) {
                violations.report(
                        Promise.ANSWERS_TRUE,
                        watch.job(id).orElseThrow() + " " + why + ", and " + owner + " who came back was not told");
            }
        }
    }

    /** The owner's acknowledged jobs that have not settled, or those that have and of which the end is not seen. */
    Set<JobId> unseenOf(Owner owner, boolean isSettled) {
        Set<JobId> ids = acknowledged(owner);
        ids.removeIf(
                id -> seen.contains(id) || watch.job(id).orElseThrow().state().isSettled() != isSettled);
        return ids;
    }

    /** Those whose ends their owners have acknowledged. */
    Set<JobId> acknowledgedEnds() {
        return Set.copyOf(acknowledgedEnds);
    }

    /** An owner acknowledges that these have ended. */
    void seen(Set<JobId> ids) {
        seen.addAll(ids);
    }

    /** An owner has acknowledged these, and was told that so many of them had been news. */
    void seen(Owner owner, Set<JobId> ids, int count) {
        acknowledgedEnds.addAll(ids);
        if (count > ids.size()) {
            violations.report(Promise.ANSWERS_TRUE, owner + " acknowledged " + ids + ", and was told " + count);
        }
    }

    private boolean mayBeGone(JobId id) {
        return watch.mayBeGone(id);
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
        had.removeIf(this::mayBeGone);
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

    /** Every job shown to an owner is the owner's, and was really written. */
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
