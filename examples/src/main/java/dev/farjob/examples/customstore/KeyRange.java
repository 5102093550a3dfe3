package dev.farjob.examples.customstore;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

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
    private static final long YEAR_28000_BC = -1_000_000_000_000_000_000L;

    /** A key of these parts. */
    static String key(String... parts) {
        return String.join(String.valueOf(SEPARATOR), parts);
    }

    /** An instant as a part of a key: always as many digits, so that the texts sort by time. */
    static String time(Instant instant) {
        long micros = instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
        return String.format(Locale.ROOT, "%019d", micros - YEAR_28000_BC);
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
        return new KeyRange(all.from, all.from + time(instant));
    }

    /** The keys in it that begin with these parts and this time, or an earlier one. */
    static KeyRange until(Instant instant, String... parts) {
        return before(instant.plus(1, ChronoUnit.MICROS), parts);
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
