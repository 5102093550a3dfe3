package dev.farjob.fal.simulator;

import dev.farjob.fal.simulator.FalWebhookScript.Spoiled;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Signs webhooks as fal does, and publishes the key. */
final class Signer {

    private static final int KEY_BYTES = 32;

    private final String user;
    private KeyPair current = keyPair();

    Signer(String user) {
        this.user = user;
    }

    synchronized void rotate() {
        current = keyPair();
    }

    synchronized String jwks() {
        byte[] encoded = current.getPublic().getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
        return "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"sim-1\",\"x\":\""
                + Base64.getUrlEncoder().withoutPadding().encodeToString(raw) + "\"}]}";
    }

    /** The headers for this body, with what is to be wrong with them. */
    synchronized Map<String, List<String>> headers(String requestId, byte[] body, Instant now, Spoiled spoiled) {
        Instant at = spoiled == Spoiled.TIME ? now.minus(Duration.ofHours(1)) : now;
        String time = String.valueOf(at.getEpochSecond());
        byte[] signed = spoiled == Spoiled.SIGNATURE ? "something else".getBytes(StandardCharsets.UTF_8) : body;
        KeyPair key = spoiled == Spoiled.KEY ? keyPair() : current;
        return Map.of(
                "Content-Type", List.of("application/json"),
                "X-Fal-Webhook-Request-Id", List.of(requestId),
                "X-Fal-Webhook-User-Id", List.of(user),
                "X-Fal-Webhook-Timestamp", List.of(time),
                "X-Fal-Webhook-Signature", List.of(sign(key, requestId, time, signed)));
    }

    private String sign(KeyPair key, String requestId, String time, byte[] body) {
        try {
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(body));
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key.getPrivate());
            signature.update((requestId + "\n" + user + "\n" + time + "\n" + hash).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(signature.sign());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", missing);
        }
    }

    private static KeyPair keyPair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", missing);
        }
    }
}
