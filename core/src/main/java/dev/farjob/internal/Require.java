package dev.farjob.internal;

import java.time.Duration;
import java.util.Objects;

/** Checks what a host sets, with messages that name the setting. */
final class Require {

    private static final int SHORTEST_SECRET = 16;

    /** A hundred years: nanoseconds and dates can be computed with it, and nobody needs more. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Require() {}

    static Duration positive(String name, Duration value) {
        if (Objects.requireNonNull(value, () -> name + " must not be null").isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
        if (value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be at most " + LONGEST.toDays() + " days, not " + value);
        }
        return value;
    }

    static int atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
        return value;
    }

    static String secret(String name, String secret) {
        if (Objects.requireNonNull(secret, () -> "the " + name + " must not be null")
                        .length()
                < SHORTEST_SECRET) {
            throw new IllegalArgumentException("the " + name + " has at least " + SHORTEST_SECRET + " characters");
        }
        return secret;
    }
}
