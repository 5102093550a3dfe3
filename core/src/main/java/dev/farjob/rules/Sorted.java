package dev.farjob.rules;

import java.util.Arrays;

/** Questions to numbers in ascending order. */
final class Sorted {

    private Sorted() {}

    /** The last so many of these, or all if there are fewer, in ascending order. */
    static double[] last(double[] arrived, int most) {
        double[] some = Arrays.copyOfRange(arrived, Math.max(0, arrived.length - most), arrived.length);
        Arrays.sort(some);
        return some;
    }

    /** How many are not above the limit. */
    static int notAbove(double[] ascending, double limit) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] <= limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The value at a share of the way from the least to the greatest. */
    static double at(double[] ascending, double share) {
        return ascending[Math.max(0, (int) Math.ceil(share * ascending.length) - 1)];
    }
}
