package dev.farjob.modal.gateway;

import java.util.Locale;

/** Texts that come from outside, made fit to be shown. */
final class Words {

    private static final int REPLACEMENT = '\ufffd';

    private Words() {}

    /** The text without control characters and halves of characters, cut to so many characters. */
    static String clean(String text, int most) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), most));
        text.codePoints()
                .limit(most)
                .map(Words::fit)
                .takeWhile(point -> clean.length() + Character.charCount(point) <= most)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static int fit(int point) {
        if (Character.isISOControl(point)) {
            return ' ';
        }
        return Character.getType(point) == Character.SURROGATE ? REPLACEMENT : point;
    }

    static boolean isJson(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json");
    }
}
