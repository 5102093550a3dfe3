package dev.farjob.fal.http;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * The party at the other end of a URL: a scheme, a host and a port. Two URLs that differ in one of these belong to different
 * strangers.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case
 * @param port as it is used, also where the URL leaves it out
 */
public record Origin(String scheme, String host, int port) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** The origin of a URL; empty if it is not one of the web, or brings a user along. */
    public static Optional<Origin> of(URI uri) {
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        if (host == null || uri.getRawUserInfo() != null || !(scheme.equals("http") || scheme.equals("https"))) {
            return Optional.empty();
        }
        int usual = scheme.equals("http") ? HTTP : HTTPS;
        return Optional.of(
                new Origin(scheme, host.toLowerCase(Locale.ROOT), uri.getPort() == -1 ? usual : uri.getPort()));
    }

    /** Whether it is this domain or below it, over TLS and at the usual port. */
    public boolean isSecurelyWithin(String domain) {
        return scheme.equals("https") && port == HTTPS && (host.equals(domain) || host.endsWith("." + domain));
    }
}
