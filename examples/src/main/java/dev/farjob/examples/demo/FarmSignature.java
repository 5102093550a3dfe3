package dev.farjob.examples.demo;

import dev.farjob.provider.WebhookDelivery;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How the farm signs what it reports: a code over the time and the body, made with a secret that both sides know. */
final class FarmSignature {

    private static final String CODE = "farm-signature";
    private static final String TIME = "farm-time";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private FarmSignature() {}

    static Map<String, List<String>> headers(String secret, Instant now, byte[] body) {
        String time = now.toString();
        return Map.of(TIME, List.of(time), CODE, List.of(code(secret, time, body)));
    }

    /** Whether the delivery is the farm's and not too old. */
    static boolean isGood(String secret, Instant now, WebhookDelivery delivery) {
        String time = delivery.header(TIME).orElse("");
        byte[] expected = code(secret, time, delivery.body()).getBytes(StandardCharsets.UTF_8);
        byte[] given = delivery.header(CODE).orElse("").getBytes(StandardCharsets.UTF_8);
        // The code covers the time, so it can be read once the code is known to be good
        return MessageDigest.isEqual(expected, given)
                && Duration.between(Instant.parse(time), now).abs().compareTo(TOLERANCE) <= 0;
    }

    private static String code(String secret, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(time.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has HmacSHA256", missing);
        }
    }
}
