package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.Owner;
import dev.farjob.request.JobRequest;
import dev.farjob.store.Claim;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Watches cost the store one look for all their owners, and one read for each job that has changed. */
class WatchCostTest {

    private static final int OWNERS = 500;
    private static final int LOOKS_PER_SECOND = 20;

    private final Bench bench = new Bench();
    private final Between store = new Between(bench.store);
    private final Rounds rounds = new Rounds(bench);
    private final List<String> told = new ArrayList<>();

    private JobOrchestrator watching(int owners) {
        JobOrchestrator jobs = bench.node(
                        store.as(JobStore.class), builder -> rounds.on(builder.watchedLooksPerSecond(LOOKS_PER_SECOND)))
                .start();
        for (int i = 0; i < owners; i++) {
            jobs.watch(owner(i), (job, news) -> told.add(job.owner().value()));
        }
        // A node recalls how long jobs of a target took when it has the first of them
        jobs.submit(Bench.request("nobody").build());
        rounds.watch();
        rounds.watch();
        store.forget();
        told.clear();
        return jobs;
    }

    private static Owner owner(int number) {
        return Owner.of("owner-" + number);
    }

    /** The calls to the store that come of watching alone. */
    private int reads() {
        return store.calls("list") + store.calls("glimpse") + store.calls("find") + store.calls("events");
    }

    @Test
    void aWriteOfThisNodeIsToldWithoutALookAtAnybody() {
        JobOrchestrator jobs = watching(OWNERS);
        for (int i = 0; i < 10; i++) {
            jobs.submit(Bench.request("owner-" + i).build());
        }
        rounds.watch();
        assertEquals(10, told.size());
        assertEquals(10, store.calls("events"));
        assertEquals(10, reads());
    }

    @Test
    void oneStatementServesAllWatchesWhileNothingChanges() {
        List<JobRequest> requests = new ArrayList<>();
        for (int i = 0; i < 4 * OWNERS; i++) {
            requests.add(Bench.request("owner-" + i % OWNERS).build());
        }
        bench.jobs.submit(requests);
        watching(OWNERS);
        for (int interval = 0; interval < 10; interval++) {
            rounds.watch();
        }
        assertEquals(10, store.calls("glimpse"));
        assertEquals(10, reads());
        assertEquals(List.of(), told);
    }

    @Test
    void howOftenAProviderIsAskedForWatchersIsBounded() {
        List<JobRequest> requests = new ArrayList<>();
        for (int i = 0; i < 4 * OWNERS; i++) {
            requests.add(Bench.request("owner-" + i % OWNERS).build());
        }
        bench.jobs.submit(requests);
        watching(OWNERS);
        int looks = looks();
        for (int second = 0; second < 4; second++) {
            bench.clock.advance(Duration.ofSeconds(1));
            rounds.watch();
        }
        assertTrue(looks() - looks <= 4 * LOOKS_PER_SECOND, () -> (looks() - looks) + " looks in 4 seconds");
        assertTrue(looks() - looks >= LOOKS_PER_SECOND, () -> (looks() - looks) + " looks in 4 seconds");
    }

    private int looks() {
        return bench.fake.remoteJobs().stream()
                .mapToInt(remote -> bench.fake.looks(remote.id()))
                .sum();
    }

    @Test
    void aChangeIsReadOnceForAllWhoWatchItsOwner() {
        JobOrchestrator jobs = watching(1);
        for (int i = 0; i < 9; i++) {
            jobs.watch(owner(0), (job, news) -> told.add(job.owner().value()));
        }
        rounds.watch();
        rounds.watch();
        store.forget();
        bench.jobs.submit(Bench.request("owner-0").build());
        rounds.watch();
        assertEquals(10, told.size());
        assertEquals(1, store.calls("glimpse"));
        assertEquals(1, store.calls("find"));
        assertEquals(1, store.calls("events"));
        assertEquals(0, store.calls("list"));
    }

    @Test
    void aPollThatFoundNothingNewIsNoNews() {
        Job job = bench.submit(Bench.request("owner-0"));
        watching(1);
        bench.store.claim(new Claim.TheseJobs(List.of(job.id()), Duration.ZERO));
        rounds.watch();
        assertEquals(List.of(), told);
        assertEquals(1, reads());
    }
}
