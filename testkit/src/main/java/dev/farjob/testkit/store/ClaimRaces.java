package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
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
        int number = 0;
        do {
            batch = node.claim(new Claim.DueJobs(PROVIDER, 7, "claim-" + runner + "-" + number++));
            mine.addAll(batch);
        } while (!batch.isEmpty() && mine.size() <= DUE);
        return mine;
    }

    @Test
    @DisplayName("Sixteen who ask for the same jobs within the window ask once together")
    void sameJobsWithinWindow() {
        rounds().forEach(round -> {
            List<JobId> jobs = givenRunning(5);

            List<List<Job>> claimed = race(
                    (node, runner) -> node.claim(new Claim.TheseJobs(shuffled(jobs, runner), LONG, "claim-" + runner)));

            assertEquals(Set.copyOf(jobs), idSet(flat(claimed)), "the jobs claimed");
            assertEquals(5, flat(claimed).size(), "some were claimed twice");
        });
    }

    @Test
    @DisplayName("Sixteen claims without a window get sixteen different versions, one after the other")
    void everyClaimAnotherVersion() {
        rounds().forEach(round -> {
            JobId job = givenRunning(1).get(0);

            List<Long> versions = flat(race((node, runner) -> claimInsistently(node, job, "claim-" + runner))).stream()
                    .map(Job::version)
                    .sorted()
                    .toList();

            assertEquals(IntStream.range(3, 3 + 16).mapToObj(v -> (long) v).toList(), versions);
            assertEquals(18, stored(job).version());
        });
    }

    /** A claim may find the job in another claimer's hands and pass it by; a claimer that insists asks again. */
    private static List<Job> claimInsistently(JobStore node, JobId job, String stamp) {
        List<Job> claimed = List.of();
        for (int attempt = 0; claimed.isEmpty() && attempt < 1_000; attempt++) {
            claimed = node.claim(new Claim.TheseJobs(List.of(job), Duration.ZERO, stamp));
        }
        return claimed;
    }

    @Test
    @DisplayName("A claim and a change of one version do not both win it")
    void claimAgainstChange() {
        rounds().forEach(round -> {
            Job job = given(Jobs.of("ann").running(), Due.now());

            List<Object> results = race((node, runner) -> runner < 8
                    ? node.claim(new Claim.DueJobs(PROVIDER, 1, "claim-" + runner))
                    : node.apply(List.of(Snapshots.change(job, JobState.FINALIZING, Due.in(LONG))))
                            .get(0));

            long claims = results.stream()
                    .filter(result -> result instanceof List<?> jobs && !jobs.isEmpty())
                    .count();
            long changes = results.stream().filter(Verdict.APPLIED::equals).count();
            assertEquals(1, claims + changes, () -> "winners in " + results);
            assertEquals(job.version() + 1, stored(job.id()).version());
            claimUntilEmpty(store, round);
        });
    }

    private List<JobId> givenRunning(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> given(Jobs.of("ann").running()).id())
                .toList();
    }
}
