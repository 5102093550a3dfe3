package dev.farjob.modal.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.modal.simulator.gateway.Ask;
import dev.farjob.modal.simulator.gateway.Mishap;
import dev.farjob.model.FailureKind;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup.Found;
import dev.farjob.provider.SpawnRequest;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is started twice, and what was started is found. */
class GatewaySpawnTest {

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private SpawnRequest lost(Mishap mishap) {
        SpawnRequest request = bench.request();
        bench.modal.next(Ask.SUBMIT, mishap);
        assertInstanceOf(SpawnAnswer.Unknown.class, bench.client.spawn(request));
        return request;
    }

    @Test
    void aCallWhoseAnswerWasLostIsFoundByItsKey() {
        SpawnRequest request = lost(new Mishap.AnswerLost());
        Found.There there = assertInstanceOf(Found.There.class, bench.client.lookUp(request, Bench.SENT));
        assertEquals(bench.modal.calls().all().get(0).id(), there.handle().id());
        assertEquals(Bench.TARGET, there.handle().target());
    }

    @Test
    void aSpawnThatNeverArrivedIsProvablyNotThere() {
        SpawnRequest request = lost(new Mishap.NotArriving());
        assertEquals(new Found.NotThere(), bench.client.lookUp(request, Bench.SENT));
        assertEquals(new Found.NotThere(), bench.client.lookUp(request, Bench.SENT), "and stays so");
    }

    @Test
    void aRequestThatArrivesAfterTheLookUpIsTurnedAway() {
        SpawnRequest request = lost(new Mishap.NotArriving());
        bench.client.lookUp(request, Bench.SENT);
        assertInstanceOf(SpawnAnswer.NotSent.class, bench.client.spawn(request));
        assertEquals(0, bench.started(), "the look-up has closed the key");
    }

    @Test
    void theSameKeyGivesTheSameCall() {
        SpawnRequest request = bench.request();
        assertEquals(bench.client.spawn(request), bench.client.spawn(request));
        assertEquals(1, bench.started());
    }

    @Test
    void aGatewayThatDiedBeforeItRecordedTheCallCannotTell() {
        SpawnRequest request = bench.request();
        bench.modal.next(Ask.SUBMIT, new Mishap.DiesBeforeRecording());
        assertInstanceOf(SpawnAnswer.Unknown.class, bench.client.spawn(request));
        assertEquals(1, bench.started());
        assertInstanceOf(Found.CannotTell.class, bench.client.lookUp(request, Bench.SENT));
        assertInstanceOf(SpawnAnswer.Unknown.class, bench.client.spawn(request), "nor is it started again");
        assertEquals(1, bench.started());
    }

    @Test
    void nobodyThereIsProvablyNotSent() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        GatewayModal client = GatewayModal.at(URI.create("http://127.0.0.1:" + port), bench.modal::proxyToken)
                .build();
        assertInstanceOf(SpawnAnswer.NotSent.class, client.spawn(bench.request()));
    }

    @Test
    void aHostThatDoesNotExistIsProvablyNotSent() {
        GatewayModal client = GatewayModal.at(URI.create("https://gateway.invalid"), bench.modal::proxyToken)
                .build();
        assertInstanceOf(SpawnAnswer.NotSent.class, client.spawn(bench.request()));
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsUnknown() {
        try (Bench impatient = new Bench(modal -> modal, client -> client.callTimeout(Duration.ofSeconds(2)))) {
            SpawnAnswer answer = impatient.spawnMeeting(new Mishap.Spoiled(Mishap.Spoil.STALLING));
            assertInstanceOf(SpawnAnswer.Unknown.class, answer);
            assertEquals(1, impatient.started());
        }
    }

    @Test
    void anInterruptedSpawnIsUnknownAndTheThreadKnows() {
        Thread.currentThread().interrupt();
        SpawnAnswer answer = bench.client.spawn(bench.request());
        assertTrue(Thread.interrupted());
        assertInstanceOf(SpawnAnswer.Unknown.class, answer);
    }

    @Test
    void aFunctionThatIsNotDeployedIsRefused() {
        bench.modal.calls().undeploy("studio/upscale");
        SpawnAnswer answer = bench.client.spawn(bench.request());
        assertEquals(
                FailureKind.REFUSED,
                assertInstanceOf(SpawnAnswer.Refused.class, answer).failure().kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "\"text\"", "null", "{", "{} {}", "{},\"key\":\"other\""})
    void anInputThatIsNoObjectIsRefusedHere(String input) {
        SpawnAnswer answer = bench.client.spawn(Bench.request("job", input));
        assertEquals(
                FailureKind.INVALID_INPUT,
                assertInstanceOf(SpawnAnswer.Refused.class, answer).failure().kind());
        assertTrue(bench.modal.requests().isEmpty());
    }

    @Test
    void theInputArrivesAsItWasWritten() {
        String input = "{\"big\":12345678901234567890123,\"text\":\"\u00fc\ud83c\udf0a\\u2028\"}";
        bench.client.spawn(Bench.request("job", input));
        assertEquals(
                "{\"big\":12345678901234567890123,\"text\":\"\u00fc\ud83c\udf0a\u2028\"}",
                bench.modal.calls().all().get(0).input());
        assertFalse(Bench.request("job", input).toString().contains("123456789"));
    }
}
