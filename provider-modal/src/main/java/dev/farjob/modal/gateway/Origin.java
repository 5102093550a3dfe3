package dev.farjob.modal.gateway;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * The one place that credentials go to.
 *
 * @param scheme http or https
 * @param host in lower case
 * @param port never the default that is left unsaid
 */
record Origin(String scheme, String host, int port) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    static Origin of(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        int unsaid = scheme.equals("https") ? HTTPS : HTTP;
        return new Origin(scheme, host, uri.getPort() < 0 ? unsaid : uri.getPort());
    }

    boolean isSecure() {
        return scheme.equals("https");
    }

    boolean isLoopback() {
        return LOOPBACK.contains(host);
    }

    /** Whether this is where the URI leads; never for one that smuggles a user's name in front of the host. */
    boolean isOf(URI uri) {
        return uri.getHost() != null && uri.getRawUserInfo() == null && equals(of(uri));
    }
}
