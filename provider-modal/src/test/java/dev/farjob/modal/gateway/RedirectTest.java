package dev.farjob.modal.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.modal.simulator.gateway.Ask;
import dev.farjob.modal.simulator.gateway.EdgeAnswer;
import dev.farjob.modal.simulator.gateway.GatewaySimulator;
import dev.farjob.modal.simulator.gateway.Mishap;
import dev.farjob.modal.simulator.gateway.SeenRequest;
import dev.farjob.model.Handle;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** After 150 seconds Modal redirects to a URL that waits; and that is the only kind of redirect that a gateway needs. */
class RedirectTest {

    private static final Duration SIX_MINUTES = Duration.ofMinutes(6);

    /** Modal has been seen to write the place as a whole URL, and as a mere query. */
    static List<UnaryOperator<GatewaySimulator.Builder>> bothForms() {
        return List.of(simulator -> simulator, GatewaySimulator.Builder::relativeRedirects);
    }

    private static List<String> methods(Bench bench) {
        return bench.modal.requests().stream().map(SeenRequest::method).toList();
    }

    @ParameterizedTest
    @MethodSource("bothForms")
    void aStatusThatTakesLongerThanTheEdgeWaitsIsStillHeard(UnaryOperator<GatewaySimulator.Builder> form) {
        try (Bench bench = new Bench(form, client -> client)) {
            Handle handle = bench.spawn();
            bench.modal.next(Ask.STATUS, new Mishap.Taking(SIX_MINUTES));
            assertInstanceOf(ProviderStatus.Alive.class, bench.client.observe(handle));
            assertEquals(List.of("POST", "GET", "GET", "GET"), methods(bench), "two redirects in six minutes");
        }
    }

    @ParameterizedTest
    @MethodSource("bothForms")
    void aSpawnThatIsRedirectedIsSentOnceAndItsAnswerIsFetched(UnaryOperator<GatewaySimulator.Builder> form) {
        try (Bench bench = new Bench(form, client -> client)) {
            SpawnAnswer answer = bench.spawnMeeting(new Mishap.Taking(SIX_MINUTES));
            Handle handle = assertInstanceOf(SpawnAnswer.Accepted.class, answer).handle();
            assertEquals(1, bench.started());
            assertEquals(List.of("POST", "GET", "GET"), methods(bench));
            assertEquals(bench.modal.calls().all().get(0).id(), handle.id());
        }
    }

    @Test
    void theIdInTheRedirectIsTheWebCallsAndNeverTheJobs() {
        try (Bench bench = new Bench()) {
            bench.modal.next(Ask.SUBMIT, new Mishap.Taking(SIX_MINUTES));
            Handle handle = bench.spawn();
            String redirect = bench.modal.requests().get(1).path();
            assertTrue(redirect.contains("__modal_function_call_id=fc-"), redirect);
            assertNotEquals(handle.id(), redirect.substring(redirect.indexOf("fc-")));
        }
    }

    @Test
    void aCancelThatIsRedirectedIsSentOnce() {
        try (Bench bench = new Bench()) {
            Handle handle = bench.spawn();
            bench.modal.next(Ask.CANCEL, new Mishap.Taking(SIX_MINUTES));
            assertInstanceOf(CancelAnswer.Asked.class, bench.client.cancel(handle));
            assertEquals(List.of("POST", "DELETE", "GET", "GET"), methods(bench));
        }
    }

    @Test
    void whatTakesForEverEndsAsUnknown() {
        try (Bench bench = new Bench()) {
            SpawnAnswer answer = bench.spawnMeeting(new Mishap.Taking(Duration.ofDays(1)));
            assertInstanceOf(SpawnAnswer.Unknown.class, answer, "it has been taken: it must not be sent again");
            assertEquals(1, bench.started());
        }
    }

    @ParameterizedTest
    @CsvSource({"429", "401", "404"})
    void afterARedirectNothingProvesThatASpawnWasNotTaken(int status) {
        Reply.Answered followed = new Reply.Answered(status, false, new byte[0], Optional.empty(), true);
        assertInstanceOf(SpawnAnswer.Unknown.class, ReadSpawn.spawn(Bench.TARGET, followed, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectToAnotherHostIsNotFollowedAndGetsNoCredential(int status) {
        try (Bench bench = new Bench();
                OtherHost other = new OtherHost(200, "application/json", Golden.body("status-failed"))) {
            Handle handle = bench.spawn();
            Mishap redirect = new Mishap.Redirect(status, other.url().resolve("/steal"));
            bench.modal.next(Ask.STATUS, redirect).next(Ask.RESULT, redirect).next(Ask.CANCEL, redirect);
            assertInstanceOf(ProviderStatus.Unknown.class, bench.client.observe(handle));
            assertInstanceOf(ResultAnswer.Unknown.class, bench.client.result(handle));
            assertInstanceOf(CancelAnswer.Unknown.class, bench.client.cancel(handle));
            assertInstanceOf(SpawnAnswer.Unknown.class, bench.spawnMeeting(redirect));
            assertEquals(List.of(), other.seen());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void aSpawnIsNotSentASecondTimeToAnotherPath(int status) {
        try (Bench bench = new Bench()) {
            SpawnAnswer answer = bench.spawnMeeting(
                    new Mishap.Redirect(status, bench.modal.url().resolve("/v1/jobs")));
            assertInstanceOf(SpawnAnswer.Unknown.class, answer);
            assertEquals(List.of("POST"), methods(bench));
        }
    }

    @Test
    void aGetIsFollowedWithinTheOrigin() {
        try (Bench bench = new Bench()) {
            Handle handle = bench.spawn();
            bench.modal.next(Ask.STATUS, new Mishap.Redirect(308, URI.create("/v1/jobs/" + handle.id())));
            assertInstanceOf(ProviderStatus.Alive.class, bench.client.observe(handle));
        }
    }

    @Test
    void aCircleOfRedirectsEnds() {
        try (Bench bench = new Bench()) {
            Handle handle = bench.spawn();
            for (int i = 0; i < 100; i++) {
                bench.modal.next(Ask.STATUS, new Mishap.Redirect(302, URI.create("/v1/jobs/" + handle.id())));
            }
            assertInstanceOf(ProviderStatus.Unknown.class, bench.client.observe(handle));
            assertEquals(12, bench.modal.requests().size(), "the spawn, the look, and ten redirects");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "?__modal_function_call_id=fc-1, https://gw.test/v1/jobs/fc-7?__modal_function_call_id=fc-1",
        "https://gw.test/v1/x, https://gw.test/v1/x",
        "https://GW.test:443/v1/x, https://GW.test:443/v1/x",
        "//gw.test/x, https://gw.test/x",
        "/x?y=1, https://gw.test/x?y=1",
        "https://gw.test:8443/x, ",
        "http://gw.test/x, ",
        "https://evil.test/x, ",
        "//evil.test/x, ",
        "https://gw.test@evil.test/x, ",
        "https://ann@gw.test/x, ",
        "https://gw.test.evil.test/x, ",
        "'https://gw.test /x', ",
        "'javascript:alert(1)', ",
        "'file:///etc/passwd', ",
    })
    void onlyTheOriginItselfIsTheSameOrigin(String location, URI expected) {
        URI asked = URI.create("https://gw.test/v1/jobs/fc-7");
        assertEquals(
                Optional.ofNullable(expected),
                Redirects.target(Origin.of(asked), asked, "GET", 303, Optional.of(location)));
    }

    @Test
    void theEdgeTakesNothingButAGetOnAResultUrl() {
        // So a client that follows by the same method would be told this; ours never is
        assertEquals("modal-http: bad redirect method", EdgeAnswer.BAD_REDIRECT_METHOD.body());
        try (Bench bench = new Bench()) {
            bench.modal.next(Ask.SUBMIT, new Mishap.Taking(SIX_MINUTES));
            bench.spawn();
            assertEquals(
                    List.of("GET", "GET"),
                    bench.modal.requests().stream()
                            .filter(seen -> seen.path().contains("__modal_function_call_id"))
                            .map(SeenRequest::method)
                            .toList());
        }
    }
}
