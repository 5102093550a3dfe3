package dev.farjob.fal.wire;

import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** A file inside a text: {@code data:image/png;base64,…}. */
public final class DataUri {

    private static final String START = "data:";
    private static final String BASE64 = ";base64";

    private DataUri() {}

    /** Whether this text is one that {@link #bytes} may understand. */
    static boolean is(String text) {
        int comma = comma(text);
        return comma > 0 && text.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(BASE64);
    }

    /** Its media type, if it says one. */
    public static Optional<String> type(String text) {
        int comma = comma(text);
        return comma < 0
                ? Optional.empty()
                : Optional.of(text.substring(START.length(), comma).split(";", 2)[0])
                        .filter(type -> !type.isBlank());
    }

    /** Its bytes; empty if it is none of these, or damaged. */
    public static Optional<byte[]> bytes(String text) {
        if (!is(text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getMimeDecoder().decode(text.substring(comma(text) + 1)));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static int comma(String text) {
        return text.regionMatches(true, 0, START, 0, START.length())
                ? text.substring(0, Math.min(text.length(), 300)).indexOf(',')
                : -1;
    }
}
