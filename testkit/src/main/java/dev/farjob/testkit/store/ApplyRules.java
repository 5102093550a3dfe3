package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.StepRecord;
import dev.farjob.model.Unwanted;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.JobQuery;
import dev.farjob.store.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

abstract class ApplyRules extends StoreRules {

    ApplyRules(JobStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("A change of the version that is there is applied")
    void applies() {
        Job accepted = given(Jobs.of("ann").accepted());
        Job spawning = Snapshots.next(accepted, JobState.SPAWNING);

        assertEquals(Verdict.APPLIED, apply(Snapshots.change(accepted, spawning, Due.never())));
        assertEquals(spawning, stored(accepted.id()));
    }

    @Test
    @DisplayName("A snapshot, its event and its checkpoint are written together")
    void writesAllParts() {
        Job job = given(Jobs.of("ann").finalizing());
        Change change = Snapshots.change(job, JobState.FINALIZING, Due.never()).step(step(job, "archive"));

        assertEquals(Verdict.APPLIED, apply(change));

        assertEquals(change.after(), stored(job.id()));
        assertEquals(List.of(change.event().orElseThrow()), store.events(job.id(), job.version()));
        assertEquals(List.of(step(job, "archive")), store.steps(job.id()));
    }

    @Test
    @DisplayName(
            "A change that was made for another write of the same version is lost: after a restore, versions come again")
    void fencesAnotherWriteOfTheSameVersion() {
        Job job = given(Jobs.of("ann").queued());
        Job other = job.toBuilder()
                .written(job.version(), job.updatedAt(), "write-that-was-lost")
                .build();

        assertEquals(Verdict.LOST, apply(Snapshots.change(other, JobState.FAILED, Due.now())));
        assertEquals(job, stored(job.id()));

        Job settled = given(Jobs.of("ann").succeeded());
        Job otherEnd = settled.toBuilder()
                .written(settled.version(), settled.updatedAt(), "write-that-was-lost")
                .build();
        assertEquals(Verdict.LOST, apply(Snapshots.change(otherEnd, JobState.FAILED, Due.now())));
        assertEquals(settled, stored(settled.id()));
    }

    @Test
    @DisplayName(
            "A change of an older version is lost, and nothing of it is left: no snapshot, event, step or due time")
    void fencesTheLoser() {
        Job job = given(Jobs.of("ann").queued());
        Change winner = Change.of(job, Snapshots.next(job, JobState.RUNNING), Due.in(LONG));
        Job lost = Snapshots.next(job, JobState.FAILED).toBuilder()
                .handle(Handle.of(job.target(), "never-stored"))
                .build();
        Change loser = Snapshots.change(job, lost, Due.now()).step(step(job, "refund"));

        assertEquals(Verdict.APPLIED, apply(winner));
        assertEquals(Verdict.LOST, apply(loser));

        assertEquals(winner.after(), stored(job.id()));
        assertEquals(List.of(), store.events(job.id(), job.version()), "events");
        assertEquals(List.of(), store.steps(job.id()), "steps");
        assertEquals(List.of(), claimDue(10), "due jobs");
        assertEquals(Optional.empty(), store.findByHandle("acme", "never-stored"));
        assertEquals(List.of(), store.list(JobQuery.ofOwner(job.owner()).states(JobState.FAILED)));
    }

    @Test
    @DisplayName("A change of a version that was never there is lost")
    void fencesTheFuture() {
        Job job = given(Jobs.of("ann").queued());
        Job unseen = Snapshots.next(Snapshots.next(job, JobState.RUNNING), JobState.RUNNING);

        assertEquals(Verdict.LOST, apply(Snapshots.change(unseen, JobState.FAILED, Due.never())));
        assertEquals(job, stored(job.id()));
    }

    @Test
    @DisplayName("A change of a job that is not there is lost")
    void losesUnknownJob() {
        Job nobody = Jobs.of("ann").queued();

        assertEquals(Verdict.LOST, apply(Snapshots.change(nobody, JobState.RUNNING, Due.now())));
        assertEquals(Optional.empty(), store.find(nobody.id()));
        assertEquals(List.of(), store.events(nobody.id(), 0));
    }

    @Test
    @DisplayName("Each change of a batch is judged for itself, and the verdicts come in order")
    void judgesEachForItself() {
        Job first = given(Jobs.of("ann").queued());
        Job outdated = given(Jobs.of("bob").queued());
        apply(Snapshots.change(outdated, JobState.RUNNING, Due.never()));
        Job unknown = Jobs.of("carl").queued();
        Job last = given(Jobs.of("dora").queued());
        List<Change> changes = new ArrayList<>();
        for (Job job : List.of(first, outdated, unknown, last)) {
            changes.add(Snapshots.change(job, JobState.FAILED, Due.never()));
        }

        assertEquals(List.of(Verdict.APPLIED, Verdict.LOST, Verdict.LOST, Verdict.APPLIED), store.apply(changes));
        assertEquals(JobState.FAILED, stored(first.id()).state());
        assertEquals(JobState.RUNNING, stored(outdated.id()).state());
        assertEquals(JobState.FAILED, stored(last.id()).state());
    }

    @Test
    @DisplayName("Of two changes of one version in one batch exactly one is applied")
    void oneWinsWithinBatch() {
        Job job = given(Jobs.of("ann").running());
        Change one = Snapshots.change(job, JobState.SUCCEEDED, Due.never()).step(step(job, "charge"));
        Change other = Snapshots.change(job, JobState.FAILED, Due.never()).step(step(job, "refund"));

        List<Verdict> verdicts = store.apply(List.of(one, other));

        assertEquals(1, Collections.frequency(verdicts, Verdict.APPLIED), "applied");
        assertEquals(1, Collections.frequency(verdicts, Verdict.LOST), "lost");
        Change winner = verdicts.get(0) == Verdict.APPLIED ? one : other;
        assertEquals(winner.after(), stored(job.id()));
        assertEquals(List.of(winner.event().orElseThrow()), store.events(job.id(), job.version()));
        assertEquals(List.of(winner.step().orElseThrow()), store.steps(job.id()));
    }

    @Test
    @DisplayName("Nothing to apply is nothing")
    void appliesNothing() {
        assertEquals(List.of(), store.apply(List.of()));
    }

    @Test
    @DisplayName("A settled job may get one more version, as a late success needs")
    void appliesToSettled() {
        Job failed = given(Jobs.of("ann").failed());
        Job late = failed.next(Jobs.NOON.plusSeconds(9), "late")
                .lateSuccessAt(Jobs.NOON.plusSeconds(9))
                .build();

        assertEquals(Verdict.APPLIED, apply(Snapshots.change(failed, late, Due.never())));
        assertEquals(late, stored(failed.id()));
        assertEquals(List.of(late), store.list(JobQuery.everyone().lateSuccess()));

        Job reopened = Snapshots.next(late, JobState.FINALIZING);
        assertEquals(Verdict.APPLIED, apply(Snapshots.change(late, reopened, Due.now())));
        assertEquals(List.of(reopened.id()), ids(claimDue(10)), "a reopened job is due");
    }

    @TestFactory
    @DisplayName("That a job is not wanted any more comes back from every read, in every state")
    Stream<DynamicTest> keepsWhoDoesNotWantIt() {
        return Stream.of(JobState.values()).map(state -> dynamicTest(state.name(), () -> keepsWhoDoesNotWantIt(state)));
    }

    private void keepsWhoDoesNotWantIt(JobState state) {
        Job job = given(Jobs.of("ann").in(state));
        Job unwanted = job.next(Jobs.NOON.plusSeconds(9), "unwanted")
                .unwanted(new Unwanted(Unwanted.By.OWNER, Jobs.NOON.plusSeconds(8)))
                .build();

        assertEquals(Verdict.APPLIED, apply(Snapshots.change(job, unwanted, state.isLive() ? Due.now() : Due.never())));

        assertEquals(unwanted, stored(job.id()), "found");
        assertEquals(unwanted, anotherNode().find(job.id()).orElseThrow(), "found by another node");
        assertTrue(store.list(JobQuery.everyone()).contains(unwanted), "listed");
        unwanted.handle()
                .ifPresent(handle -> assertEquals(
                        unwanted,
                        store.findByHandle(unwanted.target().provider(), handle.id())
                                .orElseThrow(),
                        "found by its handle"));
        List<Optional<Unwanted>> claimed = claimDue(10).stream()
                .filter(each -> each.id().equals(job.id()))
                .map(Job::unwanted)
                .toList();
        assertEquals(state.isLive() ? List.of(unwanted.unwanted()) : List.of(), claimed, "claimed");
    }

    @Test
    @DisplayName("Hundreds of changes fit into one call")
    void appliesMany() {
        List<Change> changes = new ArrayList<>();
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Job job = Jobs.of("ann").accepted();
            jobs.add(job);
            changes.add(Snapshots.change(job, JobState.SPAWNING, Due.now()).step(step(job, "s" + i)));
        }
        insert(jobs.toArray(Job[]::new));

        assertEquals(Collections.nCopies(500, Verdict.APPLIED), store.apply(changes));
        for (Change change : changes) {
            assertEquals(change.after(), stored(change.id()));
        }
        assertEquals(500, claimDue(1_000).size());
    }

    static StepRecord step(Job job, String name) {
        return new StepRecord(job.id(), name, StepRecord.Status.DONE, Jobs.NOON, "note of " + name);
    }
}
