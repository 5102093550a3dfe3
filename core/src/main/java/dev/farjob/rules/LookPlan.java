package dev.farjob.rules;

import java.util.Arrays;

/**
 * The looks at one job: when each is, if none before it found an end, and what can be expected of them.
 *
 * <p>Times are in seconds since the job was sent.
 */
final class LookPlan {

    /** A job that outlasted all that is known is looked at after so much more of its time. */
    private static final double OVERDUE = 0.05;
    /** An end is looked for so much before the first that is known, because a look sees an end only afterwards. */
    static final double JUST_BEFORE_FIRST = 0.975;
    /** So much closer to a planned look counts as that look. */
    private static final double THERE = 1.001;

    private static final double TOO_SOON = 0.4;

    private static final double EARLIER = 1.2;
    private static final double EARLIEST = 1.0 / 6;
    private static final int MOST_EARLIER = 8;
    private static final int EARLIER_WHERE_FALLING = 3;
    private static final double CALLS_PER_EARLIER = 6;
    private static final double APART = 0.1;
    private static final double CLOSE = 0.02;
    private static final double CALLS_FOR_ALL = 3;
    private static final double FEWEST_CHECKED = 0.1;

    private final double[] looks;
    private final double toSpare;
    private final boolean falling;
    private final double least;

    /**
     * A plan.
     *
     * @param looks when, in ascending order; at least one
     * @param toSpare how many more calls a job may cost
     * @param falling whether the newest job was the fastest for a while
     * @param least the shortest gap
     */
    LookPlan(double[] looks, double toSpare, boolean falling, double least) {
        this.looks = looks;
        this.toSpare = toSpare;
        this.falling = falling;
        this.least = least;
    }

    /**
     * How long until the next look.
     *
     * @param luck of this job, from 0 to 1: where calls are scarce, only some jobs are looked at before the first end is due,
     *     on behalf of all
     */
    double gap(double elapsed, double luck) {
        int next = Sorted.notAbove(looks, elapsed * THERE);
        if (next == looks.length) {
            return Math.max(least, elapsed * OVERDUE);
        }
        if (next == 0) {
            return Math.max(least, (isChecked(luck) ? before(looks[0], elapsed) : looks[0]) - elapsed);
        }
        // One that somebody else asked for has just been made in its place
        boolean isTooSoon =
                next + 1 < looks.length && looks[next] - elapsed < TOO_SOON * (looks[next] - looks[next - 1]);
        return Math.max(least, looks[isTooSoon ? next + 1 : next] - elapsed);
    }

    /** Jobs can become faster at any time, and that is seen only by a look that comes too early by what is known. */
    private boolean isChecked(double luck) {
        return falling || luck < Math.min(1, Math.max(FEWEST_CHECKED, toSpare / CALLS_FOR_ALL));
    }

    private double before(double first, double elapsed) {
        double affordable = Math.min(MOST_EARLIER, toSpare / CALLS_PER_EARLIER);
        int most = (int) Math.max(falling ? EARLIER_WHERE_FALLING : 0, affordable);
        for (int i = most; i > 0; i--) {
            double early = first * JUST_BEFORE_FIRST / Math.pow(EARLIER, i);
            if (early > first * EARLIEST && early > elapsed + Math.max(least, APART * elapsed)) {
                return early;
            }
        }
        double last = first * JUST_BEFORE_FIRST;
        return last > elapsed + Math.max(least, CLOSE * elapsed) ? last : first;
    }

    @Override
    public String toString() {
        return "LookPlan" + Arrays.toString(looks);
    }
}
