package dev.farjob.provider;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A webhook exactly as it arrived: the query of its URL, its headers and the raw bytes of its body, which are what a
 * signature covers. A framework must hand over the bytes, not a parsed and re-written body.
 */
public final class WebhookDelivery {

    private final String query;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    private WebhookDelivery(String query, Map<String, List<String>> headers, byte[] body) {
        this.query = query;
        Map<String, List<String>> lowered = new LinkedHashMap<>();
        headers.forEach((name, values) -> lowered.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        this.headers = lowered;
        this.body = body.clone();
    }

    /**
     * A delivery.
     *
     * @param query the raw query of the request's URL, empty if it had none
     * @param headers as they arrived; names are compared without case
     * @param body the raw bytes
     */
    public static WebhookDelivery of(String query, Map<String, List<String>> headers, byte[] body) {
        Objects.requireNonNull(query, "query must not be null: pass an empty text if there was none");
        Objects.requireNonNull(headers, "headers must not be null");
        Objects.requireNonNull(body, "body must not be null");
        return new WebhookDelivery(query, headers, body);
    }

    /** A delivery to a URL without a query. */
    public static WebhookDelivery of(Map<String, List<String>> headers, byte[] body) {
        return of("", headers, body);
    }

    /** The raw query. */
    public String query() {
        return query;
    }

    /** The first value of a query parameter, decoded; empty if it is absent or not decodable. */
    public Optional<String> parameter(String name) {
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).equals(name)) {
                try {
                    return Optional.of(URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException malformed) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** The first value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        Objects.requireNonNull(name, "header name must not be null");
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }

    /** All headers, with names in lower case. */
    public Map<String, List<String>> headers() {
        return Map.copyOf(headers);
    }

    /** A copy of the raw body. */
    public byte[] body() {
        return body.clone();
    }

    /** The size of the body in bytes. */
    public int size() {
        return body.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WebhookDelivery that
                && query.equals(that.query)
                && headers.equals(that.headers)
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(body);
    }

    @Override
    public String toString() {
        return "WebhookDelivery[" + body.length + " bytes]";
    }
}
