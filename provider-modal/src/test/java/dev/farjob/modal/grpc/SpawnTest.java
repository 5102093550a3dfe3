package dev.farjob.modal.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.modal.api.ModalFunction;
import dev.farjob.modal.simulator.Fault;
import dev.farjob.modal.simulator.ModalRpc;
import dev.farjob.modal.simulator.RemoteFunction;
import dev.farjob.modal.wire.FunctionCallInvocationType;
import dev.farjob.modal.wire.FunctionMapRequest;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The surprises of spawning a function of Modal. */
class SpawnTest {

    private final Remote remote = new Remote();

    @AfterEach
    void close() {
        remote.close();
    }

    private Failure refusal(SpawnAnswer answer) {
        return assertInstanceOf(SpawnAnswer.Refused.class, answer, answer::toString)
                .failure();
    }

    @Test
    @DisplayName("a spawn is ASYNC, the kind that is kept for seven days and that Modal itself retries")
    void isDurable() throws Exception {
        remote.spawned();
        FunctionMapRequest sent = FunctionMapRequest.parseFrom(
                remote.modal.received(ModalRpc.FUNCTION_MAP).get(0).body());
        assertEquals(
                FunctionCallInvocationType.FUNCTION_CALL_INVOCATION_TYPE_ASYNC, sent.getFunctionCallInvocationType());
    }

    @Test
    @DisplayName("an object is keyword arguments, its \"*\" positional ones, and $bytes are bytes")
    void argumentsArriveAsPythonTakesThem() {
        remote.spawn("{\"*\": [1, \"two\"], \"cfg\": 7.5, \"seed\": null, \"image\": {\"$bytes\": \"AQID\"}}");
        var arguments = remote.onlyCall().arguments().orElseThrow();
        assertEquals(List.of(1, "two"), arguments.args());
        assertEquals(7.5, arguments.kwargs().get("cfg"));
        assertEquals(1, ((byte[]) arguments.kwargs().get("image"))[0]);
        assertTrue(arguments.kwargs().containsKey("seed"));
    }

    @Test
    @DisplayName("a list is positional arguments")
    void aListIsPositional() {
        remote.spawn("[1, {\"a\": 2}]");
        assertEquals(
                List.of(1, Map.of("a", 2)),
                remote.onlyCall().arguments().orElseThrow().args());
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"text\"", "{\"*\": 5}", "{\"image\": {\"$bytes\": \"%\"}}", "{\"a\": 1} x"})
    @DisplayName("what cannot be arguments is refused, and its text repeated nowhere")
    void whatIsNoArgumentsIsRefused(String input) {
        Failure failure = refusal(remote.spawn(input));
        assertEquals(FailureKind.INVALID_INPUT, failure.kind());
        assertEquals(0, remote.count(ModalRpc.FUNCTION_MAP));
    }

    @Test
    @DisplayName("a call without its input gets it, as the Python SDK does and the others forget")
    void emptyPipelinedInputsArePutThere() {
        remote.modal.next(ModalRpc.FUNCTION_MAP, Fault.notPipelined());
        Handle handle = remote.spawned();
        assertEquals(1, remote.count(ModalRpc.FUNCTION_PUT_INPUTS));
        assertInstanceOf(ProviderStatus.Alive.class, remote.client.observe(handle));
    }

    @Test
    @DisplayName("a full queue is not sent: nothing runs, and it may be tried again")
    void aFullQueueIsNotSent() {
        remote.modal.next(ModalRpc.FUNCTION_MAP, Fault.notPipelined());
        remote.modal.next(ModalRpc.FUNCTION_PUT_INPUTS, Fault.emptyAnswer());
        assertInstanceOf(SpawnAnswer.NotSent.class, remote.spawn("{}"));
        assertEquals(0, remote.modal.state().started());
    }

    @Test
    @DisplayName("an input whose answer was lost is looked for, not put there again")
    void aLostInputIsLookedFor() {
        remote.modal.next(ModalRpc.FUNCTION_MAP, Fault.notPipelined());
        remote.modal.next(ModalRpc.FUNCTION_PUT_INPUTS, Fault.lostAnswer());
        remote.spawned();
        assertEquals(1, remote.count(ModalRpc.FUNCTION_PUT_INPUTS));
        assertEquals(1, remote.modal.state().started());
    }

    @Test
    @DisplayName("an input that may not have arrived is unknown")
    void anInputThatDidNotArriveIsUnknown() {
        remote.modal.next(ModalRpc.FUNCTION_MAP, Fault.notPipelined());
        remote.modal.next(ModalRpc.FUNCTION_PUT_INPUTS, Fault.unavailable());
        assertInstanceOf(SpawnAnswer.Unknown.class, remote.spawn("{}"));
        assertEquals(1, remote.count(ModalRpc.FUNCTION_PUT_INPUTS));
    }

    @Test
    @DisplayName("RESOURCE_EXHAUSTED with a retry policy is throttling: not sent, and for how long not")
    void throttlingSaysWhenToComeAgain() {
        remote.modal.next(ModalRpc.FUNCTION_MAP, Fault.throttled(Duration.ofMillis(1500)));
        SpawnAnswer.NotSent answer = assertInstanceOf(SpawnAnswer.NotSent.class, remote.spawn("{}"));
        assertEquals(Optional.of(Duration.ofMillis(1500)), answer.retryAfter());
        assertEquals(1, remote.count(ModalRpc.FUNCTION_MAP));
    }

    @Test
    @DisplayName("RESOURCE_EXHAUSTED without one is an exhausted budget, and no reason to try again")
    void theBillingLimitIsARefusal() {
        remote.modal.next(ModalRpc.FUNCTION_MAP, Fault.billingLimit());
        Failure failure = refusal(remote.spawn("{}"));
        assertEquals(FailureKind.PROVIDER_QUOTA, failure.kind());
        assertFalse(failure.retryable());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 13, 14})
    @DisplayName("no status that says nothing lets a spawn be repeated")
    void whatProvesNothingIsUnknown(int status) {
        remote.modal.next(ModalRpc.FUNCTION_MAP, Fault.status(status, "upstream"));
        assertInstanceOf(SpawnAnswer.Unknown.class, remote.spawn("{}"));
        assertEquals(1, remote.count(ModalRpc.FUNCTION_MAP));
    }

    @Test
    @DisplayName("an answer that is none of Modal's is unknown")
    void gibberishIsUnknown() {
        remote.modal.next(ModalRpc.FUNCTION_MAP, Fault.gibberish());
        assertInstanceOf(SpawnAnswer.Unknown.class, remote.spawn("{}"));
    }

    @Test
    @DisplayName("an answer without a call id is unknown")
    void noIdIsUnknown() {
        remote.modal.next(ModalRpc.FUNCTION_MAP, Fault.emptyAnswer());
        assertInstanceOf(SpawnAnswer.Unknown.class, remote.spawn("{}"));
    }

    @Test
    @DisplayName("where nobody listens nothing was sent")
    void noConnectionIsNotSent() {
        remote.spawned();
        remote.modal.goDown();
        assertInstanceOf(SpawnAnswer.NotSent.class, remote.spawn("{}"));
    }

    @Test
    @DisplayName("a repeated attempt carries the same idempotency key, and another attempt another one")
    void oneKeyPerAttempt() {
        SpawnRequest request = remote.request();
        remote.client.spawn(request);
        remote.client.spawn(request);
        remote.spawned();
        List<String> keys = remote.modal.received(ModalRpc.FUNCTION_MAP).stream()
                .map(received -> received.headers().get("x-idempotency-key"))
                .toList();
        assertEquals(keys.get(0), keys.get(1));
        assertFalse(keys.get(0).equals(keys.get(2)));
    }

    @Test
    @DisplayName("a function that is not deployed is refused, with what to do")
    void unknownFunctions() {
        Failure failure = refusal(remote.client.spawn(remote.request(ModalFunction.of("my-app", "absent"), "{}")));
        assertEquals(FailureKind.REFUSED, failure.kind());
        assertTrue(failure.message().contains("modal deploy"), failure::message);
    }

    @Test
    @DisplayName("a web endpoint cannot be spawned")
    void webEndpointsAreRefused() {
        remote.modal
                .state()
                .deploy(
                        ModalFunction.of("my-app", "web"),
                        RemoteFunction.returning(1).servedAt("https://me--my-app-web.modal.run"));
        Failure failure = refusal(remote.client.spawn(remote.request(ModalFunction.of("my-app", "web"), "{}")));
        assertTrue(failure.message().contains("web endpoint"), failure::message);
    }

    @Test
    @DisplayName("a function that takes pickles only is refused before it costs anything")
    void oldDeploymentsAreRefused() {
        remote.modal
                .state()
                .deploy(
                        ModalFunction.of("my-app", "old"),
                        RemoteFunction.returning(1).takingPicklesOnly());
        Failure failure = refusal(remote.client.spawn(remote.request(ModalFunction.of("my-app", "old"), "{}")));
        assertTrue(failure.message().contains("1.2"), failure::message);
        assertEquals(0, remote.count(ModalRpc.FUNCTION_MAP));
    }

    @Test
    @DisplayName("a method is called by the id of its class, and in its environment")
    void methodsOfClasses() {
        ModalFunction method = ModalFunction.of("my-app", "Upscaler.run").inEnvironment("staging");
        remote.modal.state().deploy(method, RemoteFunction.neverEnding());
        Handle handle = Remote.accepted(remote.client.spawn(remote.request(method, "{}")));
        assertEquals(method, remote.call(handle).function());
        assertEquals("modal:my-app/Upscaler.run@staging", handle.target().toString());
    }

    @Test
    @DisplayName("a class without that method is refused")
    void absentMethods() {
        remote.modal.state().deploy(ModalFunction.of("my-app", "Upscaler.run"), RemoteFunction.neverEnding());
        Failure failure =
                refusal(remote.client.spawn(remote.request(ModalFunction.of("my-app", "Upscaler.walk"), "{}")));
        assertTrue(failure.message().contains("no such method"), failure::message);
    }

    @Test
    @DisplayName("an id that Modal has forgotten is looked up anew by the next attempt")
    void forgottenIdsAreLookedUpAnew() {
        remote.spawned();
        remote.modal.next(ModalRpc.FUNCTION_MAP, Fault.status(5, "can't find function"));
        assertInstanceOf(SpawnAnswer.NotSent.class, remote.spawn("{}"));
        remote.spawned();
        assertEquals(2, remote.count(ModalRpc.FUNCTION_GET));
    }

    @Test
    @DisplayName("a look-up serves for ten minutes")
    void lookUpsAreRemembered() {
        remote.spawned();
        remote.spawned();
        assertEquals(1, remote.count(ModalRpc.FUNCTION_GET));
        remote.clock.advance(Duration.ofMinutes(10));
        remote.spawned();
        assertEquals(2, remote.count(ModalRpc.FUNCTION_GET));
    }

    @Test
    @DisplayName("trouble with the look-up proves that nothing was sent")
    void troubleBeforeTheSpawnIsNotSent() {
        remote.always(ModalRpc.FUNCTION_GET, Fault.unavailable());
        assertInstanceOf(SpawnAnswer.NotSent.class, remote.spawn("{}"));
        assertEquals(4, remote.count(ModalRpc.FUNCTION_GET));
    }

    @Test
    @DisplayName("a client that Modal calls too old is refused, and the message says what to look at")
    void oldClients() {
        remote.modal.next(ModalRpc.FUNCTION_MAP, Fault.status(9, "Old client"));
        assertTrue(refusal(remote.spawn("{}")).message().contains("ClientIdentity"));
    }

    @Test
    @DisplayName("an endpoint that is no function of Modal's is refused")
    void wrongEndpoints() {
        Failure failure = refusal(remote.client.spawn(SpawnRequests.to("render")));
        assertTrue(failure.message().contains("app/function"), failure::message);
    }
}
