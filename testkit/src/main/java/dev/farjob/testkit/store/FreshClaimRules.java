package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class FreshClaimRules extends StoreRules {

    FreshClaimRules(JobStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("Named jobs that are at their provider are claimed whether they are due or not")
    void claimsWhatIsNotDue() {
        Job later = given(Jobs.of("ann").running(), Due.in(LONG));
        Job never = given(Jobs.of("bob").queued(), Due.never());
        given(Jobs.of("ann").running(), Due.now());

        assertEquals(Set.of(later.id(), never.id()), idSet(claimThese(LONG, later.id(), never.id())));
    }

    @Test
    @DisplayName(
            "A job that is worked on or was put off is claimed when it is due, and not before, whoever asks for it")
    void overrulesNoDueTime() {
        Job unsent = given(Jobs.of("ann").accepted(), Due.in(LONG));
        Job attempt = given(Jobs.of("ann").in(JobState.SPAWNING), Due.in(LONG));
        Job retry = given(Jobs.of("ann").finalizing(), Due.in(LONG));
        Duration window = Duration.ofSeconds(3);

        pass(LONG.minusMinutes(1));
        assertEquals(List.of(), claimThese(window, unsent.id(), attempt.id(), retry.id()));
        assertEquals(List.of(), anotherNode().claim(new Claim.TheseJobs(List.of(retry.id()), window)));
        pass(Duration.ofMinutes(1));
        assertEquals(
                Set.of(unsent.id(), attempt.id(), retry.id()),
                idSet(claimThese(window, unsent.id(), attempt.id(), retry.id())));
        assertEquals(List.of(), claimThese(window, unsent.id(), attempt.id(), retry.id()));
    }

    @Test
    @DisplayName("A due time that a change has moved counts, and not the one before")
    void goesByTheLastDueTime() {
        Job job = given(Jobs.of("ann").running(), Due.now());
        apply(Snapshots.change(job, JobState.FINALIZING, Due.in(LONG)));

        assertEquals(List.of(), claimThese(Duration.ofSeconds(3), job.id()));
    }

    @Test
    @DisplayName("A claim of named jobs leaves them as they were, version and stamp included")
    void changesNothing() {
        Job job = given(Samples.runningWithEverything());

        assertEquals(List.of(job), claimThese(LONG, job.id()));
        assertEquals(job, stored(job.id()));
        assertEquals(1, store.events(job.id(), 1).size(), "events");
    }

    @Test
    @DisplayName("A caller that asks again within the window gets nothing")
    void onceWithinTheWindow() {
        Job job = given(Jobs.of("ann").running());

        assertEquals(1, claimThese(LONG, job.id()).size());

        assertEquals(List.of(), claimThese(LONG, job.id()));
        assertEquals(List.of(), anotherNode().claim(new Claim.TheseJobs(List.of(job.id()), LONG)));
    }

    @Test
    @DisplayName("A window of nothing claims in any case, due or not")
    void alwaysWithoutAWindow() {
        Job job = given(Jobs.of("ann").finalizing(), Due.in(LONG));

        for (int i = 1; i <= 3; i++) {
            assertEquals(List.of(job), claimThese(Duration.ZERO, job.id()));
        }
    }

    @Test
    @DisplayName("After the window a job is claimed again")
    void againAfterTheWindow() {
        Job job = given(Jobs.of("ann").running());
        claimThese(LONG, job.id());

        pass(LONG.minusMinutes(1));
        assertEquals(List.of(), claimThese(LONG, job.id()));
        pass(Duration.ofMinutes(2));
        assertEquals(List.of(job.id()), ids(claimThese(LONG, job.id())));
        assertEquals(List.of(), claimThese(LONG, job.id()));
    }

    @Test
    @DisplayName("A claim that took the job because it was due counts for the window too")
    void dueClaimsCount() {
        Job job = given(Jobs.of("ann").running(), Due.now());
        claimDue(1);

        assertEquals(List.of(), claimThese(LONG, job.id()));
    }

    @Test
    @DisplayName("To be inserted or changed is not to be claimed")
    void changesDoNotCount() {
        Job first = given(Jobs.of("ann").accepted(), Due.now());
        Job second = given(Jobs.of("ann").running());

        assertEquals(Set.of(first.id(), second.id()), idSet(claimThese(LONG, first.id(), second.id())));
    }

    @Test
    @DisplayName("A change does not make anybody forget that the job was claimed")
    void changesDoNotReset() {
        Job job = given(Jobs.of("ann").running());
        Job claimed = claimThese(LONG, job.id()).get(0);
        apply(Snapshots.change(claimed, JobState.RUNNING, Due.in(LONG)));

        assertEquals(List.of(), claimThese(LONG, job.id()));
    }

    @Test
    @DisplayName("Only live jobs are claimed, whoever names them")
    void onlyLive() {
        List<JobId> live = new ArrayList<>();
        List<JobId> all = new ArrayList<>();
        for (JobState state : JobState.values()) {
            Job job = given(Jobs.of("ann").in(state));
            all.add(job.id());
            if (state.isLive()) {
                live.add(job.id());
            }
        }

        assertEquals(Set.copyOf(live), idSet(claimThese(Duration.ZERO, all.toArray(JobId[]::new))));
    }

    @Test
    @DisplayName("Unknown ids are ignored, and an id that is named twice is claimed once")
    void ignoresUnknownAndDoubled() {
        Job job = given(Jobs.of("ann").running());

        List<Job> claimed = claimThese(Duration.ZERO, JobId.of("unknown"), job.id(), job.id());

        assertEquals(List.of(job), claimed);
        assertEquals(List.of(), claimThese(Duration.ZERO));
    }

    @Test
    @DisplayName("A claim of named jobs moves their due time too")
    void movesTheDueTime() {
        Job job = given(Jobs.of("ann").pace(LONG).running(), Due.now());
        claimThese(LONG, job.id());

        assertEquals(List.of(), claimDue(10));
    }

    @Test
    @DisplayName("A named job becomes due after its pace, so that a claimer that dies loses nothing")
    void becomesDueAgain() {
        Job job = given(Jobs.of("ann").pace(LONG).running(), Due.now());
        claimThese(LONG, job.id());

        pass(LONG.minusMinutes(1));
        assertEquals(List.of(), claimDue(10));
        pass(Duration.ofMinutes(1));
        assertEquals(List.of(job.id()), ids(claimDue(10)));
    }

    @Test
    @DisplayName("Two thousand jobs can be named in one claim")
    void claimsMany() {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            jobs.add(Jobs.of("ann").accepted());
        }
        store.insert(jobs.stream().map(job -> Snapshots.added(job, Due.now())).toList());

        List<Job> claimed = claimThese(LONG, ids(jobs).toArray(JobId[]::new));

        assertEquals(idSet(jobs), idSet(claimed));
    }
}
