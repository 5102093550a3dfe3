package dev.farjob.modal.gateway;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Handle;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup.Found;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy token: asked for anew each time, sent to one place, and shown nowhere. */
class CredentialsTest {

    private static final ProxyToken WRONG = new ProxyToken("wk-wrong", "ws-wrong");

    @Test
    void aRotatedTokenIsInUseAtOnce() {
        try (Bench bench = new Bench()) {
            Handle handle = bench.spawn();
            bench.modal.rotateToken();
            assertInstanceOf(ProviderStatus.Alive.class, bench.client.observe(handle));
            bench.spawn();
        }
    }

    @Test
    void anOldTokenIsDenied() {
        try (Bench bench = new Bench()) {
            ProxyToken old = bench.modal.proxyToken();
            bench.modal.rotateToken();
            GatewayModal late = GatewayModal.at(bench.modal.url(), () -> old).build();
            ProviderStatus status = late.observe(bench.spawn());
            assertEquals(
                    Why.DENIED,
                    assertInstanceOf(ProviderStatus.Unknown.class, status).why());
            assertInstanceOf(SpawnAnswer.Refused.class, late.spawn(bench.request()));
        }
    }

    @Test
    void aSpawnThatMeetsARotationIsSentAgainAndNotLost() {
        try (Bench bench = new Bench()) {
            Queue<ProxyToken> tokens = new ArrayDeque<>(List.of(WRONG));
            Supplier<ProxyToken> rotating = () -> tokens.isEmpty() ? bench.modal.proxyToken() : tokens.poll();
            GatewayModal client = GatewayModal.at(bench.modal.url(), rotating).build();
            assertInstanceOf(SpawnAnswer.NotSent.class, client.spawn(bench.request()));
            assertInstanceOf(SpawnAnswer.Accepted.class, client.spawn(bench.request()));
            assertEquals(1, bench.started());
        }
    }

    @Test
    void withoutATokenNothingIsSent() {
        try (Bench bench = new Bench()) {
            for (Supplier<ProxyToken> none : List.<Supplier<ProxyToken>>of(() -> null, () -> {
                throw new IllegalStateException("vault says ws-SECRET");
            })) {
                GatewayModal client = GatewayModal.at(bench.modal.url(), none).build();
                SpawnAnswer spawned = client.spawn(bench.request());
                assertInstanceOf(SpawnAnswer.NotSent.class, spawned);
                assertFalse(spawned.toString().contains("SECRET"), spawned::toString);
                Handle handle = Handle.of(Bench.TARGET, "fc-1");
                assertInstanceOf(ProviderStatus.Unknown.class, client.observe(handle));
                assertInstanceOf(Found.CannotTell.class, client.lookUp(bench.request(), Bench.SENT));
            }
            assertEquals(List.of(), bench.modal.requests());
        }
    }

    @Test
    void aTokenIsShownNowhere() {
        ProxyToken token = new ProxyToken("wk-SECRET", "ws-SECRET");
        GatewayModal client = GatewayModal.at(URI.create("https://gw.test/farjob"), () -> token)
                .build();
        assertEquals("ProxyToken[redacted]", token.toString());
        assertEquals("GatewayModal[gw.test]", client.toString());
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "ak-SECRET|ws-SECRET",
                "wk-SECRET|as-SECRET",
                "''|ws-SECRET",
                "wk-SECRET|''",
                "wk-SEC RET|ws-SECRET",
                "wk-SECRET|ws-SECR\u00cbT"
            },
            delimiter = '|')
    void aTokenThatCannotWorkIsRefusedWithoutBeingShown(String id, String secret) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new ProxyToken(id, secret));
        assertFalse(refused.getMessage().contains("SEC"), refused.getMessage());
    }

    @Test
    void aLineBreakAtTheEndOfASecretIsNamed() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new ProxyToken("wk-1", "ws-SECRET\n"));
        assertTrue(refused.getMessage().contains("line break"), refused.getMessage());
        assertFalse(refused.getMessage().contains("SECRET"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://gw.test",
                "https://gw.test?x=1",
                "https://gw.test#x",
                "https://ann@gw.test",
                "gw.test",
                "ftp://gw.test",
                "https:///v1"
            })
    void aUrlThatWouldTakeTheTokenElsewhereOrInTheClearIsRefused(String url) {
        assertThrows(IllegalArgumentException.class, () -> GatewayModal.at(URI.create(url), () -> WRONG));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://gw.test",
                "https://gw.test/",
                "https://gw.test:8443/a/b",
                "http://localhost:1",
                "http://[::1]:1"
            })
    void aUrlOfAGatewayIsTaken(String url) {
        assertDoesNotThrow(() -> GatewayModal.at(URI.create(url), () -> WRONG).build());
    }
}
