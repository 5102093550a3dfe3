package dev.farjob.modal.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Payload;
import dev.farjob.model.Progress;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup.Found;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The client understands every envelope that the app is known to write. The app's own tests read the same files. */
class GoldenEnvelopesTest {

    private static final String ID = "fc-00000000000000000000000001";
    private static final String KEY = "job-1/1";

    private static ProviderStatus status(String name) {
        return ReadCall.status(ID, Golden.reply(name));
    }

    private static ResultAnswer result(String name) {
        return ReadCall.result(ID, Golden.reply(name));
    }

    private static SpawnAnswer spawn(String name) {
        return ReadSpawn.spawn(Bench.TARGET, Golden.reply(name), false);
    }

    private static Found lookUp(String name) {
        return ReadSpawn.lookUp(Bench.TARGET, KEY, Golden.reply(name));
    }

    static Set<String> everyName() {
        return Golden.names();
    }

    @ParameterizedTest
    @MethodSource("everyName")
    void everyEnvelopeButTheOneForPagesIsUnderstoodAsTheAppsOwn(String name) {
        boolean forPages = name.equals("progress");
        assertEquals(!forPages, Answer.of(Golden.reply(name)) instanceof Answer.App);
    }

    @Test
    void aCallIsAHandle() {
        assertEquals(SpawnAnswer.accepted(Handle.of(Bench.TARGET, ID)), spawn("call"));
    }

    @ParameterizedTest
    @CsvSource({
        "error-unknown-function, REFUSED",
        "error-invalid-input, INVALID_INPUT",
        "error-quota, PROVIDER_QUOTA",
    })
    void whatTheAppWillNotTakeIsRefused(String name, FailureKind kind) {
        assertEquals(
                kind,
                assertInstanceOf(SpawnAnswer.Refused.class, spawn(name))
                        .failure()
                        .kind());
    }

    @ParameterizedTest
    @CsvSource({"error-busy", "error-not-started"})
    void whatTheAppHasNotStartedMayBeSentAgainAfterAWhile(String name) {
        assertEquals(
                Optional.of(Duration.ofSeconds(5)),
                assertInstanceOf(SpawnAnswer.NotSent.class, spawn(name)).retryAfter());
    }

    @Test
    void aClosedKeyStartedNothing() {
        assertInstanceOf(SpawnAnswer.NotSent.class, spawn("error-closed"));
    }

    @ParameterizedTest
    @CsvSource({"error-in-doubt", "error-modal-trouble", "error-expired", "status-running", "cancel-asked", "result"})
    void anythingElseInAnswerToASpawnLeavesItUnknown(String name) {
        assertInstanceOf(SpawnAnswer.Unknown.class, spawn(name));
    }

    @Test
    void pendingWaits() {
        assertEquals(ProviderStatus.queued(), status("status-pending"));
    }

    @Test
    void runningHasTheWorkersProgress() {
        assertEquals(
                ProviderStatus.running(Progress.reported(0.25).withMessage("frame 10 of 40")),
                status("status-running"));
    }

    @Test
    void succeededHasItsResultApart() {
        assertEquals(ProviderStatus.succeeded(), status("status-succeeded"));
        assertEquals(
                Payload.ofJson("{\n      \"scale\": 2\n    }"),
                assertInstanceOf(ResultAnswer.Ready.class, result("result"))
                        .result()
                        .payload());
    }

    @Test
    void cancelledIsCancelled() {
        assertInstanceOf(ProviderStatus.Cancelled.class, status("status-cancelled"));
        assertInstanceOf(ResultAnswer.Gone.class, result("status-cancelled"));
    }

    @ParameterizedTest
    @CsvSource({
        "status-failed, false, the Modal function failed with ValueError",
        "status-timed_out, false, the Modal function ran into its own time limit",
        "status-terminated, true, 'Modal stopped the function, and nobody asked for it here'",
        "status-internal_failure, true, Modal lost the worker of the function",
    })
    void eachWayToFailIsAFailureOfItsOwn(String name, boolean retryable, String message) {
        ProviderStatus.Failed failed = assertInstanceOf(ProviderStatus.Failed.class, status(name));
        assertEquals(FailureKind.PROVIDER_FAILED, failed.failure().kind());
        assertEquals(retryable, failed.failure().retryable());
        assertEquals(message, failed.failure().message());
        assertEquals(
                failed.failure(),
                assertInstanceOf(ResultAnswer.Failed.class, result(name)).failure());
    }

    @Test
    void theFunctionsOwnWordsAreKeptAsideAndNotShown() {
        ProviderStatus.Failed failed = assertInstanceOf(ProviderStatus.Failed.class, status("status-failed"));
        assertEquals("ValueError: bad prompt\n", failed.failure().detail());
        assertTrue(!failed.toString().contains("bad prompt"), failed::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "error-unknown-call, NOT_FOUND",
        "error-expired, EXPIRED",
        "error-modal-trouble, UNREACHABLE",
        "error-busy, UNREACHABLE",
        "error-unknown-route, NOT_UNDERSTOOD",
        "call, NOT_UNDERSTOOD",
        "result, NOT_UNDERSTOOD",
    })
    void anythingElseInAnswerToAPollProvesNothing(String name, Why why) {
        assertEquals(
                why,
                assertInstanceOf(ProviderStatus.Unknown.class, status(name)).why());
    }

    @Test
    void anExpiredResultIsGoneAndNoFailure() {
        assertInstanceOf(ResultAnswer.Gone.class, result("error-expired"));
    }

    @Test
    void aResultThatIsNoJsonIsNoOutput() {
        assertEquals(
                FailureKind.NO_OUTPUT,
                assertInstanceOf(ResultAnswer.Failed.class, result("error-not-json"))
                        .failure()
                        .kind());
    }

    @Test
    void theResultOfACallThatHasNotEndedIsNotReady() {
        assertInstanceOf(ResultAnswer.NotReady.class, result("status-pending"));
        assertInstanceOf(ResultAnswer.NotReady.class, result("status-running"));
    }

    @ParameterizedTest
    @CsvSource({"error-unknown-call", "error-modal-trouble", "status-succeeded", "call"})
    void anythingElseInAnswerForAResultProvesNothing(String name) {
        assertInstanceOf(ResultAnswer.Unknown.class, result(name));
    }

    @Test
    void aCancelIsAskedOrTooLate() {
        assertInstanceOf(CancelAnswer.Asked.class, ReadCall.cancel(ID, Golden.reply("cancel-asked")));
        assertInstanceOf(CancelAnswer.TooLate.class, ReadCall.cancel(ID, Golden.reply("cancel-too-late")));
        assertInstanceOf(CancelAnswer.Unknown.class, ReadCall.cancel(ID, Golden.reply("error-unknown-call")));
    }

    @Test
    void aLookUpFindsOrExcludesOrCannotTell() {
        assertEquals(new Found.There(Handle.of(Bench.TARGET, ID)), lookUp("lookup-call"));
        assertEquals(new Found.NotThere(), lookUp("lookup-never"));
        assertInstanceOf(Found.CannotTell.class, lookUp("lookup-claimed"));
        assertInstanceOf(Found.CannotTell.class, lookUp("error-modal-trouble"));
        assertInstanceOf(Found.CannotTell.class, lookUp("call"));
    }

    @Test
    void anAnswerAboutSomethingElseProvesNothing() {
        String other = "fc-other";
        assertInstanceOf(ProviderStatus.Unknown.class, ReadCall.status(other, Golden.reply("status-failed")));
        assertInstanceOf(ResultAnswer.Unknown.class, ReadCall.result(other, Golden.reply("result")));
        assertInstanceOf(ResultAnswer.Unknown.class, ReadCall.result(other, Golden.reply("status-failed")));
        assertInstanceOf(CancelAnswer.Unknown.class, ReadCall.cancel(other, Golden.reply("cancel-asked")));
        assertInstanceOf(
                Found.CannotTell.class, ReadSpawn.lookUp(Bench.TARGET, "job-2/1", Golden.reply("lookup-never")));
    }
}
