package dev.farjob.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.store.Admission;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.JobQuery;
import dev.farjob.store.NewJob;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Many live jobs, and queries that look at no more rows than they answer with. Counted, not timed, so that a hundred
 * thousand prove it; {@code -Dfarjob.scale=1000000} takes a million, which fits into the heap of the build.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InMemoryScaleTest {

    private static final int JOBS = Integer.getInteger("farjob.scale", 100_000);
    private static final int OWNERS = 100;

    private final InMemoryJobStore store = new InMemoryJobStore(new VirtualClock());

    @BeforeAll
    void insertMany() {
        List<NewJob> batch = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            Jobs kind = Jobs.of("owner-" + i % OWNERS).at(i % 2 == 0 ? "acme" : "slow", "render");
            Due due = i % 10 == 0 ? Due.now() : Due.in(Duration.ofHours(1));
            batch.add(Snapshots.added(kind.createdAt(Jobs.NOON.plusSeconds(i)).accepted(), due));
            if (batch.size() == 1_000) {
                store.insert(batch);
                batch.clear();
            }
        }
    }

    private <R> R lookingAtMost(int rows, Supplier<R> query) {
        long before = store.rowsVisited();
        R answer = query.get();
        long visited = store.rowsVisited() - before;
        assertTrue(visited <= rows, () -> "looked at " + visited + " rows, " + rows + " would do");
        return answer;
    }

    @Test
    @DisplayName("A claim of a hundred looks at what it is to choose from, and where nothing is due at none")
    void claims() {
        Claim.DueJobs claim = new Claim.DueJobs("acme", 100);
        assertEquals(
                100,
                lookingAtMost(claim.longestDue() + claim.recentlyDue(), () -> store.claim(claim))
                        .size());
        assertEquals(List.of(), lookingAtMost(0, () -> store.claim(new Claim.DueJobs("slow", 100))));
    }

    @Test
    @DisplayName("An owner's newest jobs, live or all, are a page and not a search")
    void lists() {
        JobQuery owners = JobQuery.ofOwner(Owner.of("owner-7")).limit(50);
        List<Job> newest = lookingAtMost(50, () -> store.list(owners));

        assertEquals(50, newest.size());
        assertEquals(newest, lookingAtMost(50, () -> store.list(owners.states(JobState.ACCEPTED, JobState.RUNNING))));
        assertEquals(
                50,
                lookingAtMost(50, () -> store.list(owners.after(newest.get(49))))
                        .size());
        assertEquals(List.of(), lookingAtMost(0, () -> store.list(owners.unseen())));
        assertEquals(
                List.of(), lookingAtMost(0, () -> store.list(JobQuery.everyone().states(JobState.PARKED))));
        assertEquals(
                50, lookingAtMost(100, () -> store.list(JobQuery.everyone())).size());
    }

    @Test
    @DisplayName("A write that asks for room counts nothing")
    void admits() {
        Job job = store.list(JobQuery.ofOwner(Owner.of("owner-8")).limit(1)).get(0);
        Change change = Snapshots.change(job, JobState.SPAWNING, Due.now())
                .admittedBy(new Admission(OptionalInt.of(1), OptionalInt.of(1)));

        assertEquals(List.of(Verdict.APPLIED), lookingAtMost(0, () -> store.apply(List.of(change))));
    }
}
