package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting for the end of a job, in a thread and without one. */
class AwaitTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Bench bench = new Bench();

    private static CompletableFuture<Optional<Job>> end(JobOrchestrator jobs, Job job) {
        return jobs.whenSettled(Bench.ANN, job.id()).toCompletableFuture();
    }

    private static JobState settled(CompletableFuture<Optional<Job>> end) {
        assertTrue(end.isDone(), "whoever waits has been told");
        return end.join().orElseThrow().state();
    }

    @Test
    void theCallerGetsTheSettledJobAlsoWhereNothingSweeps() {
        Job job = bench.submit();
        bench.time.whileWaiting(bench.clock::advance);
        assertEquals(
                JobState.SUCCEEDED,
                bench.jobs.await(Bench.ANN, job.id(), HOUR).orElseThrow().state());
    }

    @Test
    void theCallerGetsTheJobAsItIsWhenTheTimeIsUp() {
        Job job = bench.submit();
        Instant start = bench.clock.instant();
        bench.time.whileWaiting(bench.clock::advance);
        Job late = bench.jobs.await(Bench.ANN, job.id(), Duration.ofSeconds(4)).orElseThrow();
        assertFalse(late.state().isSettled());
        assertEquals(start.plusSeconds(4), bench.clock.instant());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void noTimeAtAllIsALook(long seconds) {
        Job job = bench.submit();
        assertEquals(
                JobState.QUEUED,
                bench.jobs
                        .await(Bench.ANN, job.id(), Duration.ofSeconds(seconds))
                        .orElseThrow()
                        .state());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, 1_999, 5_000})
    void nobodyWaitsLongerThanTheySaidForAProviderThatHangs(long millis) {
        Job job = bench.submit();
        Instant start = bench.clock.instant();
        JobOrchestrator jobs = bench.node(builder -> builder.executor(new Later()));
        bench.time.whileWaiting(bench.clock::advance);
        assertEquals(
                JobState.QUEUED,
                jobs.await(Bench.ANN, job.id(), Duration.ofMillis(millis))
                        .orElseThrow()
                        .state());
        assertEquals(start.plusMillis(millis), bench.clock.instant());
    }

    @Test
    void aTimeBeyondAllMeasureIsALongOne() {
        Job job = bench.submit();
        bench.time.whileWaiting(bench.clock::advance);
        assertTrue(bench.jobs
                .await(Bench.ANN, job.id(), Duration.ofSeconds(Long.MAX_VALUE))
                .isPresent());
    }

    @Test
    void anotherOwnersJobIsNotThere() {
        Job job = bench.submit();
        assertEquals(Optional.empty(), bench.jobs.await(Bench.BOB, job.id(), HOUR));
        assertEquals(
                Optional.empty(),
                bench.jobs
                        .whenSettled(Bench.BOB, job.id())
                        .toCompletableFuture()
                        .join());
        assertEquals(Optional.empty(), bench.jobs.await(Bench.ANN, JobId.of("not-there"), HOUR));
    }

    @Test
    void aClosedOrchestratorKeepsNobodyWaiting() {
        Job job = bench.submit();
        bench.time.whileWaiting(atMost -> bench.jobs.close());
        assertFalse(bench.jobs
                .await(Bench.ANN, job.id(), HOUR)
                .orElseThrow()
                .state()
                .isSettled());
    }

    @Test
    void anInterruptedThreadGoesOnWithTheJobAsItIs() {
        Job job = bench.submit();
        Thread.currentThread().interrupt();
        Optional<Job> now = bench.jobs.await(Bench.ANN, job.id(), HOUR);
        assertTrue(Thread.interrupted(), "the flag stays");
        assertTrue(now.isPresent());
    }

    @Test
    void theEndIsToldWithoutAThreadThatWaits() {
        Job job = bench.submit();
        CompletableFuture<Optional<Job>> end = end(bench.jobs, job);
        assertFalse(end.isDone());
        bench.pass(Duration.ofMinutes(1));
        assertEquals(JobState.SUCCEEDED, settled(end));
    }

    @Test
    void anEndThatWasIsToldAtOnce() {
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(1));
        assertEquals(JobState.SUCCEEDED, settled(end(bench.jobs, job)));
    }

    @Test
    void anEndOnAnotherNodeIsTold() {
        Rounds rounds = new Rounds(bench);
        JobOrchestrator waiting = bench.node(rounds::on).start();
        Job job = bench.submit();
        CompletableFuture<Optional<Job>> end = end(waiting, job);
        rounds.watch();
        bench.pass(Duration.ofMinutes(1));
        assertFalse(end.isDone());
        rounds.watch();
        assertEquals(JobState.SUCCEEDED, settled(end));
    }

    @Test
    void anEndThatWasAcknowledgedElsewhereBeforeItWasSeenIsTold() {
        Rounds rounds = new Rounds(bench);
        JobOrchestrator waiting = bench.node(rounds::on).start();
        Job job = bench.submit();
        CompletableFuture<Optional<Job>> end = end(waiting, job);
        bench.pass(Duration.ofMinutes(1));
        bench.jobs.acknowledge(Bench.ANN, job.id());
        rounds.watch();
        assertEquals(JobState.SUCCEEDED, settled(end));
    }

    @Test
    void aWaiterHearsThatTheOrchestratorWasClosed() {
        Job job = bench.submit();
        Job another = bench.submit();
        CompletableFuture<Optional<Job>> end = end(bench.jobs, job);
        bench.jobs.close();
        Throwable why = assertThrows(CompletionException.class, end::join).getCause();
        assertEquals(
                "this orchestrator was closed before job " + job.id()
                        + " settled; the job is not affected: ask for its status on another",
                assertInstanceOf(IllegalStateException.class, why).getMessage());
        assertTrue(end(bench.jobs, another).isCompletedExceptionally());
    }

    @Test
    void aHostThatThrowsOnTheNewsBreaksNothing() {
        Job job = bench.submit();
        CompletableFuture<Optional<Job>> end = end(bench.jobs, job);
        CompletableFuture<Object> broken = end.thenApply(settled -> {
            throw new IllegalStateException("the host is broken");
        });
        CompletableFuture<Optional<Job>> another = end(bench.jobs, job);
        bench.pass(Duration.ofMinutes(1));
        assertTrue(broken.isCompletedExceptionally());
        assertEquals(JobState.SUCCEEDED, settled(another));
    }

    @Test
    void manyWhoWaitHearOfTheCloseFromAFewThreads() {
        Later threads = new Later();
        JobOrchestrator jobs = bench.node(builder -> builder.executor(threads));
        Job job = bench.submit();
        List<CompletableFuture<Optional<Job>>> ends =
                Stream.generate(() -> end(jobs, job)).limit(1_000).toList();
        threads.runAll();
        jobs.close();
        assertEquals(64, threads.waiting());
        threads.runAll();
        assertTrue(ends.stream().allMatch(CompletableFuture::isCompletedExceptionally));
    }
}
