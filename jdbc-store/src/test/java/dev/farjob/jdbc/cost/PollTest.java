package dev.farjob.jdbc.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.cost.StatementLog.Said;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Payload;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A look at a job of which nothing comes is narrow: little is said, and nothing large is read. */
class PollTest {

    private static final int INPUT = 1 << 20;
    private static final int NARROW = 10_000;

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private StatementLog log;
    private JobStore store;

    @Test
    void onPostgresItIsOneStatementBetweenTheBeginningAndTheCommit() {
        claimed(TestDatabase.POSTGRESQL);
        List<Said> said = claimAgain();
        assertEquals(1, said.stream().filter(Said::isWork).count(), said::toString);
    }

    @ParameterizedTest
    @EnumSource
    void theNodeThatAcceptedAJobNeverReadsItsInput(TestDatabase kind) {
        accepted(kind);
        long read = claimAgain().stream().mapToLong(Said::read).sum();
        assertTrue(read < NARROW, () -> read + " characters were read");
    }

    @ParameterizedTest
    @EnumSource
    void theInputIsReadOnceByAnotherNode(TestDatabase kind) {
        claimed(kind);
        long read = claimAgain().stream().mapToLong(Said::read).sum();
        assertTrue(read < NARROW, () -> read + " characters were read");
    }

    @ParameterizedTest
    @EnumSource
    void aChangeNeitherReadsNorWritesTheInput(TestDatabase kind) {
        Job job = claimed(kind);
        log.take();
        Verdict verdict = store.apply(List.of(Snapshots.change(job, JobState.RUNNING, Due.in(Duration.ofMinutes(1)))))
                .get(0);
        assertEquals(Verdict.APPLIED, verdict);
        long moved = log.take().stream()
                .mapToLong(said -> said.read() + said.bound())
                .sum();
        assertTrue(moved < NARROW, () -> moved + " characters were read and written");
    }

    /** Memory is for jobs that are looked at; the rare one that goes on after its end is read once more. */
    @ParameterizedTest
    @EnumSource
    void theNodeForgetsTheInputOfAJobThatHasEnded(TestDatabase kind) {
        accepted(kind);
        Job ended = write(claim().get(0), JobState.SUCCEEDED, Due.never());
        write(ended, JobState.RUNNING, Due.now());
        long read = claimAgain().stream().mapToLong(Said::read).sum();
        assertTrue(read >= INPUT, () -> read + " characters were read");
    }

    private Job write(Job job, JobState state, Due due) {
        Change change = Snapshots.change(job, state, due);
        assertEquals(List.of(Verdict.APPLIED), store.apply(List.of(change)));
        return change.after();
    }

    /** Claimed by a node that has not seen it before. */
    private Job claimed(TestDatabase kind) {
        accepted(kind);
        store = JdbcJobStore.on(log);
        return claim().get(0);
    }

    private void accepted(TestDatabase kind) {
        log = new StatementLog(databases.fresh(kind).dataSource());
        store = JdbcJobStore.on(log);
        Payload input = Payload.ofJson("{\"prompt\":\"" + "x".repeat(INPUT) + "\"}");
        Snapshots.put(
                store, Jobs.of("ann").input(input).pace(Duration.ofNanos(1_000)).queued(), Due.now());
    }

    private List<Said> claimAgain() {
        log.take();
        assertEquals(1, claim().size());
        return log.take();
    }

    private List<Job> claim() {
        List<Job> claimed = List.of();
        while (claimed.isEmpty()) {
            // A clock of milliseconds may not have gone on since the job came due
            claimed = store.claim(new Claim.DueJobs("acme", 1));
        }
        return claimed;
    }
}
