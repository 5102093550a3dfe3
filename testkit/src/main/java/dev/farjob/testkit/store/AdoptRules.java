package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.Insertion.HandleTaken;
import dev.farjob.store.Insertion.Inserted;
import dev.farjob.store.NewJob;
import dev.farjob.store.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class AdoptRules extends RaceRules {

    AdoptRules(JobStoreContract contract) {
        super(contract);
    }

    /** The change that gives a job this remote job by hand. */
    private static Change adopt(Job job, String handleId) {
        Job after = Snapshots.next(job, JobState.QUEUED).toBuilder()
                .handle(Handle.of(job.target(), handleId))
                .build();
        return Snapshots.change(job, after, Due.now()).adopting();
    }

    /** A new job for this remote job. */
    private static NewJob adopted(Jobs kind, String handleId) {
        Job job = kind.accepted();
        Job queued = job.toBuilder()
                .state(JobState.QUEUED)
                .attempt(1)
                .handle(Handle.of(job.target(), handleId))
                .dispatchedAt(job.createdAt())
                .build();
        return Snapshots.added(queued, Due.now()).adopting();
    }

    @Test
    @DisplayName(
            "A remote job that another job knows is not adopted, by a change or by an insert, and nothing is written")
    void refusesWhatIsTaken() {
        Job holder = given(Jobs.of("ann").accepted());
        assertEquals(Verdict.APPLIED, apply(adopt(holder, "req-1")));
        Job other = given(Jobs.of("bob").accepted());
        NewJob late = adopted(Jobs.of("bob"), "req-1");

        assertEquals(Verdict.HANDLE_TAKEN, apply(adopt(other, "req-1")));
        assertEquals(new HandleTaken(), insert(late));

        assertEquals(other, stored(other.id()));
        assertEquals(Optional.empty(), store.find(late.job().id()));
        assertEquals(
                holder.id(), store.findByHandle("acme", "req-1").orElseThrow().id());
    }

    @Test
    @DisplayName("A remote job that nobody knows, that the job knows itself, or of another provider is adopted")
    void adoptsWhatIsFree() {
        Job first = given(Jobs.of("ann").accepted());
        Change change = adopt(first, "req-1");
        assertEquals(Verdict.APPLIED, apply(change));
        assertEquals(Verdict.APPLIED, apply(adopt(change.after(), "req-1")), "once more");
        assertEquals(
                Verdict.APPLIED,
                apply(adopt(given(Jobs.of("ann").at("other", "render").accepted()), "req-1")),
                "at another provider");

        NewJob fresh = adopted(Jobs.of("ann"), "req-2");
        assertEquals(new Inserted(fresh.job()), insert(fresh));
        assertEquals(fresh.job(), store.findByHandle("acme", "req-2").orElseThrow());
    }

    @Test
    @DisplayName("A remote job can be adopted again when its job has let go of it, or is purged")
    void adoptsWhatIsFreeAgain() {
        Job first = given(Jobs.of("ann").accepted());
        Change change = adopt(first, "req-1");
        apply(change);
        assertEquals(Verdict.APPLIED, apply(adopt(change.after(), "req-2")));
        assertEquals(Verdict.APPLIED, apply(adopt(given(Jobs.of("bob").accepted()), "req-1")));
    }

    @Test
    @DisplayName("A job may share a remote job that it does not adopt, or it could not keep what its provider answers")
    void sharesWhatIsNotAdopted() {
        apply(adopt(given(Jobs.of("ann").accepted()), "req-1"));
        Job other = given(Jobs.of("bob").accepted());
        Job queued = Snapshots.next(other, JobState.QUEUED).toBuilder()
                .handle(Handle.of(other.target(), "req-1"))
                .build();
        assertEquals(Verdict.APPLIED, apply(Snapshots.change(other, queued, Due.now())));
    }

    @Test
    @DisplayName(
            "Of adoptions of one remote job in one call the first counts, and the rest of the call is not affected")
    void oneInACall() {
        List<Job> jobs = Collections.nCopies(4, "ann").stream()
                .map(owner -> given(Jobs.of(owner).accepted()))
                .toList();
        List<Change> changes = new ArrayList<>();
        changes.add(Snapshots.change(jobs.get(0), JobState.SPAWNING, Due.now()));
        changes.add(adopt(jobs.get(1), "req-1"));
        changes.add(adopt(jobs.get(2), "req-1"));
        changes.add(Snapshots.change(jobs.get(3), JobState.SPAWNING, Due.now()));
        assertEquals(
                List.of(Verdict.APPLIED, Verdict.APPLIED, Verdict.HANDLE_TAKEN, Verdict.APPLIED), store.apply(changes));

        NewJob first = adopted(Jobs.of("ann"), "req-2");
        List<Insertion> answers = store.insert(List.of(first, adopted(Jobs.of("bob"), "req-2")));
        assertEquals(List.of(new Inserted(first.job()), new HandleTaken()), answers);
    }

    @Test
    @DisplayName("Of sixteen that adopt one remote job at the same moment, by changes and inserts, exactly one does")
    void oneOfMany() {
        rounds().forEach(round -> {
            String handle = "req-" + round;
            List<Job> jobs = IntStream.range(0, Race.RUNNERS)
                    .mapToObj(runner -> given(Jobs.of("owner " + runner).accepted()))
                    .toList();

            List<Boolean> adopted = race((node, runner) -> runner % 4 < 2
                    ? node.apply(List.of(adopt(jobs.get(runner), handle))).get(0) == Verdict.APPLIED
                    : node.insert(List.of(adopted(Jobs.of("owner " + runner), handle)))
                                    .get(0)
                            instanceof Inserted);

            assertCount(1, true, adopted);
        });
    }
}
