package dev.farjob.fal.wire;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** URLs that come in answers. */
public final class WebUri {

    private static final int LONGEST = 8_000;
    private static final String ALSO_ALLOWED = "-._~:/?#[]@!$&'()*+,;=%";

    private WebUri() {}

    /**
     * An absolute {@code http} or {@code https} URL with a host and without a user in it; anything else is none. Characters
     * that no URL has, such as the blanks in a file's name, are escaped.
     */
    public static Optional<URI> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        String start = text.length() < 8 ? text : text.substring(0, 8).toLowerCase(Locale.ROOT);
        if (!start.startsWith("http://") && !start.startsWith("https://")) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(escape(text));
            return uri.getHost() == null || uri.getRawUserInfo() != null ? Optional.empty() : Optional.of(uri);
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (isPlain(character)) {
                escaped.appendCodePoint(character);
            } else {
                for (byte one : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
                    escaped.append(String.format(Locale.ROOT, "%%%02X", one));
                }
            }
        });
        return escaped.toString();
    }

    private static boolean isPlain(int character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || ALSO_ALLOWED.indexOf(character) >= 0;
    }
}
