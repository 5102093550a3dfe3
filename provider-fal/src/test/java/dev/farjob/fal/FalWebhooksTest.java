package dev.farjob.fal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.simulator.FalFault;
import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalSimulator;
import dev.farjob.fal.simulator.FalWebhookScript.Spoiled;
import dev.farjob.model.Handle;
import dev.farjob.model.JobResult;
import dev.farjob.provider.ProviderException;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.provider.WebhookReading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How webhooks are read: §5 of what is known of fal. */
class FalWebhooksTest extends OnSimulator {

    private static final long SIGNED_AT = 1_767_225_600L;
    private static final String VECTOR_KEYS =
            "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}";
    private static final String VECTOR_BODY =
            "{\"request_id\": \"123e4567-e89b-12d3-a456-426614174000\", \"gateway_request_id\":"
                    + " \"123e4567-e89b-12d3-a456-426614174000\", \"status\": \"OK\", \"payload\": {\"video\": {\"url\":"
                    + " \"https://v3.fal.media/files/rabbit/abc.mp4\"}}}";
    private static final String VECTOR_SIGNATURE = "b4ccd9de5d000a0362a22e6312f1909b2b013a83dc934879e7740257c7308a61"
            + "ce8cda7c87d5620d5ae62d92df0086af74e860fa23afafbeb33a759f4c700d00";

    private static Map<String, List<String>> vectorHeaders() {
        return new HashMap<>(Map.of(
                "X-Fal-Webhook-Request-Id", List.of("123e4567-e89b-12d3-a456-426614174000"),
                "X-Fal-Webhook-User-Id", List.of("github|12345"),
                "X-Fal-Webhook-Timestamp", List.of(String.valueOf(SIGNED_AT)),
                "X-Fal-Webhook-Signature", List.of(VECTOR_SIGNATURE)));
    }

    private WebhookReading readVector(Map<String, List<String>> headers, String body, long secondsLater) {
        fal.next(FalCall.JWKS, FalFault.answer(200, Map.of(), VECTOR_KEYS));
        return receiver().read(delivery(headers, body), Instant.ofEpochSecond(SIGNED_AT + secondsLater));
    }

    private FalWebhooks receiver() {
        return FalWebhooks.builder().hosts(fal.hosts()).build();
    }

    private static WebhookDelivery delivery(Map<String, List<String>> headers, String body) {
        return WebhookDelivery.of(headers, body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @DisplayName("§5.4 the test vector verifies, up to both ends of the tolerance")
    @ValueSource(longs = {-300, -299, 0, 299, 300})
    void vectorVerifies(long later) {
        WebhookReading.Verified verified =
                assertInstanceOf(WebhookReading.Verified.class, readVector(vectorHeaders(), VECTOR_BODY, later));
        assertEquals("123e4567-e89b-12d3-a456-426614174000", verified.handleId());
        assertEquals("video", resultOf(verified.status()).media().get(0).info().name());
    }

    @ParameterizedTest
    @DisplayName("§5.4 beyond the tolerance it is rejected, on both sides")
    @ValueSource(longs = {-301, 301, 100_000_000})
    void outsideTheTolerance(long later) {
        rejected(readVector(vectorHeaders(), VECTOR_BODY, later));
        assertEquals(0, fal.count(FalCall.JWKS), "it is too old to look at keys for");
    }

    @ParameterizedTest
    @DisplayName("§5.4 what is missing or malformed is rejected, without a key being fetched")
    @CsvSource(
            delimiter = ';',
            value = {
                "X-Fal-Webhook-Signature;",
                "X-Fal-Webhook-Signature;zz",
                "X-Fal-Webhook-Signature;b4ccd9",
                "X-Fal-Webhook-Timestamp;",
                "X-Fal-Webhook-Timestamp;soon",
                "X-Fal-Webhook-Timestamp;-1767225600",
                "X-Fal-Webhook-Timestamp;99999999999999999999",
                "X-Fal-Webhook-Request-Id;",
                "X-Fal-Webhook-User-Id;",
            })
    void malformedHeaders(String name, String value) {
        Map<String, List<String>> headers = vectorHeaders();
        headers.put(name, value == null ? List.of() : List.of(value));
        rejected(readVector(headers, VECTOR_BODY, 0));
        assertEquals(0, fal.count(FalCall.JWKS));
    }

    @ParameterizedTest
    @DisplayName("§5.4 every signed part matters")
    @CsvSource(
            delimiter = ';',
            value = {
                "X-Fal-Webhook-User-Id;github|54321",
                "X-Fal-Webhook-Request-Id;other",
                "X-Fal-Webhook-Timestamp;1767225601",
                "X-Fal-Webhook-Timestamp;01767225600",
            })
    void changedHeaders(String name, String value) {
        Map<String, List<String>> headers = vectorHeaders();
        headers.put(name, List.of(value));
        rejected(readVector(headers, VECTOR_BODY, 0));
    }

    @Test
    @DisplayName("§5.4 the raw bytes are signed: the same JSON written anew is rejected")
    void rewrittenBody() {
        rejected(readVector(vectorHeaders(), VECTOR_BODY.replace(": ", ":"), 0));
    }

    @ParameterizedTest
    @DisplayName("§5.4, §11 whatever is wrong with a signature, it is rejected")
    @EnumSource(value = Spoiled.class, mode = EnumSource.Mode.EXCLUDE, names = "NOT")
    void spoiled(Spoiled how) {
        Handle handle = ended(FalOutcome.video());
        rejected(client.read(fal.webhook(handle.id(), how), clock.instant()));
    }

    @Test
    @DisplayName("§5.4 any one of several keys will do, and keys of other kinds are skipped")
    void severalKeys() {
        String others = VECTOR_KEYS.replace(
                "{\"keys\":[",
                "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"x\"},{},7,{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"short\"},"
                        + "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"},");
        fal.next(FalCall.JWKS, FalFault.answer(200, Map.of(), others));
        assertInstanceOf(
                WebhookReading.Verified.class,
                receiver().read(delivery(vectorHeaders(), VECTOR_BODY), Instant.ofEpochSecond(SIGNED_AT)));
    }

    @Test
    @DisplayName("§5.4 keys are fetched once and kept, for a day at most")
    void keysAreKept() {
        Handle handle = ended(FalOutcome.video());
        for (int i = 0; i < 5; i++) {
            verified(handle);
        }
        assertEquals(1, fal.count(FalCall.JWKS));
        clock.advance(Duration.ofHours(25));
        verified(handle);
        assertEquals(2, fal.count(FalCall.JWKS));
    }

    @Test
    @DisplayName("§5.4 keys rotate: a miss fetches them once more")
    void rotation() {
        Handle handle = ended(FalOutcome.video());
        verified(handle);
        fal.rotateSigningKey();
        clock.advance(Duration.ofMinutes(2));
        verified(handle);
        assertEquals(2, fal.count(FalCall.JWKS));
    }

    @Test
    @DisplayName("§5.4 forgers cannot make us fetch keys again and again")
    void forgers() {
        Handle handle = ended(FalOutcome.video());
        verified(handle);
        clock.advance(Duration.ofMinutes(2));
        for (int i = 0; i < 50; i++) {
            rejected(client.read(fal.webhook(handle.id(), Spoiled.SIGNATURE), clock.instant()));
        }
        assertEquals(2, fal.count(FalCall.JWKS), "the first, and one more for all of them");
    }

    @Test
    @DisplayName("while the keys cannot be had a good webhook is not rejected: the host answers 5xx and it comes again")
    void noKeys() {
        Handle handle = ended(FalOutcome.video());
        fal.next(FalCall.JWKS, FalFault.nginx(503));
        WebhookDelivery delivery = fal.webhook(handle.id(), Spoiled.NOT);
        assertThrows(ProviderException.class, () -> client.read(delivery, clock.instant()));
        clock.advance(Duration.ofMinutes(2));
        verified(handle);
    }

    @Test
    @DisplayName("old keys serve through an outage, until they are a day old")
    void outage() {
        Handle handle = ended(FalOutcome.video());
        verified(handle);
        fal.every(1, FalCall.JWKS, FalFault.nginx(503));
        clock.advance(Duration.ofHours(20));
        verified(handle);
        clock.advance(Duration.ofHours(5));
        WebhookDelivery late = fal.webhook(handle.id(), Spoiled.NOT);
        assertThrows(ProviderException.class, () -> client.read(late, clock.instant()));
    }

    @Test
    @DisplayName("a receiver that is bound to a user believes no other: fal signs for all its users")
    void boundToAUser() {
        Handle handle = ended(FalOutcome.video());
        WebhookDelivery delivery = fal.webhook(handle.id(), Spoiled.NOT);
        FalWebhooks bound =
                FalWebhooks.builder().hosts(fal.hosts()).user(FalSimulator.USER).build();
        assertInstanceOf(WebhookReading.Verified.class, bound.read(delivery, clock.instant()));
        FalWebhooks other =
                FalWebhooks.builder().hosts(fal.hosts()).user("github|999").build();
        rejected(other.read(delivery, clock.instant()));
    }

    @Test
    @DisplayName("a body over the limit is not looked at")
    void bodyLimit() {
        Handle handle = ended(FalOutcome.video());
        FalWebhooks small =
                FalWebhooks.builder().hosts(fal.hosts()).bodyLimit(100).build();
        rejected(small.read(fal.webhook(handle.id(), Spoiled.NOT), clock.instant()));
        assertEquals(0, fal.count(FalCall.JWKS));
    }

    @Test
    @DisplayName("an interrupted thread is not kept waiting for keys, and stays interrupted")
    void interrupted() {
        Handle handle = ended(FalOutcome.video());
        WebhookDelivery delivery = fal.webhook(handle.id(), Spoiled.NOT);
        Thread.currentThread().interrupt();
        assertThrows(ProviderException.class, () -> client.read(delivery, clock.instant()));
        assertTrue(Thread.interrupted());
    }

    private WebhookReading.Verified verified(Handle handle) {
        return assertInstanceOf(
                WebhookReading.Verified.class, client.read(fal.webhook(handle.id(), Spoiled.NOT), clock.instant()));
    }

    private static void rejected(WebhookReading reading) {
        assertInstanceOf(WebhookReading.Rejected.class, reading);
    }

    private static JobResult resultOf(ProviderStatus status) {
        Optional<JobResult> result =
                assertInstanceOf(ProviderStatus.Succeeded.class, status).result();
        return result.orElseThrow();
    }
}
