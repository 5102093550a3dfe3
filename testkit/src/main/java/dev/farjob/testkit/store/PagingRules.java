package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.store.Due;
import dev.farjob.store.JobQuery;
import dev.farjob.store.Purge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class PagingRules extends StoreRules {

    private static final JobQuery ANNS = JobQuery.ofOwner(Owner.of("ann")).limit(7);

    PagingRules(JobStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("Page by page every job is visited exactly once")
    void visitsEachOnce() {
        Set<JobId> all = givenJobs(30, 1);

        List<JobId> visited = visit(() -> {});

        assertVisitedOnce(all, visited);
    }

    @Test
    @DisplayName("Page by page every job is visited exactly once, also if all are of one instant")
    void visitsEachOfOneInstantOnce() {
        Set<JobId> all = givenJobs(30, 0);

        List<JobId> visited = visit(() -> {});

        assertVisitedOnce(all, visited);
    }

    @Test
    @DisplayName("Jobs that come while somebody turns pages make nobody miss or repeat one")
    void newJobsDisturbNothing() {
        Set<JobId> all = givenJobs(30, 1);

        List<JobId> visited = visit(() -> {
            given(Jobs.of("ann").createdAt(Jobs.NOON.plusSeconds(1_000)).accepted());
            given(Jobs.of("bob").createdAt(Jobs.NOON.plusSeconds(1)).accepted());
        });

        assertVisitedOnce(all, visited);
    }

    @Test
    @DisplayName("Jobs that change while somebody turns pages keep their place")
    void changesDisturbNothing() {
        Set<JobId> all = givenJobs(30, 1);

        List<JobId> visited = visit(() -> all.forEach(id -> {
            Job job = stored(id);
            apply(Snapshots.change(job, JobState.RUNNING, Due.never()));
        }));

        assertVisitedOnce(all, visited);
    }

    @Test
    @DisplayName("A page follows a place, whether or not the job at that place is still there")
    void placeOutlivesJob() {
        Job oldest = given(Jobs.of("ann").createdAt(Jobs.NOON).accepted());
        Job middle = given(Jobs.of("ann").createdAt(Jobs.NOON.plusSeconds(1)).failed());
        store.purge(new Purge(Instant.parse("9999-01-01T00:00:00Z"), Jobs.NOON, 10));
        assertTrue(store.find(middle.id()).isEmpty(), "the purge must remove the settled job");

        assertEquals(List.of(oldest), store.list(ANNS.after(middle)));
    }

    @Test
    @DisplayName("After the last job there is none")
    void endsEmpty() {
        Job only = given(Jobs.of("ann").accepted());

        assertEquals(List.of(), store.list(ANNS.after(only)));
    }

    private Set<JobId> givenJobs(int count, int secondsApart) {
        Set<JobId> ids = new HashSet<>();
        for (int i = 0; i < count; i++) {
            ids.add(given(Jobs.of("ann")
                            .createdAt(Jobs.NOON.plusSeconds((long) i * secondsApart))
                            .accepted())
                    .id());
        }
        return ids;
    }

    private List<JobId> visit(Runnable betweenPages) {
        List<JobId> visited = new ArrayList<>();
        List<Job> page = store.list(ANNS);
        while (!page.isEmpty()) {
            visited.addAll(ids(page));
            assertTrue(visited.size() <= 1_000, "the pages never end");
            betweenPages.run();
            page = store.list(ANNS.after(page.get(page.size() - 1)));
        }
        return visited;
    }

    private static void assertVisitedOnce(Set<JobId> all, List<JobId> visited) {
        assertEquals(all, Set.copyOf(visited), "the jobs visited");
        assertEquals(all.size(), visited.size(), "some were visited twice");
    }
}
