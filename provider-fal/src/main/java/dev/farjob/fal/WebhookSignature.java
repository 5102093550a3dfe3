package dev.farjob.fal;

import dev.farjob.provider.WebhookDelivery;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether fal made a webhook: Ed25519 over who, when, and a hash of the raw bytes. */
final class WebhookSignature {

    private static final String REQUEST = "X-Fal-Webhook-Request-Id";
    private static final String USER = "X-Fal-Webhook-User-Id";
    private static final String TIME = "X-Fal-Webhook-Timestamp";
    private static final String SIGNATURE = "X-Fal-Webhook-Signature";
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{128}");
    private static final int LONGEST = 500;

    /**
     * The content of the four headers.
     *
     * @param request the request id
     * @param user for whom
     * @param time in seconds, exactly as it stands there
     * @param signature the 64 bytes in hex
     */
    record Signed(String request, String user, String time, String signature) {

        /** Reads the headers; empty if one is missing or not what it should be. */
        static Optional<Signed> read(WebhookDelivery delivery) {
            Optional<String> request = delivery.header(REQUEST).filter(text -> text.length() <= LONGEST);
            Optional<String> user = delivery.header(USER).filter(text -> text.length() <= LONGEST);
            Optional<String> time =
                    delivery.header(TIME).filter(text -> SECONDS.matcher(text).matches());
            Optional<String> signature =
                    delivery.header(SIGNATURE).filter(text -> HEX.matcher(text).matches());
            return request.isEmpty() || user.isEmpty() || time.isEmpty() || signature.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Signed(request.get(), user.get(), time.get(), signature.get()));
        }
    }

    private final SigningKeys keys;
    private final Duration tolerance;

    WebhookSignature(SigningKeys keys, Duration tolerance) {
        this.keys = keys;
        this.tolerance = tolerance;
    }

    /** Why this is not to be believed; empty if it is. */
    Optional<String> rejection(Signed signed, byte[] body, Instant now) {
        Duration off = Duration.between(Instant.ofEpochSecond(Long.parseLong(signed.time())), now)
                .abs();
        if (off.compareTo(tolerance) > 0) {
            return Optional.of("its time is more than " + tolerance.toSeconds() + " s off");
        }
        byte[] message = message(signed, body);
        List<PublicKey> known = keys.known(now);
        boolean good = isBy(known, message, signed) || isBy(keys.newer(known, now), message, signed);
        return good ? Optional.empty() : Optional.of("its signature is not fal's");
    }

    private static byte[] message(Signed signed, byte[] body) {
        String text = signed.request() + "\n" + signed.user() + "\n" + signed.time() + "\n" + sha256(body);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    /** Tries every key, whether one has fitted or not: how long it takes says nothing about which. */
    private static boolean isBy(List<PublicKey> keys, byte[] message, Signed signed) {
        boolean good = false;
        for (PublicKey key : keys) {
            good |= isBy(key, message, signed);
        }
        return good;
    }

    private static boolean isBy(PublicKey key, byte[] message, Signed signed) {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(message);
            return check.verify(HexFormat.of().parseHex(signed.signature()));
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", missing);
        }
    }
}
