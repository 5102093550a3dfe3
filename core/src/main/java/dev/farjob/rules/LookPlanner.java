package dev.farjob.rules;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * Plans looks where jobs are likely to end, by how long others took.
 *
 * <p>A gap is a share of the time elapsed: wider by the root of how much less likely than usual an end is, which is what
 * costs the fewest calls for the same delay. The planner begins with wide gaps and makes them finer until half of the ends
 * would be seen within {@value #HALF} of the duration and nearly all within {@value #NEARLY_ALL}, or until that takes more calls
 * than a job may cost.
 *
 * <p>Where it can afford to, it looks everywhere between the shortest and the longest known; elsewhere it leaves out
 * where none of the last jobs ended.
 */
final class LookPlanner {

    /** The delay within which half of the ends are to be seen, below the 3 percent that are the goal. */
    static final double HALF = 0.021;
    /** The delay within which 95 in 100 are, below the 10 percent that are the goal. */
    static final double NEARLY_ALL = 0.085;

    /** So near to the goal it is not worth while to look elsewhere for a better plan. */
    private static final double HALF_ENOUGH = 0.035;

    private static final double NEARLY_ALL_ENOUGH = 0.11;
    private static final double NEARLY_ALL_IF_SPARSE = 0.12;
    /** Further from it, shares of the time elapsed are not what to go by. */
    private static final double WORTH_IT = 0.06;
    /** The calls that a job of seconds may cost if the goal is out of reach. */
    private static final double FEW = 5;

    private static final double SHARE_OF_NEARLY_ALL = 0.95;

    /** A job may cost a third of the calls of one that is asked about every 3 seconds. */
    private static final double SECONDS_PER_CALL = 9;
    /** Such a poll asks once more than its gaps fit, half a time in the mean. */
    private static final double ROUNDED_UP = 0.17;

    private static final double USED = 0.95;
    private static final double FOR_CHECKS = 0.2;
    private static final double OVERDRAWN = 1.05;
    private static final double SHARES = 6;
    /** A look right at a known end would never find a job that ended sooner. */
    private static final double A_LITTLE_BEFORE = 0.9;

    private static final int RECENT = 24;
    private static final double RECENT_AT_MOST = 1.3;
    /** A job that was faster than all others by less was lucky. */
    private static final double FALLEN = 0.98;

    private static final int SPARSE = 48;
    private static final double LEFT_OUT = 0.03;
    private static final double JUST_AFTER = 1.003;
    private static final double FINEST = 0.5;
    private static final double WIDEST = 3;
    private static final double NEAR = 1.5;
    private static final double FAR = 2;
    private static final int MOST_LOOKS = 400;

    private static final double[] EVERYWHERE = {0.1, 0.08, 0.065, 0.055, 0.045, 0.036, 0.03, 0.025, 0.02};
    private static final double[] SPARSELY = {
        0.8, 0.6, 0.45, 0.35, 0.27, 0.2, 0.15, 0.12, 0.1, 0.08, 0.065, 0.055, 0.045, 0.036
    };

    private final double[] arrived;
    private final double[] all;
    private final double least;
    private final double allowed;

    /** Looks and what they would have come to for the jobs that are known. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and never seen outside
    private record Draft(double[] looks, double calls, double half, double nearlyAll) {

        boolean isFine() {
            return half <= HALF && nearlyAll <= NEARLY_ALL;
        }

        boolean isFineEnough() {
            return half <= HALF_ENOUGH && nearlyAll <= NEARLY_ALL_ENOUGH;
        }

        boolean isFineIfSparse() {
            return half <= HALF_ENOUGH && nearlyAll <= NEARLY_ALL_IF_SPARSE;
        }
    }

    private LookPlanner(double[] arrived, double least) {
        this.arrived = arrived;
        this.all = Sorted.last(arrived, arrived.length);
        this.least = least;
        this.allowed = allowed(arrived);
    }

    /**
     * The best plan.
     *
     * @param arrived how many seconds the last jobs took, in the order in which they were learned; at least one
     * @param least the shortest gap
     */
    static LookPlan plan(double[] arrived, double least) {
        LookPlanner planner = new LookPlanner(arrived, least);
        Draft draft = planner.best();
        return new LookPlan(draft.looks, planner.allowed - draft.calls, planner.isFalling(), least);
    }

    /** The last jobs count where they were faster: a longer memory would grant what such jobs are not worth. */
    private static double allowed(double[] arrived) {
        double mean = Arrays.stream(arrived).average().orElseThrow();
        double recent = Arrays.stream(arrived)
                .skip(Math.max(0, arrived.length - RECENT))
                .average()
                .orElseThrow();
        return Math.min(mean, RECENT_AT_MOST * recent) / SECONDS_PER_CALL + ROUNDED_UP;
    }

    private boolean isFalling() {
        int last = arrived.length - 1;
        double shortest =
                Arrays.stream(arrived, Math.max(0, last - RECENT), last).min().orElse(arrived[last]);
        return arrived[last] <= FALLEN * shortest;
    }

    private Draft best() {
        double affordable = USED * allowed - FOR_CHECKS;
        Optional<Draft> everywhere = everywhere(affordable);
        if (everywhere.filter(Draft::isFineEnough).isPresent()) {
            return everywhere.get();
        }
        Draft sparse = sparsely(affordable);
        if (!sparse.isFineIfSparse()) {
            sparse = sparsely(Math.max(FEW, affordable));
        }
        return sparse.half <= WORTH_IT ? sparse : draft(byShares(), all, 1);
    }

    /** Empty if even the widest gaps cost too much. */
    private Optional<Draft> everywhere(double affordable) {
        EndRate rate = new EndRate(all, arrived);
        Draft widest = everywhere(rate, EVERYWHERE[0]);
        return widest.calls > affordable * OVERDRAWN / USED
                ? Optional.empty()
                : Optional.of(finer(widest, affordable, EVERYWHERE, share -> everywhere(rate, share)));
    }

    private Draft sparsely(double affordable) {
        double[] last = Sorted.last(arrived, SPARSE);
        double[] ends = Arrays.copyOfRange(last, (int) (LEFT_OUT * last.length), last.length);
        EndRate rate = new EndRate(ends, arrived);
        Draft widest = sparsely(ends, rate, SPARSELY[0], last);
        return finer(widest, affordable, SPARSELY, share -> sparsely(ends, rate, share, last));
    }

    /** The plan if the goal is out of reach: each look is a little before a further sixth of the jobs that last longer end. */
    private double[] byShares() {
        double[] looks = new double[MOST_LOOKS];
        int count = 0;
        double at = 0;
        while (at < all[all.length - 1] && count < MOST_LOOKS) {
            int ended = Sorted.notAbove(all, at);
            int sixth = ended + (int) Math.ceil((all.length - ended) / SHARES) - 1;
            at += Math.max(least, A_LITTLE_BEFORE * (all[sixth] - at));
            looks[count++] = at;
        }
        return Arrays.copyOf(looks, count);
    }

    private Draft everywhere(EndRate rate, double share) {
        return draft(new Gaps(all, rate, share, true).looks(least), all, FAR * share);
    }

    private Draft sparsely(double[] ends, EndRate rate, double share, double[] judged) {
        return draft(new Gaps(ends, rate, share, false).looks(least), judged, FAR * share);
    }

    /** The widest gaps that are fine, or else the finest that cost no more than this. */
    private static Draft finer(Draft widest, double affordable, double[] shares, DoubleFunction<Draft> drafts) {
        Draft best = widest;
        for (int i = 1; i < shares.length && !best.isFine(); i++) {
            Draft next = drafts.apply(shares[i]);
            if (next.calls > affordable) {
                break;
            }
            best = next;
        }
        return best;
    }

    /**
     * How gaps are made.
     *
     * @param ends the known ends to look for
     * @param share of the time elapsed, where ends are as likely as usual
     * @param everywhere whether no gap is left out
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and never seen outside
    private record Gaps(double[] ends, EndRate rate, double share, boolean everywhere) {

        double after(double elapsed, double least) {
            double root = Math.sqrt(rate.quiet(elapsed));
            double wanted = share * Math.max(FINEST, Math.min(WIDEST, root));
            double gap = elapsed * (everywhere ? Math.min(wanted, NEARLY_ALL) : wanted);
            // A look just before the next known end would be made for nothing
            double untilEnd = ends[Sorted.notAbove(ends, elapsed)] * JUST_AFTER - elapsed;
            boolean isNear = untilEnd > gap && untilEnd < NEAR * gap;
            boolean isFar = !everywhere && untilEnd > Math.max(least, FAR * gap);
            return Math.max(least, isNear || isFar ? untilEnd : gap);
        }

        /** The looks from the first known end to the last. */
        double[] looks(double least) {
            double[] looks = new double[MOST_LOOKS];
            int count = 0;
            double at = ends[0] * JUST_AFTER;
            looks[count++] = at;
            while (at < ends[ends.length - 1] && count < MOST_LOOKS) {
                at += after(at, least);
                looks[count++] = at;
            }
            return Arrays.copyOf(looks, count);
        }
    }

    /** Takes each end for one anywhere in the gap in which it was seen: it may be known only from a look. */
    private static Draft draft(double[] looks, double[] judged, double widest) {
        double[] delays = new double[judged.length];
        double calls = 0;
        int seenBy = 0;
        for (int i = 0; i < judged.length; i++) {
            while (seenBy < looks.length - 1 && looks[seenBy] < judged[i]) {
                seenBy++;
            }
            calls += seenBy + 1;
            double gap = seenBy == 0
                    ? 1 - LookPlan.JUST_BEFORE_FIRST
                    : Math.min(looks[seenBy] / looks[seenBy - 1] - 1, widest);
            delays[i] = Math.max(gap, looks[seenBy] / judged[i] - 1);
        }
        Arrays.sort(delays);
        return new Draft(
                looks, calls / judged.length, Sorted.at(delays, 1.0 / 2) / 2, Sorted.at(delays, SHARE_OF_NEARLY_ALL));
    }
}
