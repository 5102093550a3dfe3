package dev.farjob.modal.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.farjob.modal.simulator.gateway.Ask;
import dev.farjob.modal.simulator.gateway.CallView;
import dev.farjob.modal.simulator.gateway.EdgeAnswer;
import dev.farjob.modal.simulator.gateway.Mishap;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup.Found;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer of Modal's edge in the app's place is about the gateway, and never about a job. */
class EdgeTest {

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private ProviderStatus observeMeeting(Handle handle, Mishap mishap) {
        bench.modal.next(Ask.STATUS, mishap);
        return bench.client.observe(handle);
    }

    @ParameterizedTest
    @EnumSource
    void nothingThatTheEdgeSaysEndsAJob(EdgeAnswer edge) {
        Handle handle = bench.spawn();
        Mishap mishap = new Mishap.Edge(edge);
        assertInstanceOf(ProviderStatus.Unknown.class, observeMeeting(handle, mishap));
        bench.modal.next(Ask.RESULT, mishap).next(Ask.CANCEL, mishap).next(Ask.LOOK_UP, mishap);
        assertInstanceOf(ResultAnswer.Unknown.class, bench.client.result(handle));
        assertInstanceOf(CancelAnswer.Unknown.class, bench.client.cancel(handle));
        assertInstanceOf(Found.CannotTell.class, bench.client.lookUp(bench.request(), Bench.SENT));
        assertInstanceOf(ProviderStatus.Alive.class, bench.client.observe(handle), "and it passes");
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_REDIRECT_METHOD, NOT_UNDERSTOOD",
        "MISSING_CREDENTIALS, DENIED",
        "INVALID_CREDENTIALS, DENIED",
        "INVALID_FUNCTION_CALL, UNREACHABLE",
        "APP_STOPPED, UNREACHABLE",
        "WORKSPACE_DISABLED, UNREACHABLE",
        "MISSING_REQUEST, UNREACHABLE",
        "TOO_MANY_REQUESTS, UNREACHABLE",
        "EXECUTION_TIMED_OUT, UNREACHABLE",
        "TERMINATED_BY_SIGNAL, UNREACHABLE",
        "LOST_TRACK, UNREACHABLE",
    })
    void aLookSaysWhichKindOfNothingItWas(EdgeAnswer edge, Why why) {
        ProviderStatus status = observeMeeting(bench.spawn(), new Mishap.Edge(edge));
        assertEquals(why, assertInstanceOf(ProviderStatus.Unknown.class, status).why());
    }

    @Test
    void aMissingGatewayIsNotAMissingJob() {
        Handle handle = bench.spawn();
        ProviderStatus edge = observeMeeting(handle, new Mishap.Edge(EdgeAnswer.INVALID_FUNCTION_CALL));
        bench.call(handle).forget();
        ProviderStatus app = bench.client.observe(handle);
        assertEquals(
                Why.UNREACHABLE,
                assertInstanceOf(ProviderStatus.Unknown.class, edge).why());
        assertEquals(
                Why.NOT_FOUND,
                assertInstanceOf(ProviderStatus.Unknown.class, app).why());
    }

    @Test
    void theGatewaysOwnTimeOutIsNotTheFunctions() {
        Handle handle = bench.spawn();
        assertInstanceOf(
                ProviderStatus.Unknown.class, observeMeeting(handle, new Mishap.Edge(EdgeAnswer.EXECUTION_TIMED_OUT)));
        bench.call(handle).endAs(CallView.State.TIMED_OUT);
        assertInstanceOf(ProviderStatus.Failed.class, bench.client.observe(handle));
    }

    @Test
    void theEdgesWordsAreKeptForPeople() {
        ProviderStatus status = observeMeeting(bench.spawn(), new Mishap.Edge(EdgeAnswer.APP_STOPPED));
        assertEquals(
                "HTTP 404, Modal's edge says: app for invoked web endpoint is stopped",
                assertInstanceOf(ProviderStatus.Unknown.class, status).answer());
    }

    @ParameterizedTest
    @EnumSource(
            value = EdgeAnswer.class,
            names = {"INVALID_FUNCTION_CALL", "TOO_MANY_REQUESTS"})
    void aSpawnThatTheEdgeTurnedAwayForNowWasNotSent(EdgeAnswer edge) {
        assertInstanceOf(SpawnAnswer.NotSent.class, bench.spawnMeeting(new Mishap.Edge(edge)));
        assertEquals(0, bench.started());
    }

    @ParameterizedTest
    @CsvSource({
        "APP_STOPPED, REFUSED",
        "MISSING_CREDENTIALS, UNAUTHORIZED",
        "INVALID_CREDENTIALS, UNAUTHORIZED",
        "WORKSPACE_DISABLED, PROVIDER_QUOTA",
    })
    void aSpawnThatTheEdgeTurnedAwayForGoodIsRefused(EdgeAnswer edge, FailureKind kind) {
        SpawnAnswer answer = bench.spawnMeeting(new Mishap.Edge(edge));
        assertEquals(
                kind,
                assertInstanceOf(SpawnAnswer.Refused.class, answer).failure().kind());
    }

    @ParameterizedTest
    @EnumSource(
            value = EdgeAnswer.class,
            names = {
                "MISSING_REQUEST",
                "EXECUTION_TIMED_OUT",
                "TERMINATED_BY_SIGNAL",
                "LOST_TRACK",
                "BAD_REDIRECT_METHOD"
            })
    void aSpawnThatMayHaveReachedTheAppIsUnknown(EdgeAnswer edge) {
        assertInstanceOf(SpawnAnswer.Unknown.class, bench.spawnMeeting(new Mishap.Edge(edge)));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void aColdStartThatAnswersWithAPageIsUnknownAndPasses(int status) {
        assertInstanceOf(SpawnAnswer.Unknown.class, bench.spawnMeeting(new Mishap.Page(status)));
        Handle handle = bench.spawn();
        ProviderStatus seen = observeMeeting(handle, new Mishap.Page(status));
        assertEquals(
                Why.UNREACHABLE,
                assertInstanceOf(ProviderStatus.Unknown.class, seen).why());
        assertInstanceOf(ProviderStatus.Alive.class, bench.client.observe(handle));
    }

    @Test
    void theAppsOwnWordOnWhenToComeBackIsHeard() {
        Mishap busy = new Mishap.Says(502, "modal_trouble", Duration.ofSeconds(90));
        ProviderStatus status = observeMeeting(bench.spawn(), busy);
        assertEquals(
                Optional.of(Duration.ofSeconds(90)),
                assertInstanceOf(ProviderStatus.Unknown.class, status).retryAfter());
    }
}
