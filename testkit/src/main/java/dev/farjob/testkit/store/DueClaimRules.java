package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class DueClaimRules extends StoreRules {

    DueClaimRules(JobStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("Only what is due is claimed: not what is due later, and not what is never due")
    void claimsOnlyDue() {
        Job due = given(Jobs.of("ann").accepted(), Due.now());
        given(Jobs.of("ann").accepted(), Due.in(LONG));
        given(Jobs.of("ann").accepted(), Due.never());

        assertEquals(List.of(due.id()), ids(claimDue(10)));
    }

    @Test
    @DisplayName("A job in any live state is claimed when it is due")
    void claimsEveryLiveState() {
        for (JobState state : JobState.values()) {
            if (state.isLive()) {
                Job job = given(Jobs.of("ann").in(state), Due.now());
                assertEquals(List.of(job.id()), ids(claimDue(10)), state.name());
            }
        }
    }

    @Test
    @DisplayName("Settled and parked jobs are never claimed")
    void leavesTheDead() {
        for (JobState state : JobState.values()) {
            if (!state.isLive()) {
                Job live = given(Jobs.of("ann").running(), Due.now());
                apply(Snapshots.change(live, state, Due.never()));
            }
        }

        assertEquals(List.of(), claimDue(10));
    }

    @Test
    @DisplayName("A claim leaves the job as it was, its version and its stamp included")
    void changesNothing() {
        Job job = given(Samples.runningWithEverything(), Due.now());

        assertEquals(List.of(job), claimDue(1));
        assertEquals(job, stored(job.id()));
    }

    @Test
    @DisplayName("A claim stands in nobody's way: a change of a snapshot that was read before it is written")
    void fencesNobody() {
        Job job = given(Jobs.of("ann").pace(LONG).running(), Due.now());

        claimDue(1);

        assertEquals(Verdict.APPLIED, apply(Snapshots.change(job, JobState.FINALIZING, Due.in(LONG))));
    }

    @Test
    @DisplayName("A change of a claimed job sets its due time, and not the claim before it")
    void changesSetTheDueTime() {
        Job job = given(Jobs.of("ann").pace(LONG).running(), Due.now());
        Job claimed = claimDue(1).get(0);
        apply(Snapshots.change(claimed, JobState.FINALIZING, Due.now()));

        assertEquals(List.of(job.id()), ids(claimDue(1)));
    }

    @Test
    @DisplayName("A claim leaves no line in the log")
    void writesNoEvent() {
        Job job = given(Jobs.of("ann").accepted(), Due.now());

        claimDue(1);

        assertEquals(1, store.events(job.id(), 0).size(), "events");
    }

    @Test
    @DisplayName("A claim takes no more jobs than it may, and the next ones take the rest")
    void keepsToTheLimit() {
        Set<JobId> all = givenDue(10);

        List<Job> first = claimDue(4);
        List<Job> second = claimDue(4);
        List<Job> third = claimDue(4);

        assertEquals(List.of(4, 4, 2), List.of(first.size(), second.size(), third.size()));
        List<Job> together = new ArrayList<>(first);
        together.addAll(second);
        together.addAll(third);
        assertEquals(all, idSet(together));
    }

    @Test
    @DisplayName("A claimed job is not due any more, for no node")
    void claimsOnce() {
        givenDue(3);

        assertEquals(3, claimDue(10).size());

        assertEquals(List.of(), claimDue(10));
        assertEquals(List.of(), anotherNode().claim(new Claim.DueJobs(PROVIDER, 10)));
    }

    @Test
    @DisplayName("A job becomes due when its time has come, and not before")
    void becomesDue() {
        Job job = given(Jobs.of("ann").accepted(), Due.in(LONG));

        pass(LONG.minusMinutes(1));
        assertEquals(List.of(), claimDue(10));
        pass(Duration.ofMinutes(1));
        assertEquals(List.of(job.id()), ids(claimDue(10)));
    }

    @Test
    @DisplayName("A claimed job becomes due again after its pace, and not before")
    void becomesDueAgain() {
        Job job = given(Jobs.of("ann").pace(LONG).accepted(), Due.now());
        claimDue(1);

        pass(LONG.minusMinutes(1));
        assertEquals(List.of(), claimDue(10));
        pass(Duration.ofMinutes(1));
        assertEquals(List.of(job), claimDue(10));
    }

    @Test
    @DisplayName("However long a job was due, a claim gives it its whole pace from now")
    void paceCountsFromTheClaim() {
        given(Jobs.of("ann").pace(LONG).accepted(), Due.now());
        pass(LONG.multipliedBy(3));

        assertEquals(1, claimDue(10).size());
        pass(LONG.minusMinutes(1));

        assertEquals(List.of(), claimDue(10));
    }

    @Test
    @DisplayName("The longest due comes first, whatever its age and its id")
    void longestDueFirst() {
        Job second = given(Jobs.of("ann").id("b").accepted(), Due.in(Duration.ofSeconds(20)));
        Job third = given(
                Jobs.of("ann").id("a").createdAt(Jobs.NOON.minusSeconds(9)).accepted(), Due.in(LONG));
        Job first = given(Jobs.of("bob").id("c").accepted(), Due.in(Duration.ofSeconds(10)));
        pass(LONG);

        assertEquals(List.of(first.id(), second.id()), ids(claimDue(2)));
        assertEquals(List.of(third.id()), ids(claimDue(2)));
    }

    @Test
    @DisplayName(
            "Where more is due than is taken, a quarter goes to what came due most recently, for a backlog lets nobody wait")
    void newcomersPassABacklog() {
        List<Job> backlog = givenDue("ann", 1_200);
        Job newcomer = given(Jobs.of("bob").accepted(), Due.in(Duration.ofMinutes(1)));
        pass(Duration.ofMinutes(2));

        List<Job> claimed = claimDue(8);

        assertEquals(8, claimed.size());
        assertTrue(ids(claimed).contains(newcomer.id()), "the newcomer's is among them");
        assertEquals(newcomer.id(), claimed.get(7).id(), "in the order of their due times");
        assertTrue(idSet(backlog).containsAll(ids(claimed.subList(0, 7))));
    }

    @Test
    @DisplayName("A backlog keeps three quarters of what is taken, the longest due first")
    void backlogsKeepTheirShare() {
        List<JobId> longest = new ArrayList<>();
        for (int second = 1; second <= 6; second++) {
            longest.add(given(Jobs.of("ann").accepted(), Due.in(Duration.ofSeconds(second)))
                    .id());
        }
        for (int i = 0; i < 20; i++) {
            given(Jobs.of("owner-" + i).accepted(), Due.in(Duration.ofMinutes(1)));
        }
        pass(Duration.ofMinutes(2));

        assertEquals(longest, ids(claimDue(8)).subList(0, 6));
    }

    @Test
    @DisplayName(
            "Of what came due most recently the owners have their turns, so that one who has much due holds up nobody")
    void ownersTakeTurns() {
        givenDue("ann", 30);
        Job bobs = given(Jobs.of("bob").accepted(), Due.in(Duration.ofSeconds(1)));
        Job carls = given(Jobs.of("carl").accepted(), Due.in(Duration.ofSeconds(2)));
        for (int i = 0; i < 300; i++) {
            given(Jobs.of("dora").accepted(), Due.in(Duration.ofSeconds(3)));
        }
        pass(Duration.ofMinutes(1));

        Set<JobId> claimed = idSet(claimDue(12));

        assertTrue(claimed.containsAll(Set.of(bobs.id(), carls.id())), "each owner has a turn");
    }

    @Test
    @DisplayName("Nothing starves: a claimed job goes behind the others that are due")
    void takesTurns() {
        Set<JobId> all = givenDue(3);
        List<Job> claimed = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            claimed.addAll(claimDue(1));
            if (i == 2) {
                pass(Jobs.PACE);
            }
        }

        assertEquals(6, claimed.size());
        assertEquals(all, idSet(claimed.subList(0, 3)), "the first round");
        assertEquals(all, idSet(claimed.subList(3, 6)), "the second round");
    }

    @Test
    @DisplayName("A claim takes jobs of its provider only, however long those of others are due")
    void claimsPerProvider() {
        Job slow = given(Jobs.of("ann").at("slow", "x").accepted(), Due.now());
        Job acme = given(Jobs.of("ann").accepted(), Due.now());

        assertEquals(List.of(acme.id()), ids(claimDue(10)));
        assertEquals(List.of(), claimDue("unknown", 10));
        assertEquals(List.of(slow), List.of(stored(slow.id())));
        assertEquals(List.of(slow.id()), ids(claimDue("slow", 10)));
    }

    @Test
    @DisplayName("Due is by the store's clock: what time the nodes believe it is does not matter")
    void ignoresTheNodesClocks() {
        Instant past = Instant.parse("1999-12-31T00:00:00Z");
        Instant future = Instant.parse("2999-12-31T00:00:00Z");
        Job early = given(Jobs.of("ann").createdAt(future).running(), Due.now());
        given(Jobs.of("ann").createdAt(past).running(), Due.in(LONG));

        assertEquals(List.of(early.id()), ids(claimDue(10)));
        assertEquals(List.of(), claimDue(10));
    }

    @Test
    @DisplayName("A thousand due jobs can be claimed at once")
    void claimsMany() {
        Set<JobId> all = givenDue(1_000);

        List<Job> claimed = claimDue(1_000);

        assertEquals(all, idSet(claimed));
    }

    private Set<JobId> givenDue(int count) {
        return idSet(givenDue("ann", count));
    }

    private List<Job> givenDue(String owner, int count) {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(Jobs.of(owner).accepted());
        }
        store.insert(jobs.stream().map(job -> Snapshots.added(job, Due.now())).toList());
        return jobs;
    }
}
