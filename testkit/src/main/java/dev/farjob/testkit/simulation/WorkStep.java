package dev.farjob.testkit.simulation;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;

/** A step that a run may add between {@code charge} and {@code deliver}: what is wrong with it, and how it is set up. */
public enum WorkStep {
    /** Lasts a few minutes. */
    LONG(Variation.LONG_STEPS, OptionalInt.empty(), false),
    /** Does not end before its time limit. */
    HANGING(Variation.HANGING_STEPS, OptionalInt.empty(), false),
    /** Throws and answers nonsense half of the time. */
    THROWING(Variation.THROWING_STEPS, OptionalInt.empty(), false),
    /** Is impossible for some jobs. */
    IMPOSSIBLE(Variation.IMPOSSIBLE_STEPS, OptionalInt.empty(), false),
    /** Fails again and again for some jobs. */
    EXHAUSTED(Variation.EXHAUSTED_STEPS, OptionalInt.of(3), false),
    /** Fails again and again for some jobs, and may be skipped. */
    OPTIONAL(Variation.OPTIONAL_STEPS, OptionalInt.of(3), true);

    /** Every step's time limit where it is a {@link #HANGING} one. */
    public static final Duration LIMIT = Duration.ofMinutes(4);

    /** The answer of a step. */
    public enum Answer {
        DONE,
        AGAIN,
        IMPOSSIBLE,
        /** Nothing at all, which no step may answer. */
        NULL
    }

    private final Variation variation;
    private final OptionalInt tries;
    private final boolean optional;

    WorkStep(Variation variation, OptionalInt tries, boolean optional) {
        this.variation = variation;
        this.tries = tries;
        this.optional = optional;
    }

    Variation variation() {
        return variation;
    }

    /** Its name, which is part of its idempotency key. */
    public String stepName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How often it is tried; empty for as often as it takes. */
    public OptionalInt tries() {
        return tries;
    }

    /** Whether it may be skipped. */
    public boolean isOptional() {
        return optional;
    }
}
