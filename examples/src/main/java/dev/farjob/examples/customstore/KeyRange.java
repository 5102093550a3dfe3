package dev.farjob.examples.customstore;

import dev.farjob.store.SortKey;
import java.time.Instant;

/**
 * A range of an index, and how its keys are made: texts that sort as their parts do.
 *
 * @param from where it begins, inclusive
 * @param to where it ends, exclusive
 */
record KeyRange(String from, String to) {

    /** Between the parts of a key. The model allows no control character in a text, so no part contains it. */
    private static final char SEPARATOR = '\u0001';

    private static final char AFTER_SEPARATOR = '\u0002';

    /** A key of these parts. */
    static String key(String... parts) {
        return String.join(String.valueOf(SEPARATOR), parts);
    }

    /** All keys that begin with these parts; all there are, if there are no parts. */
    static KeyRange of(String... parts) {
        return parts.length == 0
                ? new KeyRange("", String.valueOf(Character.MAX_VALUE))
                : new KeyRange(key(parts) + SEPARATOR, key(parts) + AFTER_SEPARATOR);
    }

    /** The keys in it that begin with these parts and a time before this one. */
    static KeyRange before(Instant instant, String... parts) {
        KeyRange all = of(parts);
        return new KeyRange(all.from, all.from + SortKey.of(instant));
    }

    /** The keys in it that begin with these parts and this time, or an earlier one. */
    static KeyRange until(Instant instant, String... parts) {
        return before(instant.plusNanos(1), parts);
    }

    /** The part of it that lies after this key. */
    KeyRange after(String key) {
        return new KeyRange(key + Character.MIN_VALUE, to);
    }

    /** The part of it that lies before this key. */
    KeyRange before(String key) {
        return new KeyRange(from, key);
    }
}
