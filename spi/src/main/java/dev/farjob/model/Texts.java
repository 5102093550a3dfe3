package dev.farjob.model;

import java.util.Objects;

/** The one set of checks for short texts that come from outside. */
final class Texts {

    private Texts() {}

    /** Returns {@code value} if it is a non-blank text of at most {@code max} characters without control characters. */
    static String require(String name, String value, int max) {
        Objects.requireNonNull(value, () -> name + " must not be null");
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be empty or blank");
        }
        return requireShort(name, value, max);
    }

    /** As {@link #require}, but the text may be empty. */
    static String requireShort(String name, String value, int max) {
        Objects.requireNonNull(value, () -> name + " must not be null");
        if (value.length() > max) {
            throw new IllegalArgumentException(
                    name + " has " + value.length() + " characters, at most " + max + " are allowed");
        }
        int codePoint;
        for (int i = 0; i < value.length(); i += Character.charCount(codePoint)) {
            codePoint = value.codePointAt(i);
            if (Character.isISOControl(codePoint)) {
                throw new IllegalArgumentException(name + " must not contain control characters");
            }
            if (isHalfAPair(codePoint)) {
                throw new IllegalArgumentException(name + " must not contain half a surrogate pair");
            }
        }
        return value;
    }

    /** That is no text in UTF-8: two that differ could become one on their way into a database. */
    private static boolean isHalfAPair(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /** Whether some half of a surrogate pair stands alone. Costs one pass and allocates nothing. */
    static boolean hasHalfAPair(String text) {
        int codePoint;
        for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            if (isHalfAPair(codePoint)) {
                return true;
            }
        }
        return false;
    }

    /** The same JSON without half a surrogate pair, which can only be within one of its strings. */
    static String escapeHalfPairs(String json) {
        StringBuilder escaped = new StringBuilder(json.length());
        json.codePoints().forEach(codePoint -> {
            if (isHalfAPair(codePoint)) {
                escaped.append("\\u").append(Integer.toHexString(codePoint));
            } else {
                escaped.appendCodePoint(codePoint);
            }
        });
        return escaped.toString();
    }

    /** A text with a space in place of each control character and each half of a surrogate pair. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .map(codePoint -> Character.isISOControl(codePoint) || isHalfAPair(codePoint) ? ' ' : codePoint)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /** Cuts a text that is meant for people, so that a provider's essay does not fill a log or a column. */
    static String cut(String value, int max) {
        if (value.length() <= max) {
            return value;
        }
        int end = Character.isHighSurrogate(value.charAt(max - 2)) ? max - 2 : max - 1;
        return value.substring(0, end) + "…";
    }
}
