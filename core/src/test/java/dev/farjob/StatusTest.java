package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.rules.RecoveryRule;
import dev.farjob.rules.StaleRule;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StatusTest {

    private static final Duration WINDOW = Duration.ofSeconds(3);

    private final Bench bench = new Bench();
    private final Job job = bench.submit();
    private final String remote = job.handle().orElseThrow().id();

    private Job status() {
        return bench.jobs.status(Bench.ANN, job.id()).orElseThrow();
    }

    @Test
    void aStatusAsksTheProvider() {
        bench.clock.advance(Duration.ofSeconds(6));
        assertEquals(JobState.RUNNING, status().state());
    }

    @Test
    void withinTheWindowNobodyAsksAgain() {
        bench.clock.advance(Duration.ofSeconds(6));
        for (int i = 0; i < 1_000; i++) {
            status();
        }
        assertEquals(1, bench.fake.looks(remote));
    }

    @Test
    void thoseWhoDoNotAskGetWhatIsStored() {
        bench.clock.advance(Duration.ofSeconds(6));
        status();
        assertEquals(bench.stored(job), status());
    }

    @Test
    void theWindowEnds() {
        status();
        bench.clock.advance(WINDOW.minusMillis(1));
        status();
        assertEquals(1, bench.fake.looks(remote));
        bench.clock.advance(Duration.ofMillis(1));
        status();
        assertEquals(2, bench.fake.looks(remote));
    }

    @Test
    void theWindowHoldsOverAllNodes() {
        JobOrchestrator other = bench.node(builder -> builder);
        bench.clock.advance(Duration.ofSeconds(6));
        for (int i = 0; i < 100; i++) {
            status();
            other.status(Bench.ANN, job.id());
        }
        assertEquals(1, bench.fake.looks(remote));
    }

    @Test
    void theHostChoosesTheWindow() {
        JobOrchestrator patient = bench.node(builder -> builder.freshness(Duration.ofMinutes(1)));
        patient.status(Bench.ANN, job.id());
        bench.clock.advance(Duration.ofSeconds(59));
        patient.status(Bench.ANN, job.id());
        assertEquals(1, bench.fake.looks(remote));
    }

    @Test
    void aSweepCountsAsAsking() {
        bench.leap(Duration.ofSeconds(6));
        status();
        assertEquals(1, bench.fake.looks(remote));
    }

    @Test
    void anotherOwnersJobLooksMissing() {
        assertEquals(Optional.empty(), bench.jobs.status(Bench.BOB, job.id()));
        assertEquals(Optional.empty(), bench.jobs.find(Bench.BOB, job.id()));
        assertEquals(List.of(), bench.jobs.events(Bench.BOB, job.id()));
        assertEquals(List.of(), bench.jobs.list(Bench.BOB));
    }

    @Test
    void anotherOwnersQuestionDoesNotReachTheProvider() {
        bench.clock.advance(Duration.ofSeconds(6));
        bench.jobs.status(Bench.BOB, job.id());
        assertEquals(0, bench.fake.looks(remote));
    }

    @Test
    void aJobThatIsNotThereIsMissing() {
        assertEquals(Optional.empty(), bench.jobs.status(Bench.ANN, JobId.of("no-such-job")));
        assertEquals(Optional.empty(), bench.jobs.find(Bench.ANN, JobId.of("no-such-job")));
        assertEquals(List.of(), bench.jobs.events(Bench.ANN, JobId.of("no-such-job")));
    }

    @Test
    void findAsksNobody() {
        bench.clock.advance(Duration.ofSeconds(6));
        assertEquals(Optional.of(job), bench.jobs.find(Bench.ANN, job.id()));
        assertEquals(0, bench.fake.looks(remote));
    }

    @Test
    void aSettledJobIsNotAskedAbout() {
        bench.pass(Duration.ofMinutes(1));
        int looks = bench.fake.looks(remote);
        bench.clock.advance(Duration.ofMinutes(1));
        assertEquals(JobState.SUCCEEDED, status().state());
        assertEquals(looks, bench.fake.looks(remote));
    }

    @Test
    void aSettledJobStaysAsItIs() {
        bench.pass(Duration.ofMinutes(1));
        Job settled = bench.stored(job);
        bench.clock.advance(Duration.ofMinutes(1));
        assertEquals(settled, status());
        assertEquals(settled, bench.stored(job));
    }

    @Test
    void aJobThatWaitsToBeSentIsNotSentByAStatus() {
        Job later = bench.submit(Bench.request().notBefore(bench.clock.instant().plusSeconds(60)));
        assertEquals(later, bench.jobs.status(Bench.ANN, later.id()).orElseThrow());
    }

    @Test
    void aParkedJobIsNotAskedAbout() {
        Bench odd = new Bench(builder -> builder.staleRule(StaleRule.defaults().notUnderstoodLimit(0)));
        Job parked = odd.submit();
        odd.fake.nextStatus(ProviderStatus.unknown(ProviderStatus.Why.NOT_UNDERSTOOD, "{}"));
        odd.leap(Duration.ofSeconds(6));
        assertEquals(JobState.PARKED, odd.stored(parked).state());
        odd.clock.advance(Duration.ofMinutes(1));
        odd.jobs.status(Bench.ANN, parked.id());
        assertEquals(1, odd.fake.looks(odd.stored(parked).handle().orElseThrow().id()));
    }

    @Test
    void theOneWhoFindsTheEndDoesNotWaitForTheSteps() {
        Later threads = new Later();
        JobOrchestrator jobs = bench.node(builder -> builder.executor(threads).onSuccess(bench.effect("charge")));
        Job job = bench.accepting("charge").submit();
        bench.clock.advance(Duration.ofSeconds(40));
        // The calls to the provider need a thread, the steps must not
        bench.time.whileWaiting(atMost -> threads.runWaiting());
        Job seen = jobs.status(Bench.ANN, job.id()).orElseThrow();
        assertEquals(JobState.FINALIZING, seen.state());
        assertEquals(List.of(), bench.effects);
        threads.runAll();
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
    }

    @Test
    void anAnswerIsThereWithinTheBudgetAndTheLookGoesOn() {
        Later threads = new Later();
        List<Duration> waited = new ArrayList<>();
        JobOrchestrator jobs = bench.node(builder ->
                builder.executor(threads).recoveryRule(RecoveryRule.defaults().budget(Duration.ofSeconds(1))));
        bench.clock.advance(Duration.ofSeconds(6));
        bench.time.whileWaiting(waited::add);
        assertEquals(
                JobState.QUEUED, jobs.status(Bench.ANN, job.id()).orElseThrow().state());
        assertEquals(List.of(Duration.ofSeconds(1)), waited);
        bench.time.whileWaiting(atMost -> threads.runAll());
        threads.runAll();
        assertEquals(JobState.RUNNING, bench.stored(job).state());
    }

    @Test
    void whenTheBudgetIsUpTheAnswerIsWhatIsStoredByThen() {
        JobOrchestrator jobs = bench.node(builder -> builder.executor(task -> {}));
        bench.clock.advance(Duration.ofSeconds(6));
        bench.time.whileWaiting(
                atMost -> bench.jobs.receive("fake", bench.remote(job).succeed().webhook()));
        assertEquals(
                JobState.SUCCEEDED,
                jobs.status(Bench.ANN, job.id()).orElseThrow().state());
    }

    @Test
    void statusAnswersTheStoredJobIfThereIsNoPlaceForALook() {
        Later threads = new Later();
        JobOrchestrator jobs = bench.node(builder -> builder.executor(threads).inFlight(1));
        jobs.submit(Bench.request().build());
        bench.clock.advance(Duration.ofSeconds(6));
        assertEquals(Optional.of(bench.stored(job)), jobs.status(Bench.ANN, job.id()));
        assertEquals(1, threads.waiting(), "only the submit has a thread");
    }

    @Test
    void theLogSaysOnWhoseBehalf() {
        bench.clock.advance(Duration.ofSeconds(6));
        status();
        List<JobEvent> events = bench.jobs.events(Bench.ANN, job.id());
        assertEquals(Cause.STATUS, events.get(events.size() - 1).cause());
    }

    @Test
    void aJobOfAProviderThatThisNodeDoesNotKnowIsShownAsItIs() {
        JobOrchestrator stranger = JobOrchestrator.on(bench.store)
                .provider(ScriptedProvider.named("other").build())
                .build();
        assertEquals(Optional.of(job), stranger.status(Bench.ANN, job.id()));
    }

    @Test
    void withTheStoreDownAStatusFailsLoudly() {
        Between store = new Between(bench.store)
                .every("find", Between.failBefore(new JobStoreException(Effect.NONE, "the store is down")));
        JobOrchestrator jobs = bench.node(store.as(JobStore.class), builder -> builder);
        JobStoreException down = assertThrows(JobStoreException.class, () -> jobs.status(Bench.ANN, job.id()));
        assertEquals("the store is down", down.getMessage());
        assertTrue(down.effect() == Effect.NONE);
    }

    @Test
    void aProviderThatIsDownDoesNotBreakAStatus() {
        bench.fake.nextStatus(new IllegalStateException("502"));
        bench.clock.advance(Duration.ofSeconds(6));
        assertEquals(JobState.QUEUED, status().state());
    }

    @Test
    void aStatusWhoseClaimFailsIsToldSoAndKeepsNoPlace() {
        Between store = new Between(bench.store)
                .next("claim", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
        JobOrchestrator jobs = bench.node(store.as(JobStore.class), builder -> builder.inFlight(1));
        bench.clock.advance(Duration.ofSeconds(6));
        assertThrows(JobStoreException.class, () -> jobs.status(Bench.ANN, job.id()));
        assertEquals(
                JobState.RUNNING, jobs.status(Bench.ANN, job.id()).orElseThrow().state());
    }

    static Stream<Throwable> faults() {
        return Stream.of(
                new JobStoreException(Effect.NONE, "no connection"),
                new IllegalStateException("the pool is closed"),
                new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aLookThatFailsIsToldAsItIsAndKeepsNoPlace(Throwable fault) {
        Between store = new Between(bench.store).next("apply", Between.failBefore(fault));
        JobOrchestrator jobs = bench.node(store.as(JobStore.class), builder -> builder.inFlight(1));
        bench.clock.advance(Duration.ofSeconds(6));
        assertSame(fault, assertThrows(Throwable.class, () -> jobs.status(Bench.ANN, job.id())));
        bench.clock.advance(Duration.ofSeconds(6));
        assertEquals(
                JobState.RUNNING, jobs.status(Bench.ANN, job.id()).orElseThrow().state());
    }

    @Test
    void whereNoThreadTakesTheLookTheAnswerIsTheStoredJobAndNoPlaceIsKept() {
        boolean[] full = {true};
        JobOrchestrator jobs = bench.node(builder -> builder.inFlight(1).executor(task -> {
            if (full[0]) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        }));
        bench.clock.advance(Duration.ofSeconds(6));
        assertEquals(
                JobState.QUEUED, jobs.status(Bench.ANN, job.id()).orElseThrow().state());
        full[0] = false;
        bench.clock.advance(Duration.ofSeconds(6));
        assertEquals(
                JobState.RUNNING, jobs.status(Bench.ANN, job.id()).orElseThrow().state());
    }
}
