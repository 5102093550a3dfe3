package dev.farjob.modal.simulator.gateway;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.modal.gateway.GatewayModal;
import dev.farjob.modal.gateway.ProxyToken;
import dev.farjob.modal.simulator.gateway.CallView.State;
import dev.farjob.model.Handle;
import dev.farjob.model.Target;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.testkit.VirtualClock;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The simulator itself: its time, its edge, and whose calls it shows. */
class GatewaySimulatorTest {

    private static final Target TARGET = Target.of("modal", "studio/upscale");

    private final VirtualClock clock = new VirtualClock();

    private static HttpResponse<String> send(String method, URI url, Optional<ProxyToken> token) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(20)).method(method, BodyPublishers.noBody());
        token.ifPresent(sent -> request.header("Modal-Key", sent.id()).header("Modal-Secret", sent.secret()));
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void aCallFollowsItsScriptByTheSimulatorsClock() {
        SimulatedCalls calls = new SimulatedCalls(clock);
        calls.everyCall(CallScript.running(Duration.ofMinutes(40))
                .queuedFor(Duration.ofMinutes(1))
                .reporting());
        String id = calls.spawn("studio/upscale", "{}").orElseThrow();
        assertEquals(State.PENDING, calls.find(id).orElseThrow().state());
        clock.advance(Duration.ofMinutes(21));
        CallView halfway = calls.find(id).orElseThrow();
        assertEquals(State.RUNNING, halfway.state());
        assertEquals(0.5, halfway.report().orElseThrow().fraction());
        clock.advance(Duration.ofMinutes(20));
        assertEquals(Optional.of("{\"ok\":true}"), calls.find(id).orElseThrow().value());
    }

    @Test
    void aResultExpiresSevenDaysAfterItsEndAndNotAfterSomebodyLooked() {
        SimulatedCalls calls = new SimulatedCalls(clock).everyCall(CallScript.running(Duration.ofHours(1)));
        String id = calls.spawn("studio/upscale", "{}").orElseThrow();
        clock.advance(Duration.ofDays(7).plusMinutes(59));
        assertEquals(State.SUCCEEDED, calls.find(id).orElseThrow().state());
        clock.advance(Duration.ofMinutes(1));
        assertEquals(State.EXPIRED, calls.find(id).orElseThrow().state());
    }

    @Test
    void anExpiredCallIsToldFromAMissingOne() {
        try (GatewaySimulator modal = GatewaySimulator.builder().clock(clock).start()) {
            GatewayModal client =
                    GatewayModal.at(modal.url(), modal::proxyToken).build();
            modal.calls().everyCall(CallScript.running(Duration.ZERO));
            Handle handle = Handle.of(
                    TARGET, modal.calls().spawn("studio/upscale", "{}").orElseThrow());
            assertEquals(ProviderStatus.succeeded(), client.observe(handle));
            clock.advance(Duration.ofDays(8));
            assertEquals(
                    Why.EXPIRED,
                    assertInstanceOf(ProviderStatus.Unknown.class, client.observe(handle))
                            .why());
            assertEquals(
                    Why.NOT_FOUND,
                    assertInstanceOf(ProviderStatus.Unknown.class, client.observe(Handle.of(TARGET, "fc-other")))
                            .why());
        }
    }

    @Test
    void aPreEmptedCallBeginsAnewUnderTheSameId() {
        SimulatedCalls calls = new SimulatedCalls(clock)
                .everyCall(CallScript.running(Duration.ofMinutes(40)).reporting());
        String id = calls.spawn("studio/upscale", "{}").orElseThrow();
        clock.advance(Duration.ofMinutes(30));
        assertEquals(2, calls.call(id).preempt().runs());
        assertEquals(0, calls.find(id).orElseThrow().report().orElseThrow().fraction());
        clock.advance(Duration.ofMinutes(39));
        assertEquals(State.RUNNING, calls.find(id).orElseThrow().state());
        clock.advance(Duration.ofMinutes(1));
        assertEquals(State.SUCCEEDED, calls.find(id).orElseThrow().state());
        assertThrows(IllegalStateException.class, calls.call(id)::preempt);
    }

    @Test
    void aCancelAfterTheEndChangesNothing() {
        SimulatedCalls calls = new SimulatedCalls(clock);
        String id = calls.spawn("studio/upscale", "{}").orElseThrow();
        calls.call(id).succeed("7");
        calls.cancel(id);
        assertEquals(State.SUCCEEDED, calls.find(id).orElseThrow().state());
    }

    @Test
    void aCallOfAnotherSimulatorIsShownToo() {
        SimulatedCalls shared = new SimulatedCalls(clock);
        try (GatewaySimulator modal = GatewaySimulator.builder().calls(shared).start()) {
            GatewayModal client =
                    GatewayModal.at(modal.url(), modal::proxyToken).build();
            String id = shared.spawn("studio/upscale", "{}").orElseThrow();
            assertEquals(ProviderStatus.queued(), client.observe(Handle.of(TARGET, id)));
            assertThrows(IllegalStateException.class, modal::calls);
        }
    }

    @Test
    void theEdgeLetsInWhoeverHasTheProxyToken() throws Exception {
        try (GatewaySimulator modal = GatewaySimulator.start()) {
            URI url = modal.url().resolve("/v1/jobs/fc-1");
            HttpResponse<String> missing = send("GET", url, Optional.empty());
            assertEquals(401, missing.statusCode());
            assertEquals("modal-http: missing credentials for proxy authorization", missing.body());
            HttpResponse<String> wrong = send("GET", url, Optional.of(new ProxyToken("wk-1", "ws-1")));
            assertEquals("modal-http: invalid credentials for proxy authorization", wrong.body());
            assertEquals(404, send("GET", url, Optional.of(modal.proxyToken())).statusCode());
        }
    }

    @Test
    void withoutProxyAuthItLetsInEverybody() throws Exception {
        try (GatewaySimulator modal =
                GatewaySimulator.builder().withoutProxyAuth().start()) {
            HttpResponse<String> answer = send("GET", modal.url().resolve("/v1/jobs/fc-1"), Optional.empty());
            assertTrue(answer.body().contains("unknown_call"), answer.body());
            assertThrows(IllegalStateException.class, modal::proxyToken);
        }
    }

    @Test
    void aResultUrlTakesNothingButAGetAndCanBeReloaded() throws Exception {
        try (GatewaySimulator modal =
                GatewaySimulator.builder().withoutProxyAuth().start()) {
            modal.next(Ask.STATUS, new Mishap.Taking(Duration.ofSeconds(200)));
            HttpResponse<String> slow = send("GET", modal.url().resolve("/v1/jobs/fc-1"), Optional.empty());
            assertEquals(303, slow.statusCode());
            URI result = URI.create(slow.headers().firstValue("Location").orElseThrow());
            assertEquals(
                    "modal-http: bad redirect method",
                    send("POST", result, Optional.empty()).body());
            String first = send("GET", result, Optional.empty()).body();
            assertTrue(first.contains("unknown_call"), first);
            assertEquals(first, send("GET", result, Optional.empty()).body());
        }
    }

    @Test
    void whatTakesAsLongAsTheEdgeWaitsIsNotRedirected() throws Exception {
        try (GatewaySimulator modal =
                GatewaySimulator.builder().withoutProxyAuth().start()) {
            modal.next(Ask.STATUS, new Mishap.Taking(Duration.ofSeconds(150)));
            assertEquals(
                    404,
                    send("GET", modal.url().resolve("/v1/jobs/fc-1"), Optional.empty())
                            .statusCode());
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        try (GatewaySimulator first = GatewaySimulator.start()) {
            int port = first.url().getPort();
            UncheckedIOException thrown = assertThrows(
                    UncheckedIOException.class,
                    () -> GatewaySimulator.builder().port(port).start());
            assertTrue(thrown.getMessage().contains(String.valueOf(port)), thrown.getMessage());
        }
    }

    @Test
    void closingTwiceDoesNoHarm() {
        GatewaySimulator modal = GatewaySimulator.start();
        modal.close();
        assertDoesNotThrow(modal::close);
    }

    @Test
    void aCallThatWasNeverStartedIsNamed() {
        SimulatedCalls calls = new SimulatedCalls(clock);
        assertTrue(assertThrows(NoSuchElementException.class, () -> calls.call("fc-9"))
                .getMessage()
                .contains("fc-9"));
        assertThrows(IllegalArgumentException.class, () -> CallScript.waiting().endingAs(State.RUNNING));
    }
}
