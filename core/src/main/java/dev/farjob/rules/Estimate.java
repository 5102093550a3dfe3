package dev.farjob.rules;

import java.time.Duration;

/**
 * How far a job probably is: straight up to 0.8 at the time by which half of such jobs had ended, then slower up to 0.95
 * at the time by which nearly all had. It goes by the whole sample and not by the jobs that lasted longer, because that
 * figure would go back whenever a job outlasts a group of others.
 */
final class Estimate {

    private static final double AT_MEDIAN = 0.8;
    private static final double MOST = 0.95;
    private static final double NEARLY_ALL = 0.95;

    private Estimate() {}

    /** From 0 to 0.95, and never less at a later time by the same sample. */
    static double fraction(Duration elapsed, Durations known) {
        Duration half = known.quantile(0.5).orElseThrow();
        Duration nearlyAll = known.quantile(NEARLY_ALL).orElseThrow();
        if (elapsed.compareTo(nearlyAll) >= 0) {
            return MOST;
        }
        if (elapsed.compareTo(half) < 0) {
            return AT_MEDIAN * ratio(elapsed, half);
        }
        return AT_MEDIAN + (MOST - AT_MEDIAN) * ratio(elapsed.minus(half), nearlyAll.minus(half));
    }

    private static double ratio(Duration part, Duration whole) {
        return Spans.seconds(part) / Spans.seconds(whole);
    }
}
