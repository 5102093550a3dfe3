package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.Submission;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.model.EventKind;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An attempt goes on record when there is a place for its call: what waits for one can still be decided upon by anybody. */
class SendPlaceTest {

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

    private final Bench bench = new Bench(
            builder -> builder,
            provider -> provider.traits(ProviderTraits.builder()
                    .cancel(CancelKind.ASKED)
                    .callTimeout(CALL_TIMEOUT)
                    .callsInFlight(1)
                    .endsCallsInTime(true)
                    .build()));
    private final Between provider = new Between(bench.fake);

    private JobOrchestrator node(Timekeeper time) {
        return JobOrchestrator.on(bench.store)
                .provider(provider.as(ScriptedProvider.class))
                .timekeeper(time)
                .executor(Runnable::run)
                .build();
    }

    /** Submits a job while another one is being sent, in the only place that there is. */
    private Job submitToAFullProvider(JobRequest request) {
        JobOrchestrator jobs = node(bench.time);
        AtomicReference<Job> second = new AtomicReference<>();
        provider.next("spawn", real -> {
            second.set(bench.stored(jobs.submitAndSend(request).job()));
            return real.make();
        });
        jobs.submit(Bench.request().build());
        return second.get();
    }

    @Test
    void aJobThatFindsNoPlaceHasNothingOnRecordAndComesDueAgain() {
        Job job = submitToAFullProvider(Bench.request().build());
        assertEquals(JobState.ACCEPTED, job.state());
        assertEquals(0, job.attempt());
        assertEquals(List.of(EventKind.SUBMITTED), bench.log(job));
        bench.pass(Duration.ofSeconds(6));
        assertEquals(JobState.QUEUED, bench.stored(job).state());
        assertEquals(1, bench.stored(job).attempt());
    }

    @Test
    void aPlaceIsWaitedForAsLongAsACallMayTake() {
        List<Duration> waits = new ArrayList<>();
        bench.time.whileWaiting(waits::add);
        submitToAFullProvider(Bench.request().build());
        assertEquals(List.of(CALL_TIMEOUT), waits);
    }

    @Test
    void aJobWhoseDeadlinePassesWhileItWaitsTimesOutThenAndIsNeverSent() {
        bench.time.whileWaiting(bench.clock::advance);
        Job job = submitToAFullProvider(
                Bench.request().deadline(Duration.ofSeconds(10)).build());
        assertEquals(JobState.FAILED, job.state());
        assertEquals(
                FailureKind.TIMED_OUT,
                ((Outcome.Failed) job.outcome().orElseThrow()).failure().kind());
        bench.pass(Duration.ofMinutes(2));
        assertEquals(0, bench.fake.spawnCalls(job.id()));
    }

    static Stream<BiConsumer<JobOrchestrator, Job>> decisions() {
        return Stream.of(
                (jobs, job) -> jobs.abandon(job.id(), "nobody waits for it"),
                (jobs, job) -> jobs.adopt(job.id(), "fake-7", "there it is"),
                (jobs, job) -> jobs.cancel(Bench.ANN, job.id()));
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void aJobThatIsDecidedUponWhileItWaitsIsNeverSent(BiConsumer<JobOrchestrator, Job> decide)
            throws InterruptedException {
        CountDownLatch full = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CountDownLatch waits = new CountDownLatch(1);
        provider.next("spawn", real -> {
            full.countDown();
            assertTrue(mayEnd.await(20, TimeUnit.SECONDS));
            return real.make();
        });
        JobOrchestrator jobs = node(new SaidWaits(new StillTime(bench.time), waits));
        Thread first = new Thread(() -> jobs.submitAndSend(Bench.request().build()));
        first.start();
        assertTrue(full.await(20, TimeUnit.SECONDS));
        Thread second = new Thread(
                () -> jobs.submitAndSend(Bench.request().subject("second").build()));
        second.start();
        assertTrue(waits.await(20, TimeUnit.SECONDS));
        Job job = bench.jobs
                .listEveryone(JobQuery.everyone().states(JobState.ACCEPTED))
                .get(0);
        decide.accept(bench.jobs, job);
        mayEnd.countDown();
        first.join(20_000);
        second.join(20_000);
        assertEquals(0, bench.fake.spawnCalls(job.id()));
        assertEquals(1, provider.calls("spawn"));
    }

    @Test
    void aJobThatFindsNoRoomInTheStoreGivesThePlaceToTheNextCallBeforeItsWaitIsWritten() {
        Between store = new Between(bench.store);
        JobOrchestrator jobs = JobOrchestrator.on(store.as(JobStore.class))
                .provider(bench.fake)
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .limitPerProvider("fake", 1)
                .build();
        Job first = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofSeconds(6));
        List<JobState> seen = new ArrayList<>();
        store.next("apply", Between.Call::make).next("apply", real -> {
            seen.add(jobs.status(Bench.ANN, first.id()).orElseThrow().state());
            return real.make();
        });
        jobs.submitAndSend(Bench.request().build());
        assertEquals(List.of(JobState.RUNNING), seen);
    }

    @Test
    void aPlaceIsWaitedForNoLongerThanTheDeadlineAllows() {
        List<Duration> waits = new ArrayList<>();
        bench.time.whileWaiting(waits::add);
        bench.clock.advance(Duration.ofMinutes(5));
        submitToAFullProvider(Bench.request().deadline(Duration.ofSeconds(10)).build());
        submitToAFullProvider(Bench.request().deadline(Duration.ofHours(1)).build());
        assertEquals(List.of(Duration.ofSeconds(10), CALL_TIMEOUT), waits);
    }

    @Test
    void aJobWhoseDeadlineHasPassedWaitsForNoPlace() {
        JobOrchestrator jobs = node(bench.time);
        Job late = bench.node(builder -> builder.executor(task -> {}))
                .submit(Bench.request().deadline(Duration.ofSeconds(10)).build())
                .job();
        bench.clock.advance(Duration.ofMinutes(5));
        List<Duration> waits = new ArrayList<>();
        bench.time.whileWaiting(waits::add);
        provider.next("spawn", real -> {
            jobs.status(Bench.ANN, late.id());
            return real.make();
        });
        jobs.submit(Bench.request("bob").build());
        assertEquals(List.of(Duration.ZERO), waits);
        assertEquals(JobState.FAILED, bench.stored(late).state());
    }

    @Test
    void anAttemptThatCouldNotGoOnRecordKeepsNoPlace() {
        Between store = new Between(bench.store)
                .next("apply", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
        JobOrchestrator jobs = JobOrchestrator.on(store.as(JobStore.class))
                .provider(bench.fake)
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .build();
        assertThrows(
                JobStoreException.class,
                () -> jobs.submitAndSend(Bench.request().build()));
        Submission next = jobs.submitAndSend(Bench.request().build());
        assertEquals(JobState.QUEUED, next.job().state());
    }
}
