package dev.farjob.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The precision that every store keeps. */
final class Micros {

    private Micros() {}

    static Instant of(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
