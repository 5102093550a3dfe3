package dev.farjob.fal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.simulator.FalFault;
import dev.farjob.fal.simulator.FalHabit;
import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.JobResult;
import dev.farjob.model.MediaRef;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ResultAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How results are fetched: §3 and §7.1 of what is known of fal. */
class ResultTest extends OnSimulator {

    @Test
    @DisplayName("§3.1 the bare output is kept as it came, seeds larger than a double included")
    void payloadIsKept() {
        String output = "{ \"seed\": 196619188014358660, \"b\":1.50, \"a\":1e3 }";
        assertEquals(output, ready(ended(FalOutcome.output(output))).payload().json());
    }

    @Test
    @DisplayName("§3.1 a file has its URL, its type and its size, and can be streamed without the key")
    void files() throws IOException {
        Handle handle = ended(FalOutcome.video());
        MediaRef video = ready(handle).media().get(0);
        assertEquals("video", video.info().name());
        assertEquals("video/mp4", video.info().contentType().orElseThrow());
        try (MediaStream stream = client.open(handle, video)) {
            assertEquals(video.info().size(), stream.length());
            assertEquals(video.info().size(), OptionalLong.of(stream.bytes().readAllBytes().length));
        }
    }

    @Test
    @DisplayName("a file inside the output is read out of it when it is opened")
    void inlineFiles() throws IOException {
        Handle handle = ended(FalOutcome.output("{\"images\":[{\"url\":\"data:image/png;base64,AQID\"}]}"));
        MediaRef.Inline image =
                assertInstanceOf(MediaRef.Inline.class, ready(handle).media().get(0));
        assertEquals("image/png", image.info().contentType().orElseThrow());
        try (MediaStream stream = client.open(handle, image)) {
            assertArrayEquals(new byte[] {1, 2, 3}, stream.bytes().readAllBytes());
        }
        fal.forget(handle.id());
        assertThrows(IOException.class, () -> client.open(handle, image));
    }

    @Test
    @DisplayName("§3.2 400 still in progress is not ready")
    void notReady() {
        assertInstanceOf(ResultAnswer.NotReady.class, client.result(spawn()));
    }

    @Test
    @DisplayName("§3.3, §12 a stored 503 with fal's mark is the outcome, once the status says COMPLETED")
    void storedOutcome() {
        Handle handle = ended(FalOutcome.infrastructure(503, "runner_disconnected"));
        Failure failure = assertInstanceOf(ResultAnswer.Failed.class, client.result(handle))
                .failure();
        assertEquals(FailureKind.PROVIDER_FAILED, failure.kind());
        assertTrue(failure.retryable());
    }

    @ParameterizedTest
    @DisplayName("§3.3, §12 a 5xx of a server in between is a hiccup, also when the job has completed")
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void hiccup(int status) {
        Handle handle = ended(FalOutcome.video());
        fal.next(FalCall.RESULT, FalFault.nginx(status));
        assertEquals(
                Why.UNREACHABLE,
                assertInstanceOf(ResultAnswer.Unknown.class, client.result(handle))
                        .why());
        ready(handle);
    }

    @Test
    @DisplayName("§3.3 an error with fal's mark on a job that still runs is no outcome")
    void markedButRunning() {
        Handle handle = spawn();
        fal.next(
                FalCall.RESULT, FalFault.answer(503, Map.of("x-fal-request-id", handle.id()), "{\"detail\":\"busy\"}"));
        assertInstanceOf(ResultAnswer.NotReady.class, client.result(handle));
    }

    @Test
    @DisplayName("§3.3 an error with fal's mark proves nothing while the status cannot be had")
    void markedAndNoStatus() {
        Handle handle = ended(FalOutcome.crashed());
        fal.next(FalCall.STATUS, FalFault.nginx(502));
        assertInstanceOf(ResultAnswer.Unknown.class, client.result(handle));
    }

    @Test
    @DisplayName("§3.2 a 404 of the application is an outcome: the endpoint was wrong")
    void notFoundByTheApplication() {
        Failure failure = failureOf(FalOutcome.answer(404, "{\"detail\":\"Path /quality not found\"}"));
        assertEquals(FailureKind.REFUSED, failure.kind());
        assertTrue(failure.message().contains("no such path"), failure.message());
    }

    @Test
    @DisplayName("§3.2 a 404 of the queue is none: the request is unknown, or forgotten")
    void notFoundByTheQueue() {
        Handle handle = ended(FalOutcome.video());
        fal.forget(handle.id());
        assertEquals(
                Why.NOT_FOUND,
                assertInstanceOf(ResultAnswer.Unknown.class, client.result(handle))
                        .why());
    }

    @ParameterizedTest
    @DisplayName("§3.4, §7.1 an expired result comes from the history: after 1 h, or 6 min for 10 kB")
    @CsvSource({"false,61", "true,7"})
    void expiredResults(boolean large, long minutes) {
        String output = "{\"text\":\"" + "x".repeat(large ? 20_000 : 10) + "\",\"seed\":196619188014358660}";
        fal.behave(FalHabit.RESULTS_EXPIRE);
        Handle handle = ended(FalOutcome.output(output));
        clock.advance(Duration.ofMinutes(minutes - 2));
        assertEquals(output, ready(handle).payload().json());
        assertEquals(0, fal.count(FalCall.HISTORY), "the queue still had it");
        clock.advance(Duration.ofMinutes(2));
        assertEquals(output, ready(handle).payload().json());
        assertEquals(1, fal.count(FalCall.HISTORY));
    }

    @Test
    @DisplayName("§3.4 with payload storage a result of up to 1 MB stays for long")
    void storedResults() {
        Handle handle = ended(FalOutcome.video());
        clock.advance(Duration.ofDays(10));
        ready(handle);
        assertEquals(0, fal.count(FalCall.HISTORY));
    }

    @Test
    @DisplayName("§3.4 without payload storage an expired success is gone, and that is no failure")
    void goneResults() {
        FalProvider own =
                fal.provider().options(FalOptions.defaults().withoutHistory()).build();
        fal.nextJob(FalScript.ending(FalOutcome.video()).atOnce());
        Handle handle = spawn(own, request());
        clock.advance(Duration.ofHours(2));
        assertInstanceOf(ResultAnswer.Gone.class, own.result(handle));
        ProviderStatus.Unknown status = assertInstanceOf(ProviderStatus.Unknown.class, own.observe(handle));
        assertEquals(Why.EXPIRED, status.why());
    }

    @Test
    @DisplayName("§3.4, §7.1 an expired failure comes from the history too")
    void expiredFailures() {
        fal.behave(FalHabit.RESULTS_EXPIRE);
        fal.behave(FalHabit.STATUS_EXPIRES);
        Handle handle = ended(FalOutcome.contentPolicy());
        clock.advance(Duration.ofHours(2));
        assertEquals(
                FailureKind.CONTENT_POLICY,
                assertInstanceOf(ResultAnswer.Failed.class, client.result(handle))
                        .failure()
                        .kind());
    }

    @ParameterizedTest
    @DisplayName("§7.1 a history in trouble proves nothing")
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "<html>",
                "{\"items\":null}",
                "{\"items\":[1,{},{\"request_id\":\"x\"}]}",
                "{\"items\":[{\"request_id\""
            })
    void troubledHistory(String body) {
        Handle handle = ended(FalOutcome.video());
        fal.forget(handle.id());
        fal.next(FalCall.HISTORY, FalFault.answer(200, Map.of(), body));
        assertInstanceOf(ResultAnswer.Unknown.class, client.result(handle));
    }

    @Test
    @DisplayName("§3.3 a failure behind a 200 is a failure")
    void hiddenFailures() {
        assertEquals(
                FailureKind.PROVIDER_FAILED,
                failureOf(FalOutcome.hiddenBehindSuccess()).kind());
    }

    @Test
    @DisplayName("§3.3 an output that has a detail among other things is none")
    void outputsWithADetail() {
        ready(ended(
                FalOutcome.output("{\"detail\":[{\"type\":\"ear\"}],\"image\":{\"url\":\"https://v3.fal.media/x\"}}")));
        ready(ended(FalOutcome.output("{\"detail\":[]}")));
        ready(ended(FalOutcome.output("{\"detail\":\"a fine picture\"}")));
    }

    @Test
    @DisplayName("§3.3 what a user wrote is in the detail of a failure, and in no message")
    void noInputInMessages() {
        Failure failure = failureOf(FalOutcome.contentPolicy());
        assertTrue(failure.detail().contains("what the user wrote"));
        assertFalse(failure.toString().contains("what the user wrote"));
        assertTrue(failure.message().contains("content_policy_violation at body.prompt"), failure.message());
    }

    @Test
    @DisplayName("§2.4, §4 a result that says 499 is a cancelled job")
    void cancelled() {
        assertInstanceOf(ProviderStatus.Cancelled.class, client.observe(ended(FalOutcome.cancelled())));
        assertInstanceOf(
                ProviderStatus.Cancelled.class, client.observe(ended(FalOutcome.answer(499, "{\"detail\":\"x\"}"))));
    }

    @Test
    @DisplayName("a result over the limit is not read, and not understood")
    void tooLarge() {
        FalProvider small = fal.provider().resultLimit(1_000).build();
        Handle handle = ended(FalOutcome.output("{\"text\":\"" + "x".repeat(1_000) + "\"}"));
        ResultAnswer.Unknown unknown = assertInstanceOf(ResultAnswer.Unknown.class, small.result(handle));
        assertEquals(Why.NOT_UNDERSTOOD, unknown.why());
        assertTrue(unknown.answer().contains("1000 bytes"), unknown.answer());
    }

    @Test
    @DisplayName("a result that is no JSON is not understood")
    void noJson() {
        assertEquals(
                Why.NOT_UNDERSTOOD,
                assertInstanceOf(ResultAnswer.Unknown.class, client.result(ended(FalOutcome.output("GIF89a"))))
                        .why());
    }

    private JobResult ready(Handle handle) {
        return assertInstanceOf(ResultAnswer.Ready.class, client.result(handle)).result();
    }
}
