package dev.farjob.rules;

import java.util.Arrays;

/**
 * How likely a job is to end soon, by how long others took. The last jobs count many times as much as those before, so that
 * a provider that changes is followed, and the older ones only fill in what few jobs cannot show.
 */
final class EndRate {

    private static final int RECENT = 24;
    private static final double RECENT_COUNTS = 10;
    /** A look ahead, as a multiple of the time elapsed. */
    private static final double SOON = 1.1;
    /** No chance is zero: what was never seen may be rare. */
    private static final double UNSEEN = 0.5;

    private static final double JUST_BEFORE = 0.999;

    private final double[] all;
    private final double[] recent;
    private final double usual;

    /**
     * Knows these.
     *
     * @param all in ascending order
     * @param arrived in the order in which they were learned
     */
    EndRate(double[] all, double[] arrived) {
        this.all = all;
        this.recent = Sorted.last(arrived, RECENT);
        double[] rates =
                Arrays.stream(recent).map(took -> at(took * JUST_BEFORE)).toArray();
        Arrays.sort(rates);
        this.usual = rates[rates.length / 2];
    }

    /** The share of those jobs that lasted longer which ended within another tenth of the time. */
    private double at(double elapsed) {
        double longer = 1 + longer(all, elapsed) + RECENT_COUNTS * longer(recent, elapsed);
        double soon = UNSEEN + soon(all, elapsed) + RECENT_COUNTS * soon(recent, elapsed);
        return soon / longer;
    }

    /** How much more likely than usual it is that a job does not end soon, as a ratio of rates. */
    double quiet(double elapsed) {
        return usual / at(elapsed);
    }

    private static int longer(double[] ascending, double elapsed) {
        return ascending.length - Sorted.notAbove(ascending, elapsed);
    }

    private static int soon(double[] ascending, double elapsed) {
        return Sorted.notAbove(ascending, elapsed * SOON) - Sorted.notAbove(ascending, elapsed);
    }
}
