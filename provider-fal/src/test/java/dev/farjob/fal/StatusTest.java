package dev.farjob.fal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.simulator.FalFault;
import dev.farjob.fal.simulator.FalHabit;
import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.provider.ProviderException;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How jobs are asked about: §2 of what is known of fal. */
class StatusTest extends OnSimulator {

    @Test
    @DisplayName("§2.2 IN_QUEUE and IN_PROGRESS are alive, with the place in the queue, at whatever age")
    void alive() {
        fal.everyJob(FalScript.waiting());
        spawn();
        clock.advance(Duration.ofSeconds(1));
        Handle second = spawn();
        assertEquals(ProviderStatus.queued(1), client.observe(second));
        fal.everyJob(FalScript.ending(FalOutcome.video()).runningFor(Duration.ofDays(30)));
        Handle third = spawn();
        clock.advance(Duration.ofDays(20));
        assertEquals(ProviderStatus.running(), client.observe(third));
    }

    @Test
    @DisplayName("§2.2 a status can go backwards: a lost runner puts the job back into the queue")
    void backwards() {
        fal.nextJob(FalScript.ending(FalOutcome.video())
                .queuedFor(Duration.ofSeconds(5))
                .losingItsRunnerAfter(Duration.ofSeconds(10))
                .runningFor(Duration.ofSeconds(10)));
        Handle handle = spawn();
        clock.advance(Duration.ofSeconds(6));
        assertInstanceOf(ProviderStatus.Running.class, client.observe(handle));
        clock.advance(Duration.ofSeconds(10));
        assertInstanceOf(ProviderStatus.Queued.class, client.observe(handle));
        clock.advance(Duration.ofSeconds(15));
        assertInstanceOf(ProviderStatus.Succeeded.class, client.observe(handle));
    }

    @ParameterizedTest
    @DisplayName("§2.2, §13 what counts is the body's status, under any 2xx")
    @ValueSource(ints = {200, 201, 202})
    void anySuccess(int code) {
        Handle handle = spawn();
        fal.next(FalCall.STATUS, FalFault.answer(code, Map.of(), "{\"status\":\"IN_PROGRESS\"}"));
        assertEquals(ProviderStatus.running(), client.observe(handle));
    }

    @Test
    @DisplayName("§2.4 a failure hides behind COMPLETED and a status without an error: the result tells")
    void failureBehindCompleted() {
        ProviderStatus status = client.observe(ended(FalOutcome.crashed()));
        assertEquals(
                FailureKind.PROVIDER_FAILED,
                assertInstanceOf(ProviderStatus.Failed.class, status).failure().kind());
    }

    @Test
    @DisplayName("§2.4 a success counts when its result is here")
    void successHasItsResult() {
        ProviderStatus.Succeeded status =
                assertInstanceOf(ProviderStatus.Succeeded.class, client.observe(ended(FalOutcome.video())));
        assertEquals(
                "video", status.result().orElseThrow().media().get(0).info().name());
    }

    @Test
    @DisplayName("§2.4 an error in the status is a failure, also when the result cannot be had")
    void errorInStatus() {
        Handle handle = ended(FalOutcome.crashed().saidByStatus("Request timed out", "request_timeout"));
        fal.next(FalCall.RESULT, FalFault.nginx(502));
        assertEquals(
                FailureKind.PROVIDER_FAILED,
                assertInstanceOf(ProviderStatus.Failed.class, client.observe(handle))
                        .failure()
                        .kind());
    }

    @Test
    @DisplayName("§2.4 COMPLETED without a result that can be had now proves nothing")
    void completedAndUnreachable() {
        Handle handle = ended(FalOutcome.video());
        fal.next(FalCall.RESULT, FalFault.nginx(503));
        assertEquals(Why.UNREACHABLE, unknown(handle).why());
        assertInstanceOf(ProviderStatus.Succeeded.class, client.observe(handle));
    }

    @Test
    @DisplayName("§2.4 a start timeout that passed is TIMED_OUT, and not to be tried again")
    void startTimeout() {
        FalProvider own = fal.provider()
                .options(FalOptions.defaults().startTimeout(Duration.ofSeconds(60)))
                .build();
        fal.nextJob(FalScript.waiting());
        Handle handle = spawn(own, request());
        clock.advance(Duration.ofSeconds(61));
        var failure = assertInstanceOf(ProviderStatus.Failed.class, own.observe(handle))
                .failure();
        assertEquals(FailureKind.TIMED_OUT, failure.kind());
        assertTrue(!failure.retryable());
    }

    @Test
    @DisplayName("§2.2 404 NOT_FOUND is unknown, never failed")
    void notFound() {
        Handle handle = spawn();
        fal.forget(handle.id());
        assertEquals(Why.NOT_FOUND, unknown(handle).why());
    }

    @Test
    @DisplayName("§2.2 another key's request looks like none")
    void otherKey() {
        Handle handle = spawn();
        fal.accept("other:key");
        FalProvider other = FalProvider.builder(FalKeys.always(FalKey.of("other:key")))
                .hosts(fal.hosts())
                .build();
        ProviderStatus.Unknown unknown = assertInstanceOf(ProviderStatus.Unknown.class, other.observe(handle));
        assertEquals(Why.NOT_FOUND, unknown.why());
    }

    @ParameterizedTest
    @DisplayName("§2.4, §8 trouble on a poll says nothing about the job")
    @CsvSource({
        "401,DENIED",
        "403,DENIED",
        "404,NOT_FOUND",
        "410,NOT_FOUND",
        "429,UNREACHABLE",
        "408,UNREACHABLE",
        "500,UNREACHABLE",
        "502,UNREACHABLE",
        "503,UNREACHABLE",
        "504,UNREACHABLE",
        "418,NOT_UNDERSTOOD",
        "302,NOT_UNDERSTOOD"
    })
    void trouble(int code, Why why) {
        Handle handle = spawn();
        fal.next(FalCall.STATUS, FalFault.answer(code, Map.of("Location", "http://127.0.0.1:1/"), "<html>nginx"));
        assertEquals(why, unknown(handle).why());
        assertInstanceOf(ProviderStatus.Alive.class, client.observe(handle), "the trouble has passed");
    }

    @ParameterizedTest
    @DisplayName("§2.2 a status that nobody knows is not understood, and no end")
    @ValueSource(strings = {"FAILED", "ERROR", "CANCELLED", "PAUSED", "completed"})
    void unknownWords(String word) {
        Handle handle = spawn();
        fal.next(FalCall.STATUS, FalFault.answer(200, Map.of(), "{\"status\":\"" + word + "\"}"));
        assertEquals(Why.NOT_UNDERSTOOD, unknown(handle).why());
    }

    @Test
    @DisplayName("§8 a 429 on a poll says when to come again")
    void retryAfter() {
        Handle handle = spawn();
        fal.next(FalCall.STATUS, FalFault.tooMany(42));
        assertEquals(Optional.of(Duration.ofSeconds(42)), unknown(handle).retryAfter());
    }

    @Test
    @DisplayName("§9 a poll that hangs ends")
    void hanging() {
        Handle handle = spawn();
        fal.next(FalCall.STATUS, FalFault.hangs());
        FalProvider hasty = fal.provider().callTimeout(Duration.ofMillis(300)).build();
        assertEquals(
                Why.UNREACHABLE,
                assertInstanceOf(ProviderStatus.Unknown.class, hasty.observe(handle))
                        .why());
    }

    @Test
    @DisplayName("§2.2 logs are lenient: with a zone or without, and none at all")
    void logs() {
        fal.nextJob(FalScript.ending(FalOutcome.video())
                .queuedFor(Duration.ZERO)
                .printing("Preprocessing images...", "step 2"));
        Handle handle = spawn();
        clock.advance(Duration.ofSeconds(20));
        Instant now = clock.instant();
        List<FalLog> naive = client.logs(handle);
        assertEquals(
                List.of("Preprocessing images...", "step 2"),
                naive.stream().map(FalLog::message).toList());
        assertEquals(Optional.of(now), naive.get(0).at(), "a time without a zone is UTC");
        fal.behave(FalHabit.ZONED_LOGS);
        assertEquals(Optional.of(now), client.logs(handle).get(0).at());
        assertEquals(List.of(), client.logs(spawn()));
    }

    @Test
    @DisplayName("logs that cannot be had are an exception that proves nothing, and shows no line of them")
    void noLogs() {
        Handle handle = spawn();
        fal.next(FalCall.STATUS, FalFault.nginx(502));
        ProviderException thrown = assertThrows(ProviderException.class, () -> client.logs(handle));
        assertEquals(ProviderException.Proof.NOTHING, thrown.proof());
    }

    @Test
    @DisplayName("a handle that cannot be one of fal's is not found, and nothing is asked")
    void oddHandles() {
        Handle odd = Handle.of(spawn().target(), "../../other");
        assertEquals(Why.NOT_FOUND, unknown(odd).why());
        assertEquals(0, fal.count(FalCall.STATUS));
    }

    private ProviderStatus.Unknown unknown(Handle handle) {
        return assertInstanceOf(ProviderStatus.Unknown.class, client.observe(handle));
    }
}
