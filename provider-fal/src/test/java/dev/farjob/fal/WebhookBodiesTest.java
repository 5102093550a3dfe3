package dev.farjob.fal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.fal.simulator.FalWebhookScript;
import dev.farjob.fal.simulator.FalWebhookScript.Spoiled;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.JobResult;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.WebhookReading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads what webhooks say: §5.1 of what is known of fal. */
class WebhookBodiesTest extends OnSimulator {

    @Test
    @DisplayName("§5.1 OK with a payload is a success with its result, to the last digit of its seed")
    void okWithPayload() {
        JobResult result = resultOf(verified(ended(FalOutcome.video())).status());
        assertTrue(result.payload().json().contains("196619188014358660"));
        assertEquals("video/mp4", result.media().get(0).info().contentType().orElseThrow());
    }

    @Test
    @DisplayName("§5.1 OK with a null payload is a success whose result is to be fetched")
    void okWithoutPayload() {
        fal.nextJob(FalScript.ending(FalOutcome.video())
                .atOnce()
                .webhook(FalWebhookScript.onTime().withoutPayload()));
        assertEquals(ProviderStatus.succeeded(), verified(spawn()).status());
    }

    @Test
    @DisplayName("§5.1 ERROR carries the detail of the failure")
    void errorWithDetail() {
        ProviderStatus.Failed failed = assertInstanceOf(
                ProviderStatus.Failed.class,
                verified(ended(FalOutcome.contentPolicy())).status());
        assertEquals(FailureKind.CONTENT_POLICY, failed.failure().kind());
        assertTrue(failed.failure().detail().contains("no, not this"));
    }

    @ParameterizedTest
    @DisplayName("§5.1, §9 ERROR without a payload is a failure by the status in its sentence")
    @CsvSource({"422,INVALID_INPUT", "404,PROVIDER_FAILED", "500,PROVIDER_FAILED"})
    void errorWithoutPayload(int status, FailureKind kind) {
        ProviderStatus.Failed failed = assertInstanceOf(
                ProviderStatus.Failed.class,
                verified(ended(FalOutcome.answer(status, "<html>"))).status());
        assertEquals(kind, failed.failure().kind());
        assertEquals(status >= 500, failed.failure().retryable());
    }

    @Test
    @DisplayName("§5.1 ERROR with 499 is a cancelled job")
    void errorCancelled() {
        assertInstanceOf(
                ProviderStatus.Cancelled.class,
                verified(ended(FalOutcome.cancelled())).status());
    }

    @Test
    @DisplayName("§5.1, §3.3 OK with nothing but a list of errors is a failure")
    void okThatIsNone() {
        assertInstanceOf(
                ProviderStatus.Failed.class,
                verified(ended(FalOutcome.hiddenBehindSuccess())).status());
    }

    @Test
    @DisplayName("§5.1 the request id that counts is that of the body, and not the gateway's")
    void requestId() {
        fal.nextJob(FalScript.ending(FalOutcome.video())
                .queuedFor(Duration.ZERO)
                .losingItsRunnerAfter(Duration.ofSeconds(1))
                .runningFor(Duration.ZERO));
        Handle handle = spawn();
        clock.advance(Duration.ofSeconds(2));
        String body = new String(fal.webhook(handle.id(), Spoiled.NOT).body(), StandardCharsets.UTF_8);
        assertFalse(body.contains("\"gateway_request_id\":\"" + handle.id() + "\""), "fal ran it again");
        assertEquals(handle.id(), verified(handle).handleId());
    }

    private WebhookReading.Verified verified(Handle handle) {
        return assertInstanceOf(
                WebhookReading.Verified.class, client.read(fal.webhook(handle.id(), Spoiled.NOT), clock.instant()));
    }

    private static JobResult resultOf(ProviderStatus status) {
        Optional<JobResult> result =
                assertInstanceOf(ProviderStatus.Succeeded.class, status).result();
        return result.orElseThrow();
    }
}
