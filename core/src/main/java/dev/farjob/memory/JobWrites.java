package dev.farjob.memory;

import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Insertion;
import dev.farjob.store.NewJob;
import dev.farjob.store.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps the store's promises about writing jobs. Not safe for threads: the store's lock is around it. */
final class JobWrites {

    private final JobTable table;
    private final Clock clock;

    JobWrites(JobTable table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    Insertion insert(NewJob added) {
        if (isTaken(added.adopted(), added.job().id())) {
            return new Insertion.HandleTaken();
        }
        return table.conflict(added.job()).orElseGet(() -> {
            table.add(added, clock.instant());
            return new Insertion.Inserted(added.job());
        });
    }

    List<Job> claim(Claim claim) {
        Instant now = clock.instant();
        return claimable(claim, now).stream().map(row -> claim(row, now)).toList();
    }

    private List<JobRow> claimable(Claim claim, Instant now) {
        if (claim instanceof Claim.DueJobs due) {
            return table.due(due, now);
        }
        Claim.TheseJobs these = (Claim.TheseJobs) claim;
        return new LinkedHashSet<>(these.ids())
                .stream()
                        .flatMap(id -> table.find(id).stream())
                        .filter(row -> row.job.state().isLive())
                        .filter(row ->
                                these.unlessWithin().isZero() || (mayBeAsked(row, now) && !isFresh(row, these, now)))
                        .toList();
    }

    private static boolean mayBeAsked(JobRow row, Instant now) {
        return row.job.state().isAtProvider() || (row.due != null && !row.due.isAfter(now));
    }

    private static boolean isFresh(JobRow row, Claim.TheseJobs claim, Instant now) {
        return row.claimedAt != null && row.claimedAt.plus(claim.unlessWithin()).isAfter(now);
    }

    private Job claim(JobRow row, Instant now) {
        table.claimed(row, now);
        return row.job;
    }

    /** Applies all of these, or none and answers with the verdict on the first that could not be. */
    Verdict applyAll(List<Change> changes) {
        Verdict worst = changes.stream()
                .map(this::judge)
                .filter(verdict -> verdict != Verdict.APPLIED)
                .findFirst()
                .orElse(Verdict.APPLIED);
        if (worst == Verdict.APPLIED) {
            changes.forEach(this::apply);
        }
        return worst;
    }

    Verdict apply(Change change) {
        Verdict verdict = judge(change);
        if (verdict == Verdict.APPLIED) {
            JobRow row = table.find(change.id()).orElseThrow();
            table.write(row, change.over(row.job));
            table.reschedule(row, change.due(), clock.instant());
            change.event().ifPresent(row.events::add);
            change.step().ifPresent(row.steps::add);
        }
        return verdict;
    }

    /** Whether the job is still as this snapshot has it. */
    boolean isAt(Job before) {
        return table.find(before.id())
                .filter(row ->
                        row.job.version() == before.version() && row.job.stamp().equals(before.stamp()))
                .isPresent();
    }

    private Verdict judge(Change change) {
        JobRow row = table.find(change.id()).orElse(null);
        if (row == null || !change.isMadeFor(row.job)) {
            return Verdict.LOST;
        }
        if (isTaken(change.adopted(), change.id())) {
            return Verdict.HANDLE_TAKEN;
        }
        boolean admitted = change.admission()
                .map(admission -> table.admits(admission, row.job))
                .orElse(true);
        return admitted ? Verdict.APPLIED : Verdict.NOT_ADMITTED;
    }

    private boolean isTaken(Optional<Handle> adopted, JobId adopter) {
        return adopted.filter(handle -> table.isKnownToAnother(handle, adopter)).isPresent();
    }

    int acknowledge(Owner owner, Set<JobId> ids, Instant at) {
        List<JobRow> unseen = ids.stream()
                .flatMap(id -> table.find(id).stream())
                .filter(row -> row.job.owner().equals(owner) && row.job.isUnseen())
                .toList();
        unseen.forEach(
                row -> table.write(row, row.job.toBuilder().acknowledgedAt(at).build()));
        return unseen.size();
    }
}
