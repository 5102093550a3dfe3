package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A process or a thread was stopped between the record of an attempt and the attempt: from then on others decide. */
class SendTooLateTest {

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

    private final Bench bench = new Bench();
    private final Between store = new Between(bench.store);

    /** A node that is stopped for this long once an attempt is on record. */
    private JobOrchestrator stoppedFor(Duration pause, Runnable meanwhile) {
        store.next("apply", real -> {
            Object written = real.make();
            bench.clock.advance(pause);
            meanwhile.run();
            return written;
        });
        return bench.node(store.as(JobStore.class), builder -> builder);
    }

    private Job submit(JobOrchestrator jobs) {
        return bench.stored(jobs.submit(Bench.request().build()).job());
    }

    @Test
    void anAttemptWhoseTimeLimitHasPassedIsNotMade() {
        Job job = submit(stoppedFor(CALL_TIMEOUT, () -> {}));
        assertEquals(0, bench.fake.spawnCalls(job.id()));
        assertEquals(JobState.ACCEPTED, job.state());
        assertTrue(bench.log(job).contains(EventKind.SPAWN_NOT_SENT));
    }

    @Test
    void theJobIsSentAgainAsAnotherAttempt() {
        Job job = submit(stoppedFor(Duration.ofHours(1), () -> {}));
        bench.pass(Duration.ofMinutes(2));
        assertEquals(2, bench.stored(job).attempt());
        assertEquals(1, bench.fake.started(job.id()));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void anAttemptThatIsStillInTimeIsMade() {
        Job job = submit(stoppedFor(CALL_TIMEOUT.minusMillis(1), () -> {}));
        assertEquals(1, bench.fake.spawnCalls(job.id()));
        assertEquals(JobState.QUEUED, job.state());
    }

    @Test
    void aJobThatOthersHaveFailedMeanwhileIsNeitherSentNorChanged() {
        Job job = submit(stoppedFor(Duration.ofMinutes(12), () -> {
            bench.jobs.sweep();
            bench.pass(Duration.ofMinutes(1));
        }));
        assertEquals(JobState.FAILED, job.state());
        assertEquals(0, bench.fake.spawnCalls(job.id()));
    }

    static Stream<BiConsumer<JobOrchestrator, Job>> decisionsOfOthers() {
        return Stream.of(
                (jobs, job) -> jobs.abandon(job.id(), "nobody waits for it"),
                (jobs, job) -> jobs.adopt(job.id(), "fake-7", "there it is"),
                (jobs, job) -> jobs.cancel(Bench.ANN, job.id()));
    }

    /** The time limit of the call has not passed, and others need not have waited for it. */
    @ParameterizedTest
    @MethodSource("decisionsOfOthers")
    void anAttemptThatCouldNotBeMadeAtOnceIsNotMadeIfOthersHaveDecidedMeanwhile(
            BiConsumer<JobOrchestrator, Job> decide) {
        Job job = submit(stoppedFor(
                Duration.ofSeconds(2),
                () -> decide.accept(
                        bench.jobs, bench.jobs.listEveryone(JobQuery.everyone()).get(0))));
        assertEquals(0, bench.fake.spawnCalls(job.id()));
        assertNotEquals(JobState.SPAWNING, job.state());
    }

    @Test
    void anAttemptThatCouldNotBeMadeAtOnceIsNotMadeIfTheStoreCannotBeAsked() {
        store.next("find", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
        Job job = submit(stoppedFor(Duration.ofSeconds(2), () -> {}));
        assertEquals(0, bench.fake.spawnCalls(job.id()));
        assertEquals(JobState.ACCEPTED, job.state());
    }

    @Test
    void anAttemptWhoseTimeLimitPassesWhileTheStoreIsAskedIsNotMade() {
        store.next("find", real -> {
            bench.clock.advance(CALL_TIMEOUT);
            return real.make();
        });
        Job job = submit(stoppedFor(Duration.ofSeconds(2), () -> {}));
        assertEquals(0, bench.fake.spawnCalls(job.id()));
        assertEquals(JobState.ACCEPTED, job.state());
    }

    @Test
    void anAttemptIsAsOldAsItsRecordAndNotAsTheTryThatAnotherNodeOvertook() {
        store.next("apply", real -> {
            bench.clock.advance(CALL_TIMEOUT.plusSeconds(10));
            AnotherNode.takesOver(
                    bench.store,
                    bench.jobs.listEveryone(JobQuery.everyone()).get(0).id());
            return real.make();
        });
        Job job = submit(bench.node(store.as(JobStore.class), builder -> builder));
        assertEquals(1, bench.fake.spawnCalls(job.id()));
        assertEquals(JobState.QUEUED, job.state());
    }

    @Test
    void anAttemptThatIsMadeAtOnceIsMadeWithoutAnotherRead() {
        bench.clock.advance(Duration.ofMinutes(5));
        Job job = submit(stoppedFor(Duration.ofSeconds(1), () -> {}));
        assertEquals(1, bench.fake.spawnCalls(job.id()));
        assertEquals(0, store.calls("find"));
    }
}
