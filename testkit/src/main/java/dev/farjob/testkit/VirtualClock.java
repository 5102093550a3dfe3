package dev.farjob.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * A clock that stands still until a test moves it. It tells microseconds, because that is what a store keeps.
 *
 * <p>All clocks made from one by {@link #withZone} tell the same time. Safe to use from many threads.
 */
public final class VirtualClock extends Clock {

    /** The time at which a clock begins by default. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Hands hands;
    private final ZoneId zone;

    /** A clock that shows {@link #START}. */
    public VirtualClock() {
        this(START);
    }

    /** A clock that shows this instant, cut to microseconds. */
    public VirtualClock(Instant start) {
        this(new Hands(start), ZoneOffset.UTC);
    }

    private VirtualClock(Hands hands, ZoneId zone) {
        this.hands = hands;
        this.zone = zone;
    }

    /**
     * Lets time pass.
     *
     * @throws IllegalArgumentException if the duration is negative: a clock that jumps back is {@link #set}
     */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time passes forwards, not by " + by + ": use set for a jump");
        }
        hands.advance(by);
    }

    /** Jumps to this instant, cut to microseconds; backwards too, as a clock does that was set wrong. */
    public void set(Instant instant) {
        hands.set(instant);
    }

    @Override
    public Instant instant() {
        return hands.now();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public VirtualClock withZone(ZoneId zone) {
        return new VirtualClock(hands, Objects.requireNonNull(zone, "zone must not be null"));
    }

    @Override
    public String toString() {
        return "VirtualClock[" + hands.now() + "]";
    }

    /** The time itself, shared by the clocks of all zones. */
    private static final class Hands {

        private Instant now;

        private Hands(Instant start) {
            this.now = start.truncatedTo(ChronoUnit.MICROS);
        }

        private synchronized Instant now() {
            return now;
        }

        private synchronized void set(Instant instant) {
            now = instant.truncatedTo(ChronoUnit.MICROS);
        }

        private synchronized void advance(Duration by) {
            now = now.plus(by).truncatedTo(ChronoUnit.MICROS);
        }
    }
}
