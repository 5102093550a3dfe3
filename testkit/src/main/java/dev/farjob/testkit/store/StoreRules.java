package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobStore;
import dev.farjob.store.NewJob;
import dev.farjob.store.Verdict;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** One part of the contract: a fresh store for each test, and the words that the tests are written in. */
@Timeout(value = 5, unit = TimeUnit.MINUTES) // so that stores that lock each other out fail instead of hanging
abstract class StoreRules {

    /** Longer than any test takes. */
    static final Duration LONG = Duration.ofHours(1);

    /** The target of the fixtures' jobs, unless a rule says otherwise. */
    static final String PROVIDER = "acme";

    final JobStoreContract contract;
    JobStore store;

    StoreRules(JobStoreContract contract) {
        this.contract = contract;
    }

    @BeforeEach
    final void open() {
        store = contract.store();
    }

    final JobStore anotherNode() {
        return contract.anotherNode(store);
    }

    /** Lets the store's time pass; skips the test where that is not possible. */
    final void pass(Duration time) {
        contract.advance(time);
    }

    /** Puts a job into the store that is not looked at by itself. */
    final Job given(Job job) {
        return given(job, Due.never());
    }

    final Job given(Job job, Due due) {
        return Snapshots.put(store, job, due);
    }

    final List<Insertion> insert(Job... jobs) {
        return store.insert(Arrays.stream(jobs)
                .map(job -> Snapshots.added(job, Due.never()))
                .toList());
    }

    final Insertion insert(NewJob job) {
        return store.insert(List.of(job)).get(0);
    }

    final Verdict apply(Change change) {
        List<Verdict> verdicts = store.apply(List.of(change));
        assertEquals(1, verdicts.size(), "one verdict per change");
        return verdicts.get(0);
    }

    final Job stored(JobId id) {
        return store.find(id).orElseThrow(() -> new AssertionError("job " + id + " is not in the store"));
    }

    final List<Job> claimDue(int limit) {
        return claimDue(PROVIDER, limit);
    }

    final List<Job> claimDue(String provider, int limit) {
        return store.claim(new Claim.DueJobs(provider, limit));
    }

    final List<Job> claimThese(Duration unlessWithin, JobId... ids) {
        return store.claim(new Claim.TheseJobs(List.of(ids), unlessWithin));
    }

    static List<JobId> ids(List<Job> jobs) {
        return jobs.stream().map(Job::id).toList();
    }

    static Set<JobId> idSet(List<Job> jobs) {
        return Set.copyOf(ids(jobs));
    }
}
