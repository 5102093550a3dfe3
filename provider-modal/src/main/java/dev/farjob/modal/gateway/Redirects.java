package dev.farjob.modal.gateway;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Which redirects are followed: those within the gateway's own origin, and always by a GET without a body. That covers the
 * 303 by which Modal answers after 150 seconds, whose target waits for the answer to the first request and starts nothing.
 * A request that changes something is never sent a second time, so a 307 in answer to one is not followed.
 */
final class Redirects {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int SEE_OTHER = 303;

    private Redirects() {}

    static boolean isRedirect(int status) {
        return REDIRECTS.contains(status);
    }

    /** The URL to go on at, if this redirect is one to follow. */
    static Optional<URI> target(Origin origin, URI asked, String method, int status, Optional<String> location) {
        if (location.isEmpty() || !(method.equals("GET") || status == SEE_OTHER)) {
            return Optional.empty();
        }
        try {
            URI target = asked.resolve(location.get());
            // RFC 3986 keeps the path for a mere query, which java.net.URI does not
            URI whole = location.get().startsWith("?") ? withQuery(asked, location.get()) : target;
            return origin.isOf(whole) ? Optional.of(whole) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static URI withQuery(URI asked, String query) {
        String text = asked.toString();
        int end = text.indexOf('?');
        return URI.create((end < 0 ? text : text.substring(0, end)) + query);
    }
}
