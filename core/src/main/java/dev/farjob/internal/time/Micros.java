package dev.farjob.internal.time;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The precision that every store keeps. */
public final class Micros {

    private Micros() {}

    public static Instant of(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
