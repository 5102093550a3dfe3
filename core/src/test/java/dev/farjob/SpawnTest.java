package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.provider.ProviderException;
import dev.farjob.provider.ProviderException.Proof;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.rules.RetryRule;
import dev.farjob.testkit.provider.ScriptedProvider;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every answer of a provider to an attempt, and everything that a client can throw instead. */
class SpawnTest {

    private static final Failure REFUSAL = Failure.of(FailureKind.CONTENT_POLICY, "no lighthouses");

    private final Bench bench = new Bench(
            builder -> builder.spawnRetry(RetryRule.schedule(List.of(Duration.ofSeconds(4), Duration.ofSeconds(8)))));

    private static Failure failureOf(Job job) {
        return assertInstanceOf(Outcome.Failed.class, job.outcome().orElseThrow())
                .failure();
    }

    @Test
    void acceptedIsQueuedUnderItsHandle() {
        Job job = bench.submit();
        assertEquals(JobState.QUEUED, job.state());
        assertEquals("fake-1", job.handle().orElseThrow().id());
        assertEquals("scripted", job.handle().orElseThrow().detail());
    }

    @Test
    void acceptedIsCountedAndDated() {
        Job job = bench.submit();
        assertEquals(1, job.attempt());
        assertEquals(Optional.of(bench.clock.instant()), job.dispatchedAt());
    }

    @Test
    void refusedIsFailedWithTheProvidersOwnReason() {
        bench.fake.nextSpawn(SpawnScript.refuse(REFUSAL));
        Job job = bench.submit();
        assertEquals(JobState.FAILED, job.state());
        assertEquals(REFUSAL, failureOf(job));
    }

    @Test
    void refusedIsNotTriedAgain() {
        bench.fake.nextSpawn(SpawnScript.refuse(REFUSAL));
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(5));
        assertEquals(1, bench.fake.spawnCalls(job.id()));
    }

    @Test
    void notSentWaitsForTheNextAttempt() {
        bench.fake.nextSpawn(SpawnScript.notSent());
        Job job = bench.submit();
        assertEquals(JobState.ACCEPTED, job.state());
        assertEquals(List.of(EventKind.SUBMITTED, EventKind.SPAWN_STARTED, EventKind.SPAWN_NOT_SENT), bench.log(job));
    }

    @Test
    void notSentIsRepeatedWhenTheRuleSays() {
        bench.fake.nextSpawn(SpawnScript.notSent());
        Job job = bench.submit();
        bench.pass(Duration.ofSeconds(3));
        assertEquals(1, bench.fake.spawnCalls(job.id()));
        bench.pass(Duration.ofSeconds(1));
        assertEquals(2, bench.fake.spawnCalls(job.id()));
        assertEquals(2, bench.stored(job).attempt());
        assertEquals(1, bench.fake.started(job.id()));
    }

    @Test
    void notSentIsGivenUpWhenTheRuleDoes() {
        bench.fake
                .nextSpawn(SpawnScript.notSent())
                .nextSpawn(SpawnScript.notSent())
                .nextSpawn(SpawnScript.notSent());
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(1));
        Failure failure = failureOf(bench.stored(job));
        assertEquals(FailureKind.REFUSED, failure.kind());
        assertTrue(failure.retryable());
        assertEquals(
                "job " + job.id() + " could not be sent to fake in 3 attempts and was never started there: "
                        + "attempt 3 was not sent: scripted: no connection",
                failure.message());
    }

    @Test
    void theProviderIsLeftAloneForAsLongAsItWants() {
        ScriptedProvider busy =
                ScriptedProvider.named("busy").clock(bench.clock).build();
        Between between = new Between(busy)
                .next("spawn", real -> new SpawnAnswer.NotSent("429", Optional.of(Duration.ofSeconds(30))));
        JobOrchestrator jobs = bench.node(builder -> builder.provider(between.as(ScriptedProvider.class)));
        Job job = jobs.submit(Requests.to("busy")).job();
        for (int second = 0; second < 29; second++) {
            bench.clock.advance(Duration.ofSeconds(1));
            jobs.sweep();
        }
        assertEquals(1, between.calls("spawn"));
        bench.clock.advance(Duration.ofSeconds(10));
        jobs.sweep();
        assertEquals(1, busy.started(job.id()));
    }

    @Test
    void unknownIsKeptAsBeingSent() {
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = bench.submit();
        assertEquals(JobState.SPAWNING, job.state());
        assertEquals(List.of(EventKind.SUBMITTED, EventKind.SPAWN_STARTED, EventKind.SPAWN_UNKNOWN), bench.log(job));
    }

    @Test
    void unknownIsNeverRepeated() {
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(30));
        assertEquals(1, bench.fake.spawnCalls(job.id()));
        assertEquals(1, bench.fake.started(job.id()));
    }

    @Test
    void anExceptionProvesNothing() {
        bench.fake.nextSpawn(SpawnScript.acceptAndThrow(new IllegalStateException("boom")));
        Job job = bench.submit();
        assertEquals(JobState.SPAWNING, job.state());
        List<JobEvent> events = bench.store.events(job.id(), 0);
        assertEquals(
                "nobody knows whether attempt 1 arrived: the client failed with IllegalStateException",
                events.get(events.size() - 1).note());
    }

    @Test
    void anErrorProvesNothingAndBreaksNothing() {
        Between between = new Between(
                        ScriptedProvider.named("broken").clock(bench.clock).build())
                .next("spawn", Between.failAfter(new StackOverflowError()));
        JobOrchestrator jobs = bench.node(builder -> builder.provider(between.as(ScriptedProvider.class)));
        Job job = jobs.submit(Requests.to("broken")).job();
        assertEquals(JobState.SPAWNING, bench.stored(job).state());
    }

    @Test
    void anAnswerOfNullProvesNothing() {
        Between between =
                new Between(ScriptedProvider.named("broken").clock(bench.clock).build()).next("spawn", real -> null);
        JobOrchestrator jobs = bench.node(builder -> builder.provider(between.as(ScriptedProvider.class)));
        Job job = jobs.submit(Requests.to("broken")).job();
        assertEquals(JobState.SPAWNING, bench.stored(job).state());
    }

    @ParameterizedTest
    @EnumSource(Proof.class)
    void anExceptionProvesWhatItSays(Proof proof) {
        bench.fake.nextSpawn(
                SpawnScript.loseAndThrow(new ProviderException(proof, "said by the client", new RuntimeException())));
        JobState expected = switch (proof) {
            case REFUSED -> JobState.FAILED;
            case NOT_SENT -> JobState.ACCEPTED;
            case NOTHING -> JobState.SPAWNING;
        };
        assertEquals(expected, bench.submit().state());
    }

    @Test
    void aRefusalThatIsThrownKeepsItsReason() {
        bench.fake.nextSpawn(SpawnScript.loseAndThrow(new ProviderException(REFUSAL)));
        assertEquals(REFUSAL, failureOf(bench.submit()));
    }

    @Test
    void aRefusalWithoutAReasonIsARefusal() {
        bench.fake.nextSpawn(SpawnScript.loseAndThrow(
                new ProviderException(Proof.REFUSED, "said by the client", new RuntimeException())));
        assertEquals(Failure.of(FailureKind.REFUSED, "said by the client"), failureOf(bench.submit()));
    }

    @Test
    void notSentThatIsThrownIsOnRecord() {
        bench.fake.nextSpawn(SpawnScript.loseAndThrow(
                new ProviderException(Proof.NOT_SENT, "no route to host", new RuntimeException())));
        List<JobEvent> events = bench.store.events(bench.submit().id(), 0);
        assertEquals(
                "attempt 1 was not sent: no route to host",
                events.get(events.size() - 1).note());
    }

    @Test
    void aRefusalIsCompensated() {
        Bench paid = new Bench();
        JobOrchestrator jobs = paid.node(builder -> builder.onFailure(paid.effect("refund")));
        paid.fake.nextSpawn(SpawnScript.refuse(REFUSAL));
        Job job = jobs.submit(Bench.request().build()).job();
        assertEquals(List.of(job.id() + "/refund"), paid.effects);
    }

    @Test
    void withoutWebhooksNoUrlIsGivenAway() {
        Bench plain = new Bench(builder -> builder, provider -> provider);
        assertEquals(Optional.empty(), plain.remote(plain.submit()).request().webhookUrl());
    }

    @Test
    void theWebhookUrlNamesTheProviderTheJobAndTheAttempt() {
        Job job = bench.submit();
        String url = bench.remote(job).request().webhookUrl().orElseThrow().toString();
        assertTrue(
                url.startsWith("https://host.test/hooks/fake?job=" + job.id() + "&attempt=1&token="),
                () -> "was " + url);
    }
}
