package dev.farjob.fal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.simulator.FalFault;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.provider.SpawnAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what the answers to a submit prove: §1, §8 and §12 of what is known of fal. */
class SubmitAnswersTest extends OnSimulator {

    @Test
    @DisplayName("§1 a submit whose answer is lost is sent once, and unknown")
    void lostAnswers() {
        fal.next(FalCall.SUBMIT, FalFault.answerLost());
        assertInstanceOf(SpawnAnswer.Unknown.class, client.spawn(request()));
        assertEquals(1, fal.count(FalCall.SUBMIT), "a POST is never repeated: fal has no idempotency key");
    }

    @ParameterizedTest
    @DisplayName("§12 what may have arrived is unknown, and sent once")
    @ValueSource(ints = {408, 409, 425, 499, 500, 502, 503, 504, 302, 307})
    void maybeArrived(int status) {
        fal.next(FalCall.SUBMIT, FalFault.answer(status, Map.of("Location", fal.base() + "/a/b"), "{}"));
        assertInstanceOf(SpawnAnswer.Unknown.class, client.spawn(request()));
        assertEquals(1, fal.count(FalCall.SUBMIT));
    }

    @Test
    @DisplayName("§12 a 500 after the job was taken is unknown")
    void failsAfterwards() {
        fal.next(FalCall.SUBMIT, FalFault.failsAfterwards());
        assertInstanceOf(SpawnAnswer.Unknown.class, client.spawn(request()));
        assertEquals(1, fal.requests().size());
    }

    @ParameterizedTest
    @DisplayName("§12 a success without a request id is unknown")
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "{\"request_id\":null}",
                "{\"request_id\":\"\"}",
                "{\"request_id\":\"../../x\"}",
                "{\"request_id\":{}}",
                "<html>",
                "{\"request_id\":\"a"
            })
    void noRequestId(String body) {
        fal.next(FalCall.SUBMIT, FalFault.answer(200, Map.of(), body));
        assertInstanceOf(SpawnAnswer.Unknown.class, client.spawn(request()));
    }

    @Test
    @DisplayName("§12 an answer that does not come in time is unknown, and the call ends")
    void hangingSubmits() {
        fal.next(FalCall.SUBMIT, FalFault.hangs());
        FalProvider hasty = fal.provider().callTimeout(Duration.ofMillis(300)).build();
        assertInstanceOf(SpawnAnswer.Unknown.class, hasty.spawn(request()));
    }

    @Test
    @DisplayName("§12 where nobody listens, nothing was sent")
    void nobodyListens() throws IOException {
        assertInstanceOf(SpawnAnswer.NotSent.class, deadEnd().spawn(request()));
    }

    private static FalProvider deadEnd() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        return FalProvider.builder(FalKeys.always(FalKey.of("a:b")))
                .hosts(FalHosts.at(URI.create("http://127.0.0.1:" + port)))
                .build();
    }

    @Test
    @DisplayName("an interrupted thread sends nothing, and stays interrupted")
    void interruptedBefore() {
        Thread.currentThread().interrupt();
        SpawnAnswer answer = client.spawn(request());
        assertTrue(Thread.interrupted(), "the flag is kept");
        assertInstanceOf(SpawnAnswer.NotSent.class, answer);
        assertEquals(0, fal.count(FalCall.SUBMIT));
    }

    @Test
    @DisplayName("§8 an exhausted balance is PROVIDER_QUOTA: stop submitting")
    void exhausted() {
        fal.next(FalCall.SUBMIT, FalFault.exhausted());
        Failure failure = refusal();
        assertEquals(FailureKind.PROVIDER_QUOTA, failure.kind());
        assertFalse(failure.retryable());
        assertTrue(failure.detail().contains("Exhausted balance"), "fal's own words are kept");
    }

    @ParameterizedTest
    @DisplayName("§8 what fal does not take is refused, by kind")
    @CsvSource(
            delimiter = '|',
            value = {
                "401|{\"detail\":\"invalid key credentials\"}|UNAUTHORIZED",
                "403|{\"detail\":\"no\",\"error_type\":\"forbidden\"}|UNAUTHORIZED",
                "404|{\"detail\":\"Path /x not found\"}|REFUSED",
                "402|{}|PROVIDER_QUOTA",
                "413|<html>nginx|INVALID_INPUT",
                "422|{\"detail\":[{\"loc\":[\"body\",\"prompt\"],\"msg\":\"m\",\"type\":\"missing\"}]}|INVALID_INPUT",
                "422|{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"m\",\"type\":\"content_policy_violation\"}]}|CONTENT_POLICY",
                "400|{\"detail\":\"x\",\"error_type\":\"bad_request\"}|INVALID_INPUT",
                "405|{}|REFUSED",
            })
    void refusals(int status, String body, FailureKind kind) {
        fal.next(FalCall.SUBMIT, FalFault.answer(status, Map.of(), body));
        assertEquals(kind, refusal().kind());
        assertEquals(0, fal.requests().size());
    }

    private Failure refusal() {
        return assertInstanceOf(SpawnAnswer.Refused.class, client.spawn(request()))
                .failure();
    }

    @Test
    @DisplayName("§1, §8 a 429 was not accepted, and says when to come again")
    void tooMany() {
        fal.next(FalCall.SUBMIT, FalFault.tooMany(17));
        SpawnAnswer.NotSent answer = assertInstanceOf(SpawnAnswer.NotSent.class, client.spawn(request()));
        assertEquals(Optional.of(Duration.ofSeconds(17)), answer.retryAfter());
    }

    @Test
    @DisplayName("§1 a queue that is longer than the job would wait in is a 429, without a Retry-After")
    void queueTooLong() {
        fal.everyJob(FalScript.waiting());
        spawn();
        spawn();
        FalProvider own =
                fal.provider().options(FalOptions.defaults().maxQueueLength(1)).build();
        assertEquals(
                Optional.empty(),
                assertInstanceOf(SpawnAnswer.NotSent.class, own.spawn(request()))
                        .retryAfter());
    }

    @Test
    @DisplayName("a refusal says nothing of the key, the input or the webhook")
    void noSecretsInRefusals() {
        fal.next(FalCall.SUBMIT, FalFault.badKey());
        String said = client.spawn(reporting()).toString();
        assertFalse(said.contains("simulated-secret"), said);
        assertFalse(said.contains("lighthouse"), said);
        assertFalse(said.contains("token"), said);
    }
}
