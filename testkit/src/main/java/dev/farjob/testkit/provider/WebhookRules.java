package dev.farjob.testkit.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Handle;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.provider.WebhookReading;
import dev.farjob.provider.WebhookReceiver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How webhooks are read. */
abstract class WebhookRules extends StatusRules {

    private static final long SEED = 20_260_101;
    private static final int BODIES = 300;
    private static final int BIG = 2_000_000;

    private WebhookReceiver receiver() {
        return needs(Capability.WEBHOOKS, WebhookReceiver.class);
    }

    private WebhookReceiver signedReceiver() {
        needs(Capability.SIGNED_WEBHOOKS);
        return receiver();
    }

    private WebhookReading read(WebhookReceiver receiver, WebhookDelivery delivery) {
        return receiver.read(delivery, harness().now());
    }

    @Test
    @DisplayName("a signed webhook is Verified and names the job, an unsigned one is a hint")
    protected void goodWebhooksAreUnderstood() {
        WebhookReceiver receiver = receiver();
        Handle handle = spawn();
        harness().succeed(handle);
        WebhookReading reading = read(receiver, harness().webhook(handle));
        if (lacks().contains(Capability.SIGNED_WEBHOOKS)) {
            assertEquals(new WebhookReading.Unsigned(handle.id()), reading);
        } else {
            WebhookReading.Verified verified = assertInstanceOf(WebhookReading.Verified.class, reading);
            assertEquals(handle.id(), verified.handleId());
            assertFalse(verified.status() instanceof ProviderStatus.Failed, "it succeeded");
        }
    }

    @Test
    @DisplayName("a webhook about a failure does not look like a success")
    protected void failuresAreNotSuccesses() {
        WebhookReceiver receiver = signedReceiver();
        Handle handle = spawn();
        harness().fail(handle);
        if (client().traits().pushesFailures()
                && read(receiver, harness().webhook(handle)) instanceof WebhookReading.Verified verified) {
            assertFalse(verified.status() instanceof ProviderStatus.Succeeded
                    && ((ProviderStatus.Succeeded) verified.status()).result().isPresent());
        }
    }

    @Test
    @DisplayName("the same webhook twice is read the same way twice")
    protected void duplicatesAreReadAlike() {
        WebhookReceiver receiver = receiver();
        Handle handle = spawn();
        harness().succeed(handle);
        WebhookDelivery delivery = harness().webhook(handle);
        assertEquals(read(receiver, delivery), read(receiver, delivery));
    }

    @Test
    @DisplayName("a signed webhook with any byte of its body changed is Rejected")
    protected void tamperedBodiesAreRejected() {
        WebhookReceiver receiver = signedReceiver();
        Handle handle = spawn();
        harness().succeed(handle);
        WebhookDelivery good = harness().webhook(handle);
        for (int i = 0; i < good.size(); i++) {
            byte[] body = good.body();
            body[i] ^= 1;
            WebhookDelivery tampered = WebhookDelivery.of(good.query(), good.headers(), body);
            assertInstanceOf(WebhookReading.Rejected.class, read(receiver, tampered));
        }
    }

    @Test
    @DisplayName("a webhook that should be signed and is not is Rejected")
    protected void unsignedBodiesAreRejected() {
        WebhookReceiver receiver = signedReceiver();
        Handle handle = spawn();
        harness().succeed(handle);
        WebhookDelivery bare = WebhookDelivery.of(
                harness().webhook(handle).query(),
                Map.of(),
                harness().webhook(handle).body());
        assertInstanceOf(WebhookReading.Rejected.class, read(receiver, bare));
    }

    @Test
    @DisplayName("a signed webhook of yesterday, or of tomorrow, is Rejected")
    protected void staleWebhooksAreRejected() {
        WebhookReceiver receiver = signedReceiver();
        needs(Capability.WEBHOOK_AGE);
        Handle handle = spawn();
        harness().succeed(handle);
        WebhookDelivery delivery = harness().webhook(handle);
        Duration day = Duration.ofDays(1);
        assertInstanceOf(
                WebhookReading.Rejected.class,
                receiver.read(delivery, harness().now().plus(day)));
        assertInstanceOf(
                WebhookReading.Rejected.class,
                receiver.read(delivery, harness().now().minus(day)));
    }

    @Test
    @DisplayName("garbage is an answer, never an exception, and never Verified")
    protected void garbageIsNeverVerified() {
        WebhookReceiver receiver = receiver();
        Handle handle = spawn();
        harness().succeed(handle);
        WebhookDelivery good = harness().webhook(handle);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < BODIES; i++) {
            WebhookDelivery garbage = switch (i % 3) {
                case 0 -> WebhookDelivery.of(good.query(), good.headers(), bytes(random));
                case 1 -> WebhookDelivery.of(good.query(), mangled(good.headers(), random), good.body());
                default ->
                    WebhookDelivery.of(text(random), mangled(good.headers(), random), mangled(good.body(), random));
            };
            WebhookReading reading = read(receiver, garbage);
            boolean harmless = !(reading instanceof WebhookReading.Verified) || sameContent(garbage, good);
            assertTrue(harmless, "body " + i + " of seed " + SEED + " was verified");
        }
    }

    @Test
    @DisplayName("a huge body and an empty one are Rejected")
    protected void hugeAndEmptyBodiesAreRejected() {
        WebhookReceiver receiver = receiver();
        byte[] nested = "[".repeat(BIG).getBytes(StandardCharsets.UTF_8);
        for (byte[] body : List.of(nested, new byte[BIG], new byte[0])) {
            assertInstanceOf(WebhookReading.Rejected.class, read(receiver, WebhookDelivery.of(Map.of(), body)));
        }
    }

    /** Mangling a header that is not signed leaves the delivery as good as it was. */
    private static boolean sameContent(WebhookDelivery mangled, WebhookDelivery good) {
        return Arrays.equals(mangled.body(), good.body());
    }

    private static Map<String, List<String>> mangled(Map<String, List<String>> headers, SplittableRandom random) {
        Map<String, List<String>> changed = new TreeMap<>(headers);
        changed.replaceAll((name, values) -> switch (random.nextInt(4)) {
            case 0 -> List.of();
            case 1 -> List.of(text(random));
            case 2 -> List.of(text(random), values.isEmpty() ? "" : values.get(0));
            default -> List.of((values.isEmpty() ? "" : values.get(0)) + text(random));
        });
        return changed;
    }

    private static byte[] mangled(byte[] body, SplittableRandom random) {
        byte[] changed = Arrays.copyOf(body, random.nextInt(body.length + 10));
        for (int i = 0; i < changed.length && i < 3; i++) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
        }
        return changed;
    }

    private static byte[] bytes(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(500)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String text(SplittableRandom random) {
        return new String(bytes(random), StandardCharsets.ISO_8859_1);
    }
}
