package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class DueRules extends StoreRules {

    DueRules(JobStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("A change that says now makes the job due at once")
    void now() {
        Job job = given(Jobs.of("ann").queued(), Due.in(LONG));

        apply(Snapshots.change(job, JobState.RUNNING, Due.now()));

        assertEquals(List.of(job.id()), ids(claimDue(10)));
    }

    @Test
    @DisplayName("A delay of nothing is now")
    void inNothing() {
        Job job = given(Jobs.of("ann").queued(), Due.never());

        apply(Snapshots.change(job, JobState.RUNNING, Due.in(Duration.ZERO)));

        assertEquals(List.of(job.id()), ids(claimDue(10)));
    }

    @Test
    @DisplayName("A change that says later takes a due job out of what is due, until then")
    void later() {
        Job job = given(Jobs.of("ann").queued(), Due.now());

        apply(Snapshots.change(job, JobState.RUNNING, Due.in(LONG)));

        assertEquals(List.of(), claimDue(10));
        pass(LONG);
        assertEquals(List.of(job.id()), ids(claimDue(10)));
    }

    @Test
    @DisplayName("A delay counts from the write, by the store's clock, and not from what the snapshot says")
    void countsFromTheWrite() {
        Job job = given(Jobs.of("ann").queued(), Due.never());
        pass(LONG);
        Job next = job.next(Instant.parse("1999-12-31T00:00:00Z"), "slow node").build();

        apply(Snapshots.change(job, next, Due.in(LONG)));

        pass(LONG.minusMinutes(1));
        assertEquals(List.of(), claimDue(10));
        pass(Duration.ofMinutes(1));
        assertEquals(List.of(job.id()), ids(claimDue(10)));
    }

    @Test
    @DisplayName("A change that says never takes a due job out of what is due, for good")
    void never() {
        Job job = given(Jobs.of("ann").queued(), Due.now());

        apply(Snapshots.change(job, JobState.RUNNING, Due.never()));

        assertEquals(List.of(), claimDue(10));
        pass(Duration.ofDays(1_000));
        assertEquals(List.of(), claimDue(10));
    }

    @Test
    @DisplayName("A job that is never due can become due again")
    void neverIsNotForever() {
        Job accepted = given(Jobs.of("ann").accepted(), Due.never());

        apply(Snapshots.change(accepted, JobState.ACCEPTED, Due.now()));

        assertEquals(List.of(accepted.id()), ids(claimDue(10)));
    }

    @Test
    @DisplayName("A job that settles leaves what is due")
    void settlingEndsIt() {
        Job job = given(Jobs.of("ann").finalizing(), Due.now());

        apply(Snapshots.change(job, JobState.SUCCEEDED, Due.never()));

        assertEquals(List.of(), claimDue(10));
        pass(Duration.ofDays(1_000));
        assertEquals(List.of(), claimDue(10));
    }

    @Test
    @DisplayName("A parked job is not due until somebody sends it on its way")
    void parkedUntilRedriven() {
        Job job = given(Jobs.of("ann").running(), Due.now());
        Job parked = Snapshots.next(job, JobState.PARKED);

        apply(Snapshots.change(job, parked, Due.never()));
        assertEquals(List.of(), claimDue(10));

        apply(Snapshots.change(parked, JobState.RUNNING, Due.now()));
        assertEquals(List.of(job.id()), ids(claimDue(10)));
    }

    @Test
    @DisplayName("The last change says when a job is due, also if an earlier one said sooner")
    void lastWordCounts() {
        Job first = given(Jobs.of("ann").queued(), Due.now());
        Job second = Snapshots.next(first, JobState.RUNNING);
        apply(Snapshots.change(first, second, Due.in(Duration.ofMinutes(1))));
        apply(Snapshots.change(second, JobState.RUNNING, Due.in(LONG)));

        pass(LONG.minusMinutes(1));

        assertEquals(List.of(), claimDue(10));
    }
}
