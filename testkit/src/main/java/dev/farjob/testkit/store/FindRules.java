package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.Target;
import dev.farjob.store.Due;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class FindRules extends StoreRules {

    FindRules(JobStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("An unknown id finds nothing")
    void unknownId() {
        given(Jobs.of("ann").accepted());

        assertEquals(Optional.empty(), store.find(JobId.of("nobody-has-this")));
    }

    @Test
    @DisplayName("An id finds the job of any owner, in any state")
    void findsAnybodys() {
        for (JobState state : JobState.values()) {
            Job job = given(Jobs.of("owner of " + state).in(state));
            assertEquals(Optional.of(job), store.find(job.id()));
        }
    }

    @Test
    @DisplayName("A job that one node wrote, another finds at once")
    void nodesShare() {
        Job job = given(Jobs.of("ann").running());

        assertEquals(Optional.of(job), anotherNode().find(job.id()));
    }

    @Test
    @DisplayName("A handle finds its job, at the provider that gave it and at no other")
    void findsByHandle() {
        Job acmes = givenWithHandle(Jobs.of("ann").at("acme", "render").running(), "req-1");
        Job others = givenWithHandle(Jobs.of("bob").at("other", "render").running(), "req-1");

        assertEquals(Optional.of(acmes), store.findByHandle("acme", "req-1"));
        assertEquals(Optional.of(others), store.findByHandle("other", "req-1"));
        assertEquals(Optional.empty(), store.findByHandle("third", "req-1"));
        assertEquals(Optional.empty(), store.findByHandle("acme", "req-2"));
    }

    @Test
    @DisplayName("A handle belongs to its provider, whatever the endpoint")
    void handleHasNoEndpoint() {
        Job job = given(Jobs.of("ann").at("acme", "render").running());
        Job moved = job.next(job.updatedAt(), "moved")
                .handle(Handle.of(Target.of("acme", "render/v2"), "req-1"))
                .build();
        apply(Snapshots.change(job, moved, Due.never()));

        assertEquals(Optional.of(moved), store.findByHandle("acme", "req-1"));
    }

    @Test
    @DisplayName("Of several jobs with one handle the newest is found")
    void findsNewestByHandle() {
        givenWithHandle(Jobs.of("ann").createdAt(Jobs.NOON.plusSeconds(1)).running(), "req-1");
        Job newest = givenWithHandle(
                Jobs.of("ann").createdAt(Jobs.NOON.plusSeconds(2)).running(), "req-1");
        givenWithHandle(Jobs.of("ann").createdAt(Jobs.NOON).running(), "req-1");

        assertEquals(Optional.of(newest), store.findByHandle("acme", "req-1"));
    }

    @Test
    @DisplayName("A handle finds settled and parked jobs too, for what the provider says late")
    void findsSettledByHandle() {
        Job parked = Snapshots.next(givenWithHandle(Jobs.of("ann").running(), "req-1"), JobState.PARKED);
        apply(Snapshots.change(stored(parked.id()), parked, Due.never()));
        assertEquals(Optional.of(parked), store.findByHandle("acme", "req-1"));

        Job failed = Snapshots.next(parked, JobState.FAILED);
        apply(Snapshots.change(parked, failed, Due.never()));
        assertEquals(Optional.of(failed), store.findByHandle("acme", "req-1"));
    }

    @Test
    @DisplayName("A job is found by the handle that it has, not by the one that it had")
    void followsHandle() {
        Job first = givenWithHandle(Jobs.of("ann").running(), "req-1");
        Job spawning = Snapshots.next(first, JobState.SPAWNING);
        apply(Snapshots.change(first, spawning, Due.never()));
        assertEquals(Optional.empty(), store.findByHandle("acme", "req-1"));

        Job second = Snapshots.next(spawning, JobState.QUEUED).toBuilder()
                .handle(Handle.of(first.target(), "req-2"))
                .build();
        apply(Snapshots.change(spawning, second, Due.never()));
        assertEquals(Optional.of(second), store.findByHandle("acme", "req-2"));
        assertEquals(Optional.empty(), store.findByHandle("acme", "req-1"));
    }

    @Test
    @DisplayName("A job that was sent twice is found by the handles of both attempts, for as long as it has them")
    void findsByEveryAttempt() {
        Job first = givenWithHandle(Jobs.of("ann").running(), "req-2");
        Job both = another(first, List.of(new KnownAttempt(1, Handle.of(first.target(), "req-1"))));
        assertEquals(Optional.of(both), store.findByHandle("acme", "req-1"));
        assertEquals(Optional.of(both), store.findByHandle("acme", "req-2"));

        Job swapped = both.next(both.updatedAt(), "swapped")
                .handle(Handle.of(first.target(), "req-1"))
                .otherAttempts(List.of(new KnownAttempt(2, Handle.of(first.target(), "req-2"))))
                .build();
        apply(Snapshots.change(both, swapped, Due.never()));
        assertEquals(Optional.of(swapped), store.findByHandle("acme", "req-1"));
        assertEquals(Optional.of(swapped), store.findByHandle("acme", "req-2"));

        Job one = another(swapped, List.of());
        assertEquals(Optional.of(one), store.findByHandle("acme", "req-1"));
        assertEquals(Optional.empty(), store.findByHandle("acme", "req-2"));
    }

    private Job another(Job job, List<KnownAttempt> others) {
        Job next = job.next(job.updatedAt(), "write-" + job.version())
                .attempt(2)
                .otherAttempts(others)
                .build();
        apply(Snapshots.change(job, next, Due.never()));
        return next;
    }

    private Job givenWithHandle(Job job, String handleId) {
        return given(job.toBuilder().handle(Handle.of(job.target(), handleId)).build());
    }
}
