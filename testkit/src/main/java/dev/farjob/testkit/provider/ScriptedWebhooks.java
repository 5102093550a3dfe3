package dev.farjob.testkit.provider;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.provider.WebhookReading;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The webhooks of a scripted provider: two lines of text, signed with HMAC-SHA256 over a timestamp and the body. */
final class ScriptedWebhooks {

    private static final String SIGNATURE = "scripted-signature";
    private static final String TIMESTAMP = "scripted-timestamp";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final byte[] KEY = "scripted".getBytes(StandardCharsets.UTF_8);
    private static final byte[] WRONG_KEY = "forged".getBytes(StandardCharsets.UTF_8);

    private final Clock clock;
    private final boolean signs;

    ScriptedWebhooks(Clock clock, boolean signs) {
        this.clock = clock;
        this.signs = signs;
    }

    WebhookDelivery signed(SpawnRequest request, ProviderStatus status, String id) {
        return delivery(request, body(id, status), KEY);
    }

    WebhookDelivery forged(SpawnRequest request, ProviderStatus status, String id) {
        return delivery(request, body(id, status), WRONG_KEY);
    }

    WebhookDelivery unsigned(SpawnRequest request, ProviderStatus status, String id) {
        return WebhookDelivery.of(query(request), Map.of(), body(id, status));
    }

    private WebhookDelivery delivery(SpawnRequest request, byte[] body, byte[] key) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        Map<String, List<String>> headers =
                Map.of(SIGNATURE, List.of(sign(timestamp, body, key)), TIMESTAMP, List.of(timestamp));
        return WebhookDelivery.of(query(request), headers, body);
    }

    private static String query(SpawnRequest request) {
        return request.webhookUrl().map(URI::getRawQuery).orElse("");
    }

    WebhookReading read(WebhookDelivery delivery, Instant now) {
        String[] lines = new String(delivery.body(), StandardCharsets.UTF_8).split("\n", -1);
        Optional<ProviderStatus> status = lines.length == 3 ? status(lines[1], lines[2]) : Optional.empty();
        if (status.isEmpty() || lines[0].isBlank()) {
            return new WebhookReading.Rejected("not a webhook of this provider");
        }
        Optional<String> signature = delivery.header(SIGNATURE);
        if (signature.isEmpty()) {
            return signs ? new WebhookReading.Rejected("not signed") : new WebhookReading.Unsigned(lines[0]);
        }
        String timestamp = delivery.header(TIMESTAMP).orElse("");
        byte[] expected = sign(timestamp, delivery.body(), KEY).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, signature.get().getBytes(StandardCharsets.UTF_8))) {
            return new WebhookReading.Rejected("bad signature");
        }
        // The signature covers the timestamp, so it is a number
        Instant sentAt = Instant.ofEpochSecond(Long.parseLong(timestamp));
        if (Duration.between(sentAt, now).abs().compareTo(TOLERANCE) > 0) {
            return new WebhookReading.Rejected("too old, or from the future");
        }
        return new WebhookReading.Verified(lines[0], status.get());
    }

    private static byte[] body(String id, ProviderStatus status) {
        return (id + "\n" + words(status)).getBytes(StandardCharsets.UTF_8);
    }

    private static String words(ProviderStatus status) {
        if (status instanceof ProviderStatus.Succeeded) {
            return "succeeded\n";
        }
        if (status instanceof ProviderStatus.Failed failed) {
            return "failed\n" + failed.failure().kind();
        }
        return status instanceof ProviderStatus.Cancelled ? "cancelled\n" : "look\n";
    }

    private static Optional<ProviderStatus> status(String word, String detail) {
        return switch (word) {
            // As most providers do, the webhook says that it succeeded, and the result is to be fetched
            case "succeeded" -> Optional.of(ProviderStatus.succeeded());
            case "failed" -> kind(detail).map(kind -> ProviderStatus.failed(Failure.of(kind, "the provider failed")));
            case "cancelled" -> Optional.of(ProviderStatus.cancelled("cancelled at the provider"));
            case "look" ->
                Optional.of(ProviderStatus.unknown(ProviderStatus.Why.UNREACHABLE, "the webhook only says: look"));
            default -> Optional.empty();
        };
    }

    private static Optional<FailureKind> kind(String name) {
        for (FailureKind kind : FailureKind.values()) {
            if (kind.name().equals(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static String sign(String timestamp, byte[] body, byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(timestamp.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }
}
