package dev.farjob.jdbc.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The beginning of each provider's backlog, as far as this node knows. A claim takes what has been due longest, and each row
 * that it moves leaves an entry at the beginning of the index that only a vacuum removes: after a minute of many short jobs,
 * claims would read thousands of pages of these before the first row that is due.
 *
 * <p>So while there is a backlog a claim begins where the last one ended, and a little before that, because what was
 * written at the same time may be committed later. Once a second it begins at the very beginning. That, and whether
 * a second is over, goes by the database's clock.
 */
final class BacklogStarts {

    /** How much earlier a claim begins, in microseconds. */
    private static final long A_LITTLE = 250_000;

    /** After so many microseconds a claim begins at the beginning. */
    static final long A_SECOND = 1_000_000;

    private final Map<String, Start> starts = new ConcurrentHashMap<>();

    /**
     * A due time to begin at.
     *
     * @param due the due time
     * @param known when everything that was due before was read the last time
     */
    record Start(long due, long known) {

        /** The beginning. */
        static final Start OF_ALL = new Start(0, 0);

        boolean isOfAll() {
            return due == 0;
        }

        private boolean holdsAt(long now) {
            return now >= known && now <= known + A_SECOND;
        }
    }

    Start of(String provider) {
        return starts.getOrDefault(provider, Start.OF_ALL);
    }

    /**
     * A claim has taken as many as it might.
     *
     * @param start where it began
     * @param last the latest due time of what it took
     * @param now the time of the claim
     */
    void backlog(String provider, Start start, long last, long now) {
        starts.put(provider, new Start(Math.max(0, last - A_LITTLE), start.holdsAt(now) ? start.known() : now));
    }

    /** Everything that is due was taken. */
    void nothingIsLeft(String provider) {
        starts.remove(provider);
    }
}
