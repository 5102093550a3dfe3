package dev.farjob.benchmarks;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Somebody who knows how long jobs take, as a distribution, and places the looks that cost the fewest calls for the goal: half
 * of the ends seen within 3 percent of the duration, and 95 in 100 within 10 percent.
 *
 * <p>For given prices of a late end, the cheapest looks are found by dynamic programming over a grid of times 0.4 percent apart.
 * The greatest value over all prices, less what the goal allows to be late, is the fewest calls that any schedule can make which
 * meets the goal (Lagrangian duality).
 */
final class PollOracle {

    private static final double HALF_WITHIN = 0.03;
    private static final double NEARLY_ALL_WITHIN = 0.10;
    private static final double HALF = 0.5;
    private static final double FEW = 0.05;
    private static final double LEAST_GAP = 1;
    private static final double GRID = 1.004;
    private static final double FINEST = 0.05;
    private static final int FURTHEST = 280;
    private static final int SEARCHES = 14;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private final double[] ends;
    private final double[] times;
    private final double[] ended;
    private final double[] late;
    private final double[] veryLate;
    private final int[] next;

    /**
     * Knows that jobs take as long as these.
     *
     * @param ends in seconds and ascending order, each as likely as another
     * @param times how many times the goal an end may be late; 1 is the goal
     */
    PollOracle(double[] ends, double times) {
        this.ends = ends;
        this.times = grid(ends);
        this.ended = share(1);
        this.late = share(1 + times * HALF_WITHIN);
        this.veryLate = share(1 + times * NEARLY_ALL_WITHIN);
        this.next = new int[this.times.length];
        for (int i = 0, j = 0; i < this.times.length; i++) {
            while (j < this.times.length - 1 && (j <= i || this.times[j] < this.times[i] + LEAST_GAP)) {
                j++;
            }
            next[i] = j;
        }
    }

    /** The fewest calls per job that the goal takes; without bound where it cannot be reached with gaps of a second. */
    double fewestCalls() {
        return greatest(-5, 8, half -> greatest(-4, 8, most -> calls(Math.exp(half), Math.exp(most))));
    }

    private static double[] grid(double[] ends) {
        double[] some = new double[1_000_000];
        int count = 1;
        double last = ends[ends.length - 1] * 1.001;
        double at = Math.max(LEAST_GAP, ends[0] * 0.99);
        while (some[count - 1] < last) {
            some[count++] = at;
            at = Math.max(at + FINEST, at * GRID);
        }
        return Arrays.copyOf(some, count);
    }

    /** The share of the jobs that ended so much before each time. */
    private double[] share(double before) {
        return Arrays.stream(times).map(time -> ended(time / before)).toArray();
    }

    private double ended(double time) {
        int low = 0;
        int high = ends.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[middle] <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return (double) low / ends.length;
    }

    /** The fewest calls and late ends at these prices, less what is allowed to be late. */
    private double calls(double priceLate, double priceVeryLate) {
        int last = times.length - 1;
        double[] cost = new double[times.length];
        for (int i = last - 1; i >= 0; i--) {
            double best = Double.MAX_VALUE;
            int end = i == 0 ? last : Math.min(last, i + FURTHEST);
            for (int j = next[i]; j <= end; j++) {
                best = Math.min(
                        best,
                        cost[j]
                                + priceLate * Math.max(0, late[j] - ended[i])
                                + priceVeryLate * Math.max(0, veryLate[j] - ended[i]));
            }
            cost[i] = 1 - ended[i] + best;
        }
        return cost[0] - priceLate * HALF - priceVeryLate * FEW;
    }

    /** The greatest value of a concave function. */
    private static double greatest(double from, double to, DoubleUnaryOperator function) {
        double low = to - GOLDEN * (to - from);
        double high = from + GOLDEN * (to - from);
        double atLow = function.applyAsDouble(low);
        double atHigh = function.applyAsDouble(high);
        double begin = from;
        double end = to;
        for (int i = 0; i < SEARCHES; i++) {
            if (atLow > atHigh) {
                end = high;
                high = low;
                atHigh = atLow;
                low = end - GOLDEN * (end - begin);
                atLow = function.applyAsDouble(low);
            } else {
                begin = low;
                low = high;
                atLow = atHigh;
                high = begin + GOLDEN * (end - begin);
                atHigh = function.applyAsDouble(high);
            }
        }
        return Math.max(atLow, atHigh);
    }
}
