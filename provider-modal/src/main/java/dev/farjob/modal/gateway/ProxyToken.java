package dev.farjob.modal.gateway;

import java.util.Objects;

/**
 * A proxy token of a Modal workspace, which opens web functions that are deployed with {@code requires_proxy_auth}. It is
 * sent to the gateway and to no other host, and {@code toString} never shows it.
 *
 * @param id the token's id, {@code wk-…}, sent as {@code Modal-Key}
 * @param secret the token's secret, {@code ws-…}, sent as {@code Modal-Secret}
 */
public record ProxyToken(String id, String secret) {

    /**
     * @throws IllegalArgumentException if a part is empty or cannot stand in a header, or if it is an API token, which
     *     Modal's proxy refuses; the message never shows it
     */
    public ProxyToken {
        requirePart("id", id, "ak-", "wk-");
        requirePart("secret", secret, "as-", "ws-");
    }

    private static void requirePart(String name, String part, String api, String proxy) {
        Objects.requireNonNull(part, () -> "the proxy token's " + name + " must not be null");
        boolean fits = !part.isEmpty() && part.chars().allMatch(letter -> letter > ' ' && letter < 0x7f);
        if (!fits) {
            throw new IllegalArgumentException("the proxy token's " + name
                    + " must be printable ASCII without spaces: look for a line break at its end");
        }
        if (part.startsWith(api)) {
            throw new IllegalArgumentException("the proxy token's " + name + " begins with " + api
                    + ", as an API token does: make a proxy token in the workspace's settings, it begins with "
                    + proxy);
        }
    }

    @Override
    public String toString() {
        return "ProxyToken[redacted]";
    }
}
