package dev.farjob.jdbc.internal.text;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times and durations as the number of microseconds, which is the same on every database and in every time zone. */
public final class Micros {

    private static final long PER_SECOND = 1_000_000;
    private static final long NANOS = 1_000;

    private Micros() {}

    /** Microseconds since 1970; enough for some three hundred thousand years before and after. */
    public static long of(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), PER_SECOND), at.getNano() / NANOS);
    }

    /** The time that so many microseconds since 1970 are. */
    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * NANOS);
    }

    /** A duration in microseconds; one that a column cannot hold is cut to a very long one. */
    public static long of(Duration duration) {
        if (duration.getSeconds() >= Long.MAX_VALUE / PER_SECOND / 2) {
            return Long.MAX_VALUE / 2;
        }
        return duration.getSeconds() * PER_SECOND + duration.getNano() / NANOS;
    }

    /** The duration of so many microseconds. */
    public static Duration duration(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }
}
