package dev.farjob.modal.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.modal.api.ClientIdentity;
import dev.farjob.modal.api.GrpcOptions;
import dev.farjob.modal.api.ModalToken;
import dev.farjob.modal.simulator.Fault;
import dev.farjob.modal.simulator.ModalRpc;
import dev.farjob.modal.simulator.ModalSimulator;
import dev.farjob.modal.simulator.ReceivedRequest;
import dev.farjob.model.Handle;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.SpawnAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How calls are made and repeated: as the official SDKs do it. */
class WireTest {

    private final Remote remote = new Remote();
    private final Handle handle = remote.spawned();

    @AfterEach
    void close() {
        remote.close();
    }

    private List<Map<String, String>> looks() {
        return remote.modal.received(ModalRpc.FUNCTION_GET_OUTPUTS).stream()
                .map(ReceivedRequest::headers)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 13, 14})
    @DisplayName("a transient status is met with three repetitions after 100, 200 and 400 ms, under one key")
    void transientStatuses(int status) {
        remote.always(ModalRpc.FUNCTION_GET_OUTPUTS, Fault.status(status, "trouble"));
        assertInstanceOf(ProviderStatus.Unknown.class, remote.client.observe(handle));
        assertEquals(List.of(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400)), remote.pauses);
        assertEquals(
                List.of("0", "1", "2", "3"),
                looks().stream().map(headers -> headers.get("x-retry-attempt")).toList());
        assertEquals(
                1,
                looks().stream()
                        .map(headers -> headers.get("x-idempotency-key"))
                        .distinct()
                        .count());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 7, 8, 9, 12, 16})
    @DisplayName("no other status is met with a repetition")
    void otherStatuses(int status) {
        remote.modal.next(ModalRpc.FUNCTION_GET_OUTPUTS, Fault.status(status, "no"));
        remote.client.observe(handle);
        assertEquals(List.of(), remote.pauses);
    }

    @Test
    @DisplayName("a repetition that goes well goes unnoticed")
    void repetitionsHelp() {
        remote.modal.next(ModalRpc.FUNCTION_GET_OUTPUTS, Fault.unavailable());
        assertInstanceOf(ProviderStatus.Alive.class, remote.client.observe(handle));
    }

    @Test
    @DisplayName("a throttled call waits as long as it is told to, and that is no attempt")
    void throttling() {
        for (int i = 0; i < 5; i++) {
            remote.modal.next(ModalRpc.FUNCTION_GET_OUTPUTS, Fault.throttled(Duration.ofMillis(1500)));
        }
        assertInstanceOf(ProviderStatus.Alive.class, remote.client.observe(handle));
        assertEquals(5, remote.pauses.size());
        assertEquals(Duration.ofMillis(1500), remote.pauses.get(0));
    }

    @Test
    @DisplayName("gibberish is not asked for again")
    void gibberish() {
        remote.modal.next(ModalRpc.FUNCTION_GET_OUTPUTS, Fault.gibberish());
        remote.client.observe(handle);
        assertEquals(List.of(), remote.pauses);
    }

    @Test
    @DisplayName("each call says who asks, as the official clients say it")
    void headers() {
        remote.client.observe(handle);
        Map<String, String> headers = looks().get(0);
        assertEquals("8", headers.get("x-modal-client-type"));
        assertEquals("1.0.0", headers.get("x-modal-client-version"));
        assertEquals("127.0.0.1", headers.get("x-modal-host"));
        assertTrue(headers.get("x-modal-auth-token").startsWith("x."));
    }

    @Test
    @DisplayName("the client may speak as another official one")
    void identity() {
        try (GrpcModal go = remote.client(options -> options.identity(ClientIdentity.go()))) {
            go.observe(handle);
        }
        assertEquals("9", looks().get(0).get("x-modal-client-type"));
    }

    @Test
    @DisplayName("the auth token is asked for once while it is fresh, and again after half its life")
    void authTokensAreRefreshed() {
        remote.client.observe(handle);
        assertEquals(1, remote.count(ModalRpc.AUTH_TOKEN_GET));
        remote.clock.advance(Duration.ofMinutes(9));
        remote.client.observe(handle);
        assertEquals(1, remote.count(ModalRpc.AUTH_TOKEN_GET));
        remote.clock.advance(Duration.ofMinutes(2));
        remote.client.observe(handle);
        assertEquals(2, remote.count(ModalRpc.AUTH_TOKEN_GET));
        assertNotEquals(looks().get(0).get("x-modal-auth-token"), looks().get(2).get("x-modal-auth-token"));
    }

    @Test
    @DisplayName("without an auth token jobs go on: Python never sends one")
    void authTokensAreNotRequired() {
        try (GrpcModal other = remote.client(options -> options)) {
            remote.modal.next(ModalRpc.AUTH_TOKEN_GET, Fault.status(13, "trouble"));
            assertInstanceOf(ProviderStatus.Alive.class, other.observe(handle));
        }
        assertFalse(looks().get(0).containsKey("x-modal-auth-token"));
    }

    @Test
    @DisplayName("an auth token that is not taken any more is left out, and the spawn is one spawn")
    void refusedAuthTokens() {
        remote.client.observe(handle);
        remote.modal.refuseAuthToken(looks().get(0).get("x-modal-auth-token"));
        Remote.accepted(remote.client.spawn(remote.request()));
        assertEquals(2, remote.modal.state().started());
    }

    @Test
    @DisplayName("a token that Modal does not know is a refusal, and on a look it is denied")
    void revokedTokens() {
        remote.modal.revokeToken(ModalSimulator.TOKEN_ID);
        assertInstanceOf(SpawnAnswer.Refused.class, remote.client.spawn(remote.request()));
        assertEquals(ProviderStatus.Why.DENIED, ((ProviderStatus.Unknown) remote.client.observe(handle)).why());
    }

    @Test
    @DisplayName("a token can be changed without a restart")
    void rotation() {
        AtomicReference<ModalToken> token =
                new AtomicReference<>(ModalToken.of(ModalSimulator.TOKEN_ID, ModalSimulator.TOKEN_SECRET));
        GrpcOptions options =
                GrpcOptions.of(token::get).server(remote.modal.url()).clock(remote.clock);
        try (GrpcModal rotating = GrpcModal.with(options)) {
            rotating.observe(handle);
            remote.modal.revokeToken(ModalSimulator.TOKEN_ID);
            remote.modal.addToken("ak-next", "as-next");
            token.set(ModalToken.of("ak-next", "as-next"));
            assertInstanceOf(ProviderStatus.Alive.class, rotating.observe(handle));
        }
    }
}
