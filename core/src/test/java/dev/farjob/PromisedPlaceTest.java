package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.time.Timekeeper;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Subject;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.store.Change;
import dev.farjob.store.JobQuery;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.provider.ScriptedProvider;
import dev.farjob.testkit.store.ForwardingTransactionalJobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * If a provider answers fast, an attempt goes on record with the promise of a place: many share a commit, and an attempt that
 * was decided upon while it waited is not made.
 */
class PromisedPlaceTest {

    private final Bench bench = new Bench(
            builder -> builder,
            provider -> provider.traits(ProviderTraits.builder()
                    .cancel(CancelKind.ASKED)
                    .callsInFlight(1)
                    .endsCallsInTime(true)
                    .build()));
    private final Between provider = new Between(bench.fake);
    private final Later threads = new Later();
    /** How many attempts each commit puts on record. */
    private final List<Integer> recorded = new ArrayList<>();

    private Runnable whileTheFirstIsWritten = () -> {};

    private final class Watched extends ForwardingTransactionalJobStore<InMemoryTransaction> {

        Watched() {
            super(bench.store);
        }

        @Override
        public List<Verdict> apply(List<Change> changes) {
            Runnable meanwhile = whileTheFirstIsWritten;
            whileTheFirstIsWritten = () -> {};
            meanwhile.run();
            long attempts = changes.stream()
                    .filter(change -> change.after().state() == JobState.SPAWNING)
                    .count();
            if (attempts > 0) {
                recorded.add((int) attempts);
            }
            return super.apply(changes);
        }
    }

    private JobOrchestrator node(Timekeeper time, Executor executor) {
        JobOrchestrator jobs = JobOrchestrator.on(new Watched())
                .provider(provider.as(ScriptedProvider.class))
                .timekeeper(time)
                .executor(executor)
                .build();
        // From here on it is known that the provider answers fast
        jobs.submitAndSend(Bench.request().build());
        recorded.clear();
        return jobs;
    }

    private List<Job> submitted(JobOrchestrator jobs, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> jobs.submit(Bench.request().build()).job())
                .toList();
    }

    @Test
    void oneCommitPutsMoreAttemptsOnRecordThanTheProviderHasPlaces() {
        List<Job> all = submitted(node(bench.time, threads), 7);
        whileTheFirstIsWritten = threads::runAll;
        threads.runAll();
        assertEquals(List.of(1, 6), recorded);
        all.forEach(job -> assertEquals(1, bench.fake.spawnCalls(job.id())));
    }

    @Test
    void noAttemptIsPromisedAPlaceOfWhichItIsNotKnownWhenItComesFree() {
        JobOrchestrator jobs = node(bench.time, threads);
        bench.clock.advance(Duration.ofMinutes(2));
        List<Job> both = submitted(jobs, 2);
        provider.next("spawn", real -> {
            threads.runAll();
            return real.make();
        });
        threads.runAll();
        assertEquals(List.of(EventKind.SUBMITTED), bench.log(both.get(1)));
    }

    @Test
    void anAttemptThatDoesNotGetItsPlacePromptlyIsTakenBackAndTheJobSentLater() {
        List<Job> both = submitted(node(bench.time, threads), 2);
        List<Duration> waits = new ArrayList<>();
        bench.time.whileWaiting(waits::add);
        provider.next("spawn", real -> {
            threads.runAll();
            return real.make();
        });
        threads.runAll();
        Job second = bench.stored(both.get(1));
        assertEquals(List.of(Duration.ofSeconds(4)), waits);
        assertEquals(JobState.ACCEPTED, second.state());
        assertEquals(0, bench.fake.spawnCalls(second.id()));
        assertTrue(bench.log(second).contains(EventKind.SPAWN_NOT_SENT));
        bench.pass(Duration.ofSeconds(5));
        assertEquals(JobState.QUEUED, bench.stored(second).state());
        assertEquals(1, bench.fake.spawnCalls(second.id()));
    }

    static Stream<BiConsumer<JobOrchestrator, Job>> decisions() {
        return Stream.of(
                (jobs, job) -> jobs.abandon(job.id(), "nobody waits for it"),
                (jobs, job) -> jobs.adopt(job.id(), "fake-7", "there it is"),
                (jobs, job) -> jobs.cancel(Bench.ANN, job.id()));
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void anAttemptOnRecordThatIsDecidedUponWhileItWaitsForItsPlaceIsNotMade(BiConsumer<JobOrchestrator, Job> decide)
            throws InterruptedException {
        CountDownLatch waits = new CountDownLatch(1);
        JobOrchestrator jobs = node(new SaidWaits(new StillTime(bench.time), waits), Runnable::run);
        CountDownLatch full = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        provider.next("spawn", real -> {
            full.countDown();
            assertTrue(mayEnd.await(20, TimeUnit.SECONDS));
            return real.make();
        });
        Thread first = new Thread(() -> jobs.submitAndSend(Bench.request().build()));
        first.start();
        assertTrue(full.await(20, TimeUnit.SECONDS));
        Thread second = new Thread(
                () -> jobs.submitAndSend(Bench.request().subject("second").build()));
        second.start();
        assertTrue(waits.await(20, TimeUnit.SECONDS));
        Job job = bench.jobs
                .listEveryone(JobQuery.everyone().subject(Subject.of("second")))
                .get(0);
        assertEquals(JobState.SPAWNING, job.state());
        decide.accept(bench.jobs, job);
        bench.clock.advance(Duration.ofSeconds(2));
        mayEnd.countDown();
        first.join(20_000);
        second.join(20_000);
        assertEquals(0, bench.fake.spawnCalls(job.id()));
        assertNotEquals(JobState.SPAWNING, bench.stored(job).state());
    }
}
