package dev.farjob.jdbc.internal;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Change;
import dev.farjob.store.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** Applies fenced changes: those of live jobs together, the rare ones of settled jobs one by one. */
final class ApplyChanges {

    private final Writes writes;
    private final SettledJobs settled;
    private final AdmitJobs admit;
    private final AdoptedJobs adopted;
    private final KnownRequests known;

    ApplyChanges(Writes writes, SettledJobs settled, AdmitJobs admit, AdoptedJobs adopted, KnownRequests known) {
        this.writes = writes;
        this.settled = settled;
        this.admit = admit;
        this.adopted = adopted;
        this.known = known;
    }

    List<Verdict> apply(Handle handle, List<Change> changes) {
        Set<String> limits = new TreeSet<>();
        changes.forEach(change -> limits.addAll(AdmitJobs.names(change)));
        changes.forEach(change -> change.adopted().map(AdoptedJobs::name).ifPresent(limits::add));
        if (!limits.isEmpty()) {
            // Before any row is locked, so that nobody who holds one waits for us.
            writes.holdOff(handle, limits);
        }
        Verdict[] verdicts = new Verdict[changes.size()];
        for (List<Integer> round : rounds(changes)) {
            apply(handle, changes, round, verdicts);
        }
        return Arrays.asList(verdicts);
    }

    /**
     * Changes of one job follow each other, those that ask for room follow those that may make some, and one that adopts
     * follows those before it, which may have adopted the same.
     */
    private static List<List<Integer>> rounds(List<Change> changes) {
        List<List<Integer>> rounds = new ArrayList<>();
        List<Integer> round = new ArrayList<>();
        Set<JobId> ids = new HashSet<>();
        boolean asking = false;
        for (int i = 0; i < changes.size(); i++) {
            boolean asks = changes.get(i).admission().isPresent();
            boolean follows = asks != asking || changes.get(i).adopted().isPresent();
            if (!ids.add(changes.get(i).id()) || (follows && !round.isEmpty())) {
                rounds.add(round);
                round = new ArrayList<>();
                ids = new HashSet<>(Collections.singleton(changes.get(i).id()));
            }
            asking = asks;
            round.add(i);
        }
        rounds.add(round);
        return rounds;
    }

    private void apply(Handle handle, List<Change> all, List<Integer> round, Verdict[] verdicts) {
        // Only the first of a round adopts.
        Change first = all.get(round.get(0));
        if (first.adopted()
                .filter(remote -> adopted.isTaken(handle, remote, first.id()))
                .isPresent()) {
            verdicts[round.get(0)] = Verdict.HANDLE_TAKEN;
            if (round.size() > 1) {
                apply(handle, all, round.subList(1, round.size()), verdicts);
            }
            return;
        }
        List<Change> changes = round.stream().map(all::get).toList();
        Map<JobId, Verdict> found =
                changes.stream().anyMatch(change -> change.admission().isPresent())
                        ? admit.apply(handle, changes, admitted -> write(handle, admitted))
                        : verdicts(changes, write(handle, changes));
        for (int index : round) {
            verdicts[index] = Objects.requireNonNull(found.get(all.get(index).id()));
        }
    }

    private static Map<JobId, Verdict> verdicts(List<Change> changes, Set<JobId> written) {
        Map<JobId, Verdict> verdicts = new HashMap<>();
        for (Change change : changes) {
            verdicts.put(change.id(), written.contains(change.id()) ? Verdict.APPLIED : Verdict.LOST);
        }
        return verdicts;
    }

    private Set<JobId> write(Handle handle, List<Change> changes) {
        Map<JobId, Long> written = new HashMap<>();
        List<Change> ofLive = new ArrayList<>();
        List<Change> ofSettled = new ArrayList<>();
        changes.forEach(change -> (change.before().state().isSettled() ? ofSettled : ofLive).add(change));
        // In one order, or two writers might wait for each other
        ofSettled.sort(Comparator.comparing(Change::id));
        ofSettled.forEach(change -> settled.change(handle, change).ifPresent(no -> written.put(change.id(), no)));
        if (!ofLive.isEmpty()) {
            written.putAll(writes.change(handle, ofLive));
        }
        writeParts(handle, changes, written);
        known.forget(ended(changes));
        return written.keySet();
    }

    /** Nobody looks at a job that has ended; if it goes on after all, its request is read again. */
    private static List<JobId> ended(List<Change> changes) {
        return changes.stream()
                .filter(change -> change.after().state().isSettled())
                .map(Change::id)
                .toList();
    }

    private void writeParts(Handle handle, List<Change> changes, Map<JobId, Long> written) {
        Map<Long, Job> outcomes = new HashMap<>();
        List<HandleRow> handles = new ArrayList<>();
        for (Change change : changes) {
            Long no = written.get(change.id());
            if (no == null) {
                continue;
            }
            Job before = change.before();
            Job after = change.after();
            if (!after.outcome().equals(before.outcome())) {
                after.outcome()
                        .ifPresentOrElse(outcome -> outcomes.put(no, after), () -> settled.forgetOutcome(handle, no));
            }
            Set<HandleRow> had = HandleRow.of(before);
            Set<HandleRow> has = HandleRow.of(after);
            had.stream().filter(row -> !has.contains(row)).forEach(row -> settled.forgetHandle(handle, row));
            has.stream().filter(row -> !had.contains(row)).forEach(handles::add);
            if (after.acknowledgedAt().isPresent() != before.acknowledgedAt().isPresent()) {
                settled.markSeen(handle, change.id(), after.acknowledgedAt().isPresent());
            }
        }
        if (!outcomes.isEmpty()) {
            writes.outcomes(handle, outcomes);
        }
        if (!handles.isEmpty()) {
            writes.handles(handle, handles);
        }
    }
}
