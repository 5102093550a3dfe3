package dev.farjob.rules;

import java.time.Duration;
import java.util.Objects;

/** The one set of checks for the settings of a rule. */
final class Check {

    private Check() {}

    static Duration positive(String name, Duration value) {
        if (notNegative(name, value).isZero()) {
            throw new IllegalArgumentException(name + " must be longer than zero");
        }
        return value;
    }

    static Duration notNegative(String name, Duration value) {
        if (Objects.requireNonNull(value, () -> name + " must not be null").isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative: " + value);
        }
        return value;
    }

    static int atLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
        }
        return value;
    }

    static void order(String shorterName, Duration shorter, String longerName, Duration longer) {
        if (longer.compareTo(shorter) < 0) {
            throw new IllegalArgumentException(longerName + " (" + longer + ") must not be shorter than " + shorterName
                    + " (" + shorter + "); where both change, begin with the one that makes room");
        }
    }

    /** From 0 to 1, both included. */
    static double share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be within 0 and 1, not " + value);
        }
        return value;
    }

    /** A factor for delays: a finite number that does not shrink them. */
    static void factor(String name, double value) {
        if (!(value >= 1 && value <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(name + " must be a finite number of at least 1, not " + value);
        }
    }
}
