package dev.farjob.jdbc.internal.text;

import dev.farjob.model.Target;
import java.util.List;

/**
 * Makes notes short that say what most jobs' notes say. A note is written twice in the life of a job, so what it says in
 * so many words is paid for twice.
 *
 * <p>A tilde and a letter stand for a text: {@code ~t} for the target of the job, the others for phrases; a tilde for
 * itself is {@code ~~}. Whatever note goes in comes out again.
 */
final class Notes {

    private static final char MARK = '~';
    private static final char TARGET = 't';

    /** What the letters from a on stand for. They are in databases: a letter keeps its meaning for good. */
    private static final List<String> PHRASES =
            List.of("accepted for ", "attempt ", " goes to ", " is ", "the provider delivered");

    private Notes() {}

    static String shorten(String note, Target target) {
        String text = note.replace("~", "~~");
        String its = target.toString();
        // A target with a tilde in it would be looked for in vain, or found where it is not.
        if (its.indexOf(MARK) < 0) {
            text = text.replace(its, "~t");
        }
        for (int i = 0; i < PHRASES.size(); i++) {
            text = text.replace(PHRASES.get(i), "~" + (char) ('a' + i));
        }
        return text;
    }

    static String restore(String text, Target target) {
        if (text.indexOf(MARK) < 0) {
            return text;
        }
        StringBuilder note = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == MARK && i + 1 < text.length()) {
                i++;
                note.append(meaning(text.charAt(i), target));
            } else {
                note.append(next);
            }
        }
        return note.toString();
    }

    private static String meaning(char letter, Target target) {
        if (letter == MARK) {
            return "~";
        }
        if (letter == TARGET) {
            return target.toString();
        }
        int phrase = letter - 'a';
        if (phrase < 0 || phrase >= PHRASES.size()) {
            throw new IllegalStateException(
                    "the log has the abbreviation ~" + letter + ", which a newer version of Farjob wrote");
        }
        return PHRASES.get(phrase);
    }
}
