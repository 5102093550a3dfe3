package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.Payload;
import dev.farjob.rules.LateSuccessPolicy;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Orchestrators that cannot be built, and the reasons. */
class BuilderTest {

    private static final Bench BENCH = new Bench();
    private static final Duration NEGATIVE = Duration.ofSeconds(-1);

    private static OrchestratorBuilder<?> builder() {
        return JobOrchestrator.on(BENCH.store).provider(BENCH.fake);
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    private static Arguments of(String message, Executable call) {
        return arguments(message, call);
    }

    static Stream<Arguments> figures() {
        return Stream.of(
                of("limitPerProvider must be at least 1, not 0", () -> builder().limitPerProvider("fake", 0)),
                of("limitPerOwner must be at least 1, not 0", () -> builder().limitPerOwner(0)),
                of("inFlight must be at least 1, not 0", () -> builder().inFlight(0)),
                of("payloadLimit must be at least 1, not -1", () -> builder().payloadLimit(-1)),
                of("webhookLimit must be at least 1, not 0", () -> builder().webhookLimit(0)),
                of("retention must be positive, not PT0S", () -> builder().retention(Duration.ZERO)),
                of("freshness must be positive, not PT-1S", () -> builder().freshness(NEGATIVE)),
                of("freshness must be positive, not PT0S", () -> builder().freshness(Duration.ZERO)),
                of("lease must be positive, not PT-1S", () -> builder().lease(NEGATIVE)),
                of("sweepInterval must be positive, not PT-1S", () -> builder().sweepInterval(NEGATIVE)),
                of("watchInterval must be positive, not PT-1S", () -> builder().watchInterval(NEGATIVE)),
                of("shutdownGrace must be positive, not PT-1S", () -> builder().shutdownGrace(NEGATIVE)),
                of(
                        "unmatchedRetention must be positive, not PT-1S",
                        () -> builder().unmatchedRetention(NEGATIVE)),
                of(
                        "the time limit of step charge must be positive, not PT-1S",
                        () -> BENCH.effect("charge").timeLimit(NEGATIVE)));
    }

    static Stream<Arguments> durations() {
        return Stream.of(
                arguments("lease", (Setting) OrchestratorBuilder::lease),
                arguments("freshness", (Setting) OrchestratorBuilder::freshness),
                arguments("retention", (Setting) OrchestratorBuilder::retention),
                arguments("unmatchedRetention", (Setting) OrchestratorBuilder::unmatchedRetention),
                arguments("sweepInterval", (Setting) OrchestratorBuilder::sweepInterval),
                arguments("watchInterval", (Setting) OrchestratorBuilder::watchInterval),
                arguments("shutdownGrace", (Setting) OrchestratorBuilder::shutdownGrace),
                arguments("storedOutputTimeout", (Setting) OrchestratorBuilder::storedOutputTimeout),
                arguments("uploadTimeout", (Setting) OrchestratorBuilder::uploadTimeout));
    }

    /** A setting that is a duration. */
    private interface Setting extends BiFunction<OrchestratorBuilder<?>, Duration, OrchestratorBuilder<?>> {}

    @ParameterizedTest
    @MethodSource("durations")
    void aDurationThatNobodyCanComputeWithIsRefusedWhereItIsSet(String name, Setting setting) {
        Duration longest = Duration.ofDays(36_500);
        setting.apply(builder(), longest).build().close();
        Duration forEver = ChronoUnit.FOREVER.getDuration();
        refused(
                name + " must be at most 36500 days, not PT2562047788015215H30M7.999999999S",
                () -> setting.apply(builder(), forEver));
        refused(
                name + " must be at most 36500 days, not PT876000H0.000000001S",
                () -> setting.apply(builder(), longest.plusNanos(1)));
    }

    @ParameterizedTest
    @MethodSource("figures")
    void aFigureThatMakesNoSenseIsRefused(String message, Executable call) {
        refused(message, call);
    }

    @Test
    void theSmallestFiguresAreFine() {
        Duration smallest = Duration.ofNanos(1);
        JobOrchestrator jobs = builder()
                .limitPerProvider("fake", 1)
                .limitPerOwner(1)
                .inFlight(1)
                .payloadLimit(1)
                .webhookLimit(1)
                .retention(smallest)
                .freshness(smallest)
                .lease(smallest)
                .sweepInterval(smallest)
                .watchInterval(smallest)
                .shutdownGrace(smallest)
                .unmatchedRetention(smallest)
                .build();
        jobs.close();
        assertEquals(0, jobs.list(Bench.BOB).size());
    }

    @Test
    void twoProvidersOfOneNameAreRefused() {
        refused(
                "two providers are named \"fake\"",
                () -> builder().provider(ScriptedProvider.named("fake").build()).build());
    }

    @Test
    void aLimitForAProviderThatIsNotThereIsRefused() {
        refused(
                "no provider is named \"fal\"; there are [fake]: add it where the orchestrator is built, or correct the"
                        + " name",
                () -> builder().limitPerProvider("fal", 3).build());
    }

    @Test
    void twoStepsOfOneNameAreRefusedWhereverTheyAre() {
        String message =
                "two steps are or were named \"charge\": a step's name is its idempotency key, so it must be unique over"
                        + " success, failure and late success";
        Step charge = BENCH.effect("charge");
        refused(message, () -> builder().onSuccess(charge, charge).build());
        refused(message, () -> builder().onSuccess(charge).onFailure(charge).build());
        refused(message, () -> builder().onFailure(charge).onLateSuccess(charge).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "-a", "a/b", "ä"})
    void aStepNeedsANameThatCanBeAKey(String name) {
        assertThrows(IllegalArgumentException.class, () -> BENCH.effect(name));
    }

    private static JobStore plain() {
        return (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(),
                new Class<?>[] {JobStore.class},
                (self, method, arguments) -> method.invoke(BENCH.store, arguments));
    }

    private static Step inTransaction(Class<?> type) {
        return Step.inTransaction("charge", type, (transaction, context) -> StepResult.done());
    }

    @Test
    void aStepInATransactionNeedsAStoreThatHasThem() {
        JobStore plain = plain();
        refused(
                "step \"charge\" writes through a dev.farjob.memory.InMemoryTransaction, which a "
                        + plain.getClass().getSimpleName()
                        + " does not have: use a store whose transactions it can join, or Step.elsewhere",
                () -> JobOrchestrator.on(plain)
                        .provider(BENCH.fake)
                        .onSuccess(inTransaction(InMemoryTransaction.class))
                        .build());
    }

    @Test
    void aStepInATransactionNeedsAStoreThatHasItsOwn() {
        refused(
                "step \"charge\" writes through a java.lang.String, which a InMemoryJobStore does not have: use a store"
                        + " whose transactions it can join, or Step.elsewhere",
                () -> builder().onFailure(inTransaction(String.class)).build());
    }

    @Test
    void aStepThatWritesThroughSomethingMoreGeneralIsFine() {
        builder().onLateSuccess(inTransaction(Object.class)).build().close();
        assertEquals("Step[charge]", inTransaction(Object.class).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hooks",
                "/hooks",
                "mailto:ann@host.test",
                "https://host.test/hooks?a=b",
                "https://host.test/hooks#a",
                "https:///hooks"
            })
    void aBaseOfWebhookUrlsThatCannotBeOneIsRefused(String base) {
        refused(
                "the base of webhook URLs is absolute, names a host, and has neither a query nor a fragment: give it as"
                        + " https://host/path",
                () -> builder().webhooks(URI.create(base), Bench.SECRET));
    }

    @Test
    void aShortSecretIsRefusedAndNotRepeated() {
        refused(
                "the webhook secret has at least 16 characters",
                () -> builder().webhooks(URI.create("https://host.test/hooks"), "fifteen letters"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"my provider", "ä/ö", "a?b=c&d#e", "100%"})
    void aProviderMayHaveAnyNameAndTakeWebhooks(String name) {
        ScriptedProvider odd =
                ScriptedProvider.named(name).clock(BENCH.clock).webhooks().build();
        JobOrchestrator jobs = BENCH.node(builder -> builder.provider(odd));
        Job job = jobs.submit(Requests.to(name)).job();
        assertEquals(JobState.QUEUED, BENCH.stored(job).state());
        jobs.receive(
                name,
                odd.remoteJobs().get(0).succeed(JobResult.of(Payload.empty())).webhook());
        assertEquals(JobState.SUCCEEDED, BENCH.stored(job).state());
    }

    @Test
    void aLateSuccessIsNotFinalizedWithoutAStepThatChargesForItAgain() {
        refused(
                "lateSuccess(REOPEN) would hand out a result that was refunded: say with onLateSuccess(…) how to charge"
                        + " for it again, or use RECORD and let a person decide",
                () -> builder().lateSuccess(LateSuccessPolicy.REOPEN).build());
    }
}
