package dev.farjob.internal.time;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The precision that every store keeps, and the range: microseconds of the years that people write with four digits. */
public final class Micros {

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private Micros() {}

    public static Instant of(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * A time that somebody chose.
     *
     * @param what what it is called where it was chosen
     * @throws IllegalArgumentException if not every store can keep it
     */
    public static Instant chosen(String what, Instant instant) {
        if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
            throw new IllegalArgumentException(what + " is " + instant + ", and times are kept from " + FIRST + " to "
                    + LAST + ": choose one of these, or leave it out");
        }
        return of(instant);
    }

    /** The time so long after another; beyond the range, some time that is not in it. */
    public static Instant after(Instant from, Duration time) {
        // In seconds: a Duration between instants so far apart is computed by catching an overflow
        return time.toSeconds() > LAST.getEpochSecond() - from.getEpochSecond() ? Instant.MAX : from.plus(time);
    }
}
