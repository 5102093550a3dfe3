package dev.farjob.store.json;

import java.util.List;
import java.util.Random;

/** Texts by chance, with whatever has ever been trouble in JSON. */
final class AnyText {

    /** Is in every text that may be somebody's secret. */
    static final String SECRET = "SECRET";

    private static final List<String> LETTERS = List.of(
            "a",
            "Z",
            "7",
            " ",
            "é",
            "漢",
            "\uD83D\uDE00",
            "\u2028",
            "\uFEFF",
            "\u0301",
            "'",
            "/",
            "{",
            "]",
            ":",
            ",",
            "<",
            "&",
            "\"",
            "\\",
            "\\u0041",
            "\\\"");

    private static final List<String> NO_TEXT_BY_THEMSELVES =
            List.of("\u0000", "\u0001", "\u001F", "\n", "\r", "\t", "\u007F", "\u0085", "\uD800", "\uDC00", "\uDBFF");

    private final Random random;

    AnyText(Random random) {
        this.random = random;
    }

    /** A text for a name: no control character, no half of a pair, not blank. */
    String name(int most) {
        StringBuilder text = new StringBuilder("n");
        add(text, most, LETTERS);
        return text.toString();
    }

    /** A text for anything. */
    String words(int most) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? SECRET : "");
        add(text, most, random.nextBoolean() ? LETTERS : NO_TEXT_BY_THEMSELVES);
        return text.toString();
    }

    /** The same, with something in it. */
    String someWords(int most) {
        return "w" + words(most - 1);
    }

    private void add(StringBuilder text, int most, List<String> letters) {
        int length = random.nextInt(Math.min(most, random.nextInt(10) == 0 ? most : 12));
        while (text.length() < length) {
            String letter = letters.get(random.nextInt(letters.size()));
            if (text.length() + letter.length() <= most) {
                text.append(letter);
            }
        }
    }
}
