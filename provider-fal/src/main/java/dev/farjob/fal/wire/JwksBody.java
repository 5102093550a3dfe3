package dev.farjob.fal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The keys that fal signs webhooks with. */
public final class JwksBody {

    private static final int MOST = 16;
    private static final int KEY_BYTES = 32;

    private JwksBody() {}

    /** The raw Ed25519 keys in a JWKS, 16 at most; others in it are skipped. Empty if the text is no JWKS. */
    public static Optional<List<byte[]>> read(String text) {
        return Json.readObject(text).filter(node -> node.path("keys").isArray()).map(JwksBody::keys);
    }

    private static List<byte[]> keys(JsonNode node) {
        List<byte[]> keys = new ArrayList<>();
        for (JsonNode key : node.path("keys")) {
            boolean ours = Json.text(key, "kty").equals(Optional.of("OKP"))
                    && Json.text(key, "crv").equals(Optional.of("Ed25519"));
            if (ours && keys.size() < MOST) {
                Json.text(key, "x").flatMap(JwksBody::decode).ifPresent(keys::add);
            }
        }
        return keys;
    }

    private static Optional<byte[]> decode(String text) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(text)).filter(bytes -> bytes.length == KEY_BYTES);
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }
}
