package dev.farjob.internal.call;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How fast a provider's places come free, as far as it has been seen lately; it tells how many attempts to send may go on
 * record before they have a place. The faster calls are answered, the more attempts may wait for one, because each waits for
 * a tenth of a second on average at most.
 */
final class CallPace {

    /** How long an attempt on record may wait for its place, on average. */
    private static final Duration WAIT = Duration.ofMillis(100);
    /** How many times the places, so that a provider that answers at once still has no flood on record. */
    private static final int MOST = 7;
    /** Calls that ended longer ago say nothing any more. */
    private static final Duration LATELY = Duration.ofMinutes(1);
    /** Which part of the average the newest call is. */
    private static final int SHARE = 8;

    private final LongSupplier nanoTime;
    private final int places;
    private boolean known;
    private long average;
    private long last;

    /** @param nanoTime nanoseconds that only grow */
    CallPace(LongSupplier nanoTime, int places) {
        this.nanoTime = nanoTime;
        this.places = places;
    }

    /** A place was free again that had been taken at this time. */
    synchronized void freed(long since) {
        long now = nanoTime.getAsLong();
        long taken = Math.max(0, now - since);
        average = isKnown(now) ? average + (taken - average) / SHARE : taken;
        known = true;
        last = now;
    }

    /**
     * How many attempts may be on record, or on their way there, without a place.
     *
     * @param full whether all places are taken: where none has come free for a while, the next one takes at least as long
     */
    synchronized int ahead(boolean full) {
        long now = nanoTime.getAsLong();
        if (!isKnown(now)) {
            return 0;
        }
        long gap = Math.max(average / places, full ? now - last : 0);
        long most = (long) MOST * places;
        return (int) Math.min(most, gap <= 0 ? most : WAIT.toNanos() / gap);
    }

    private boolean isKnown(long now) {
        return known && now - last < LATELY.toNanos();
    }
}
