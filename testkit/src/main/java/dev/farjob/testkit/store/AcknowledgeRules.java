package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.store.Due;
import dev.farjob.store.JobQuery;
import dev.farjob.store.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class AcknowledgeRules extends StoreRules {

    private static final Owner ANN = Owner.of("ann");
    private static final Instant THEN = Instant.parse("2026-02-03T04:05:06.789012Z");

    AcknowledgeRules(JobStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("Acknowledging notes when, and leaves version, stamp and everything else alone")
    void acknowledges() {
        Job job = given(Jobs.of("ann").succeeded());

        assertEquals(1, store.acknowledge(ANN, Set.of(job.id()), THEN));

        assertEquals(job.toBuilder().acknowledgedAt(THEN).build(), stored(job.id()));
        assertEquals(2, store.events(job.id(), 0).size(), "events");
        assertEquals(List.of(), store.list(JobQuery.ofOwner(ANN).unseen()));
    }

    @Test
    @DisplayName("A job that was acknowledged before is left alone, and does not count")
    void acknowledgesOnce() {
        Job seen = given(Jobs.of("ann").succeeded());
        Job fresh = given(Jobs.of("ann").failed());
        store.acknowledge(ANN, Set.of(seen.id()), THEN);

        assertEquals(1, store.acknowledge(ANN, Set.of(seen.id(), fresh.id()), THEN.plusSeconds(9)));

        assertEquals(THEN, stored(seen.id()).acknowledgedAt().orElseThrow(), "the first time stays");
        assertEquals(THEN.plusSeconds(9), stored(fresh.id()).acknowledgedAt().orElseThrow());
        assertEquals(0, store.acknowledge(ANN, Set.of(seen.id(), fresh.id()), THEN));
    }

    @Test
    @DisplayName("Another owner's job is left alone, as if it were not there")
    void ownersAreWalls() {
        Job bobs = given(Jobs.of("bob").succeeded());

        assertEquals(0, store.acknowledge(ANN, Set.of(bobs.id(), JobId.of("unknown")), THEN));

        assertEquals(bobs, stored(bobs.id()));
    }

    @Test
    @DisplayName("Only settled jobs can be acknowledged")
    void onlySettled() {
        for (JobState state : JobState.values()) {
            Job job = given(Jobs.of("ann").in(state));

            assertEquals(state.isSettled() ? 1 : 0, store.acknowledge(ANN, Set.of(job.id()), THEN), state.name());
        }
    }

    @Test
    @DisplayName("Acknowledging does not fence out a writer who saw the job before")
    void doesNotFence() {
        Job failed = given(Jobs.of("ann").failed());
        store.acknowledge(ANN, Set.of(failed.id()), THEN);
        Job late = failed.next(THEN, "late").lateSuccessAt(THEN).build();

        assertEquals(Verdict.APPLIED, apply(Snapshots.change(failed, late, Due.never())));
        assertEquals(
                Optional.of(THEN), stored(failed.id()).acknowledgedAt(), "the acknowledgement that came in between");
    }

    @Test
    @DisplayName("Nothing to acknowledge is nothing")
    void acknowledgesNothing() {
        assertEquals(0, store.acknowledge(ANN, Set.of(), THEN));
    }

    @Test
    @DisplayName("A thousand jobs can be acknowledged at once")
    void acknowledgesMany() {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            jobs.add(Jobs.of("ann").accepted());
        }
        insert(jobs.toArray(Job[]::new));
        store.apply(jobs.stream()
                .map(job -> Snapshots.change(job, JobState.CANCELLED, Due.never()))
                .toList());

        assertEquals(1_000, store.acknowledge(ANN, idSet(jobs), THEN));
        assertEquals(List.of(), store.list(JobQuery.ofOwner(ANN).unseen()));
    }
}
