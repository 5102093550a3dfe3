package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.store.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class ClaimRaces extends RaceRules {

    private static final int DUE = 200;

    ClaimRaces(JobStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("Sixteen claimers together get every due job, and none of them twice")
    void dueJobs() {
        rounds().forEach(round -> {
            Set<JobId> all = new HashSet<>();
            for (int i = 0; i < DUE; i++) {
                all.add(given(Jobs.of("ann").accepted(), Due.now()).id());
            }

            List<Job> claimed = new ArrayList<>(flat(race(this::claimUntilEmpty)));
            claimed.addAll(claimUntilEmpty(store, Race.RUNNERS));

            assertEquals(all, idSet(claimed), "the jobs claimed");
            assertEquals(DUE, claimed.size(), "some were claimed twice");
        });
    }

    private List<Job> claimUntilEmpty(JobStore node, int runner) {
        List<Job> mine = new ArrayList<>();
        List<Job> batch;
        do {
            batch = node.claim(new Claim.DueJobs(PROVIDER, 7));
            mine.addAll(batch);
        } while (!batch.isEmpty() && mine.size() <= DUE);
        return mine;
    }

    @Test
    @DisplayName("Sixteen who ask for the same jobs within the window ask once together")
    void sameJobsWithinWindow() {
        rounds().forEach(round -> {
            List<JobId> jobs = givenRunning(5);

            List<List<Job>> claimed =
                    race((node, runner) -> node.claim(new Claim.TheseJobs(shuffled(jobs, runner), LONG)));

            assertEquals(Set.copyOf(jobs), idSet(flat(claimed)), "the jobs claimed");
            assertEquals(5, flat(claimed).size(), "some were claimed twice");
        });
    }

    @Test
    @DisplayName("Of sixteen who have claimed a job one after the other, one writes it")
    void oneOfTheClaimersWrites() {
        rounds().forEach(round -> {
            Job job = stored(givenRunning(1).get(0));

            List<Verdict> verdicts = race((node, runner) -> claimInsistently(node, job.id()).stream()
                            .map(claimed -> Snapshots.change(claimed, JobState.RUNNING, Due.in(LONG)))
                            .filter(change -> change.expectedVersion() == job.version())
                            .flatMap(change -> node.apply(List.of(change)).stream())
                            .toList())
                    .stream()
                    .flatMap(List::stream)
                    .toList();

            assertEquals(1, verdicts.stream().filter(Verdict.APPLIED::equals).count(), () -> "of " + verdicts);
            assertEquals(job.version() + 1, stored(job.id()).version());
        });
    }

    /** A claim may find the job in another claimer's hands and pass it by; a claimer that insists asks again. */
    private static List<Job> claimInsistently(JobStore node, JobId job) {
        List<Job> claimed = List.of();
        for (int attempt = 0; claimed.isEmpty() && attempt < 1_000; attempt++) {
            claimed = node.claim(new Claim.TheseJobs(List.of(job), Duration.ZERO));
        }
        return claimed;
    }

    @Test
    @DisplayName("A claim beside a change gets the job before it or after it, and a due time that the change set stays")
    void claimAgainstChange() {
        rounds().forEach(round -> {
            Job job = given(Jobs.of("ann").running(), Due.now());
            Change change = Snapshots.change(job, JobState.FINALIZING, Due.in(LONG));

            List<Object> results = race((node, runner) -> runner < 8
                    ? node.claim(new Claim.DueJobs(PROVIDER, 1))
                    : node.apply(List.of(change)).get(0));

            List<?> claimed = results.stream()
                    .flatMap(result -> result instanceof List<?> jobs ? jobs.stream() : Stream.empty())
                    .toList();
            assertTrue(List.of(job, change.after()).containsAll(claimed), () -> "claimed " + claimed);
            assertTrue(claimed.size() <= 1, () -> "claimed " + claimed);
            assertEquals(1, results.stream().filter(Verdict.APPLIED::equals).count(), () -> "of " + results);
            assertEquals(change.after(), stored(job.id()));
            pass(LONG.minusMinutes(1));
            assertEquals(List.of(), claimThese(Duration.ofSeconds(3), job.id()), "the change put it off");
            apply(Snapshots.change(change.after(), JobState.FAILED, Due.never()));
        });
    }

    private List<JobId> givenRunning(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> given(Jobs.of("ann").running()).id())
                .toList();
    }
}
