package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An operator reads each thing that matters once, however often it comes up. */
class LoudTest {

    private static final String LOST = "the store does not answer";
    private static final String BACK = "the store answers again";
    private static final String NOBODY_SWEEPS = "nothing has swept";
    private static final Duration ABSENCE = Duration.ofSeconds(90);
    private static final String TOO_FEW_THREADS = "too few threads";

    private final Bench bench = new Bench();
    private final Between store = new Between(bench.store);
    private final Rounds rounds = new Rounds(bench);
    private final Logged log = new Logged();

    @AfterEach
    void close() {
        log.close();
    }

    private void lines(int expected, String text) {
        assertEquals(expected, log.linesWith(text).size(), () -> "lines with: " + text);
    }

    @Test
    void anOutageOfTheStoreIsALineWhenItBeginsAndOneWhenItEnds() {
        JobOrchestrator jobs = bench.node(store.as(JobStore.class), rounds::on).start();
        jobs.watch(Bench.ANN, (job, news) -> {});
        rounds.watch();
        JobStoreException away = new JobStoreException(Effect.NONE, "no connection");
        for (String method : new String[] {"claim", "glimpse", "list"}) {
            store.every(method, Between.failBefore(away));
        }
        for (int i = 0; i < 5; i++) {
            rounds.sweep();
            rounds.watch();
        }
        lines(1, LOST);
        lines(0, BACK);
        lines(0, "\tat ");
        for (String method : new String[] {"claim", "glimpse", "list"}) {
            store.every(method, Between.Call::make);
        }
        rounds.sweep();
        lines(0, BACK);
        rounds.watch();
        rounds.sweep();
        rounds.watch();
        lines(1, LOST);
        lines(1, BACK);
    }

    @Test
    void anOutageIsNoMoreThanThatWhateverIsUnderWayWhenItBegins() {
        JobStoreException away = new JobStoreException(Effect.NONE, "no connection");
        Step archive = Step.elsewhere("archive", context -> {
            if (bench.effects.isEmpty()) {
                store.every("apply", Between.failBefore(away));
            }
            bench.effects.add(context.idempotencyKey());
            return StepResult.done();
        });
        bench.accepting("archive");
        List<Job> all = Stream.generate(bench::submit).limit(5).toList();
        bench.clock.advance(Duration.ofMinutes(1));
        JobOrchestrator jobs = bench.node(
                        store.as(JobStore.class), builder -> rounds.on(builder).onSuccess(archive))
                .start();
        rounds.sweep();
        jobs.status(Bench.ANN, all.get(0).id());
        lines(1, LOST);
        lines(1, " WARN ");
        lines(0, "\tat ");
        store.every("apply", Between.Call::make);
        bench.clock.advance(Duration.ofMinutes(2));
        rounds.sweep();
        lines(1, BACK);
        all.forEach(job -> assertEquals(JobState.SUCCEEDED, bench.stored(job).state()));
    }

    @Test
    void aKindOfCallThatNobodyMakesAgainHoldsUpTheEndOfAnOutageForAMinute() {
        JobOrchestrator jobs = bench.node(store.as(JobStore.class), rounds::on).start();
        JobStoreException away = new JobStoreException(Effect.NONE, "no connection");
        store.next("list", Between.failBefore(away));
        assertSame(away, assertThrows(JobStoreException.class, () -> jobs.list(Bench.ANN)));
        rounds.sweep();
        lines(1, LOST);
        lines(0, BACK);
        bench.clock.advance(Duration.ofMinutes(1));
        rounds.sweep();
        lines(1, BACK);
    }

    @Test
    void anotherFaultOfARoundIsToldWithItsTrace() {
        bench.node(store.as(JobStore.class), rounds::on).start();
        store.next("claim", Between.failBefore(new IllegalStateException("a fault")));
        rounds.sweep();
        lines(0, LOST);
        lines(1, "a round of the sweep loop failed");
        assertFalse(log.linesWith("\tat ").isEmpty());
    }

    @Test
    void aHostThatSubmitsOrWatchesWhereNothingSweepsIsWarnedOnce() {
        bench.clock.advance(ABSENCE.minusSeconds(1));
        JobOrchestrator jobs = bench.node(builder -> builder);
        jobs.submit(Bench.request().build());
        lines(0, NOBODY_SWEEPS);
        bench.clock.advance(ABSENCE);
        jobs.watch(Bench.ANN, (job, news) -> {});
        jobs.submit(Bench.request().build());
        jobs.submit(Bench.request().build());
        bench.time.ring();
        lines(1, NOBODY_SWEEPS);
    }

    static Stream<BiConsumer<TransactionalJobOrchestrator<InMemoryTransaction>, Bench>> callsThatCountOnSweeps() {
        return Stream.of(
                (jobs, bench) -> jobs.submit(Bench.request().build()),
                (jobs, bench) ->
                        jobs.submitWithin(bench.store.begin(), Bench.request().build()),
                (jobs, bench) -> jobs.adopt(Bench.request().build(), "fake-7"),
                (jobs, bench) -> jobs.whenSettled(Bench.ANN, JobId.of("job-1")),
                (jobs, bench) -> jobs.watch(Bench.ANN, (job, news) -> {}));
    }

    @ParameterizedTest
    @MethodSource("callsThatCountOnSweeps")
    void aHostThatForgotToStartIsToldAlsoIfItCallsNothingMore(
            BiConsumer<TransactionalJobOrchestrator<InMemoryTransaction>, Bench> call) {
        TransactionalJobOrchestrator<InMemoryTransaction> jobs = JobOrchestrator.on(bench.store)
                .provider(bench.fake)
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .build();
        call.accept(jobs, bench);
        bench.clock.advance(ABSENCE.minusNanos(1_000));
        bench.time.ring();
        lines(0, NOBODY_SWEEPS);
        bench.clock.advance(Duration.ofNanos(1_000));
        bench.time.ring();
        lines(1, NOBODY_SWEEPS);
    }

    @Test
    void aHostThatSweepsByACronJobIsNotWarned() {
        JobOrchestrator jobs = bench.node(builder -> builder);
        for (int minute = 0; minute < 5; minute++) {
            jobs.submit(Bench.request().build());
            bench.clock.advance(Duration.ofSeconds(61));
            bench.time.ring();
            jobs.submit(Bench.request().build());
            jobs.sweep();
        }
        lines(0, NOBODY_SWEEPS);
    }

    @Test
    void aCronJobThatStopsIsMissedAlsoIfItRanBefore() {
        JobOrchestrator jobs = bench.node(builder -> builder);
        jobs.submit(Bench.request().build());
        bench.clock.advance(ABSENCE.minusSeconds(1));
        jobs.sweep();
        bench.clock.advance(Duration.ofSeconds(1));
        bench.time.ring();
        lines(0, NOBODY_SWEEPS);
        jobs.submit(Bench.request().build());
        bench.clock.advance(ABSENCE);
        bench.time.ring();
        lines(1, NOBODY_SWEEPS);
    }

    @Test
    void nothingIsExpectedOfANodeThatIsClosed() {
        JobOrchestrator jobs = bench.node(builder -> builder);
        jobs.submit(Bench.request().build());
        jobs.close();
        bench.clock.advance(ABSENCE);
        bench.time.ring();
        lines(0, NOBODY_SWEEPS);
    }

    @Test
    void anExecutorWithTooFewThreadsIsToldOnce() {
        JobOrchestrator jobs = bench.node(builder -> rounds.on(builder).executor(rounds.withOneThread(new Later())));
        jobs.start();
        for (int i = 0; i < 5; i++) {
            bench.clock.advance(Duration.ofSeconds(4));
            rounds.sweep();
        }
        lines(1, TOO_FEW_THREADS);
    }

    @Test
    void aNodeThatIsIdleHasThreadsEnough() {
        JobOrchestrator jobs = bench.node(rounds::on).start();
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        rounds.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        for (int i = 0; i < 5; i++) {
            bench.clock.advance(Duration.ofSeconds(4));
            rounds.sweep();
        }
        lines(0, TOO_FEW_THREADS);
    }

    @Test
    void aNodeThatClosesNamesTheHandlesThatItStillHolds() {
        JobOrchestrator jobs = bench.node(store.as(JobStore.class), builder -> builder);
        store.next("apply", real -> {
            Object attempt = real.make();
            for (String method : new String[] {"apply", "find"}) {
                store.every(method, Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
            }
            return attempt;
        });
        Job job = jobs.submitAndSend(Bench.request().build()).job();
        String held = "this node closes before the store has taken what is known of job " + job.id();
        lines(0, held);
        jobs.close();
        lines(
                1,
                "ERROR dev.farjob.internal.write.InHand - " + held
                        + ": attempt 1 runs as fake:render#fake-1; adopt the job by that id");
    }

    @Test
    void nodesWithDifferentWebhookSecretsAreToldOnce() {
        URI base = URI.create("https://host.test/hooks");
        JobOrchestrator other = bench.node(builder -> builder.webhooks(base, "another secret of the host"));
        for (int job = 0; job < 3; job++) {
            Job sent = bench.submit();
            assertTrue(other.receive("fake", bench.remote(sent).webhook()).isAccepted(), "it is believed all the same");
            bench.jobs.receive("fake", bench.remote(sent).webhook());
        }
        lines(1, "give every node the same webhook secret; this is said once");
    }

    @Test
    void anExceptionOfAClientIsToldByItsClassBecauseItsTextMayHoldASecret() {
        Between provider = new Between(bench.fake)
                .next("spawn", Between.failBefore(new IllegalStateException("401 for Authorization: Key sk-1")));
        JobOrchestrator.on(bench.store)
                .provider(provider.as(ScriptedProvider.class))
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .build()
                .submit(Bench.request().build());
        lines(1, "the client of fake failed with IllegalStateException while it sent job");
        lines(0, "sk-1");
        lines(0, "\tat ");
    }

    @Test
    void aProviderThatDeniesToSayHowJobsAreIsToldOnceAndOnceWhenItSaysSoAgain() {
        bench.fake.everyJob(RemoteScript.succeeding().neverEnding());
        bench.submit();
        bench.submit();
        for (int look = 0; look < 6; look++) {
            bench.fake.nextStatus(ProviderStatus.unknown(Why.DENIED, "401, the key named main is not accepted"));
        }
        for (int look = 0; look < 3; look++) {
            bench.leap(Duration.ofMinutes(1));
        }
        lines(1, "fake denies us access to jobs that it has: 401, the key named main is not accepted.");
        lines(1, "is the first; this is said once");
        lines(0, "fake lets us ask about its jobs again");
        for (int look = 0; look < 3; look++) {
            bench.leap(Duration.ofMinutes(1));
        }
        lines(1, "fake lets us ask about its jobs again");
    }

    @Test
    void aNodeWithOtherStepsThanJobsWereAcceptedWithIsToldOnceWithWhatToDo() {
        JobOrchestrator charging = bench.node(builder -> builder.onSuccess(bench.effect("charge")));
        List<Job> jobs = Stream.generate(
                        () -> charging.submit(Bench.request().build()).job())
                .limit(3)
                .toList();
        bench.clock.advance(Duration.ofMinutes(1));
        for (Job job : jobs) {
            Executor diesAtTheSteps = task -> {
                if (bench.stored(job).state() != JobState.FINALIZING) {
                    task.run();
                }
            };
            bench.node(builder -> builder.onSuccess(bench.effect("charge")).executor(diesAtTheSteps))
                    .receive("fake", bench.remote(job).webhook());
        }
        bench.leap(Duration.ofMinutes(2));
        lines(1, "was accepted by a node with other steps than this node has, and goes through those:");
        lines(
                1,
                "[charge] for success; this node has none. It does not know [charge], which are left to nodes that do.");
        lines(1, "Give all nodes the same steps, those that only submit or ask too, or state .formerly(…)");
    }

    @Test
    void aJobThatWasAcceptedByANodeWithoutStepsIsToldByANodeThatHasSome() {
        JobOrchestrator charging = bench.node(builder -> builder.onSuccess(bench.effect("charge")));
        bench.submit();
        bench.submit();
        bench.clock.advance(Duration.ofMinutes(1));
        charging.sweep();
        lines(
                1,
                "goes through those: none; this node has [charge] for success. Its own [charge] are not run for such jobs.");
    }

    @Test
    void aStepThatIsOnlyCalledOtherwiseNowIsNothingToTell() {
        bench.node(builder -> builder.onSuccess(bench.effect("charge")))
                .submit(Bench.request().build());
        bench.clock.advance(Duration.ofMinutes(1));
        bench.node(builder -> builder.onSuccess(bench.effect("book").formerly("charge")))
                .sweep();
        lines(0, "was accepted by a node with other steps");
    }
}
