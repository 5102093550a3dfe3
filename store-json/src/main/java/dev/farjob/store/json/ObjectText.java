package dev.farjob.store.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A JSON object that is being written. The members come in the order of the calls and every value has one form only, so that
 * equal values are equal texts, on every JDK.
 */
final class ObjectText {

    private static final long LARGEST_IN_A_DOUBLE = (1L << 53) - 1;
    private static final int MOST_DIGITS_OF_A_DOUBLE = 17;
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out;
    private boolean isEmpty = true;

    private ObjectText(StringBuilder out) {
        this.out = out;
    }

    /** The text of an object with its format and these members. */
    static <V> String of(V value, BiConsumer<V, ObjectText> members) {
        StringBuilder out = new StringBuilder();
        write(out, object -> members.accept(value, object.number(JobJson.FORMAT_MEMBER, JobJson.FORMAT)));
        return out.toString();
    }

    private static void write(StringBuilder out, Consumer<ObjectText> members) {
        out.append('{');
        members.accept(new ObjectText(out));
        out.append('}');
    }

    ObjectText text(String name, String value) {
        begin(name);
        quote(value);
        return this;
    }

    ObjectText textUnlessEmpty(String name, String value) {
        return value.isEmpty() ? this : text(name, value);
    }

    /** Beyond what a double holds exactly it is a text, because many databases read the numbers of JSON as doubles. */
    ObjectText number(String name, long value) {
        boolean isSafe = value >= -LARGEST_IN_A_DOUBLE && value <= LARGEST_IN_A_DOUBLE;
        if (!isSafe) {
            return text(name, Long.toString(value));
        }
        begin(name);
        out.append(value);
        return this;
    }

    /** The fewest digits that are this double again. */
    ObjectText decimal(String name, double value) {
        begin(name);
        out.append(digits(value));
        return this;
    }

    private static String digits(double value) {
        if (value == 0) {
            return 1 / value > 0 ? "0" : "-0.0";
        }
        BigDecimal exact = new BigDecimal(value);
        int digits = 1;
        while (digits < MOST_DIGITS_OF_A_DOUBLE
                && exact.round(new MathContext(digits)).doubleValue() != value) {
            digits++;
        }
        return exact.round(new MathContext(digits)).toString();
    }

    ObjectText flag(String name, boolean value) {
        begin(name);
        out.append(value);
        return this;
    }

    ObjectText word(String name, Enum<?> value) {
        return text(name, value.name());
    }

    ObjectText instant(String name, Instant value) {
        return text(name, value.toString());
    }

    ObjectText duration(String name, Duration value) {
        return text(name, value.toString());
    }

    <V> ObjectText object(String name, V value, BiConsumer<V, ObjectText> members) {
        begin(name);
        write(out, object -> members.accept(value, object));
        return this;
    }

    <V> ObjectText objectsUnlessEmpty(String name, List<V> values, BiConsumer<V, ObjectText> members) {
        return values.isEmpty()
                ? this
                : array(name, values, value -> write(out, object -> members.accept(value, object)));
    }

    ObjectText textsUnlessEmpty(String name, List<String> values) {
        return values.isEmpty() ? this : array(name, values, this::quote);
    }

    ObjectText textLists(String name, List<List<String>> values) {
        return array(name, values, texts -> array(texts, this::quote));
    }

    ObjectText numbersUnlessEmpty(String name, List<Integer> values) {
        return values.isEmpty() ? this : array(name, values, value -> out.append(value.intValue()));
    }

    private <V> ObjectText array(String name, Collection<V> values, Consumer<V> write) {
        begin(name);
        array(values, write);
        return this;
    }

    private <V> void array(Collection<V> values, Consumer<V> write) {
        char before = '[';
        for (V value : values) {
            out.append(before);
            write.accept(value);
            before = ',';
        }
        out.append(values.isEmpty() ? "[]" : "]");
    }

    private void begin(String name) {
        if (!isEmpty) {
            out.append(',');
        }
        isEmpty = false;
        quote(name);
        out.append(':');
    }

    /** Escapes what JSON does not allow in a text, and half a surrogate pair, which UTF-8 cannot hold. */
    private void quote(String text) {
        out.append('"');
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                out.append(text, written, i).append('\\');
                written = i;
            } else if (letter < ' ' || isHalfAPair(text, i)) {
                escape(text, written, i);
                written = i + 1;
            }
        }
        out.append(text, written, text.length()).append('"');
    }

    private void escape(String text, int written, int index) {
        out.append(text, written, index).append('\\');
        char letter = text.charAt(index);
        switch (letter) {
            case '\n' -> out.append('n');
            case '\r' -> out.append('r');
            case '\t' -> out.append('t');
            default -> {
                out.append('u');
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(HEX.charAt(letter >>> shift & 15));
                }
            }
        }
    }

    private static boolean isHalfAPair(String text, int index) {
        char letter = text.charAt(index);
        if (Character.isHighSurrogate(letter)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        return Character.isLowSurrogate(letter) && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }
}
