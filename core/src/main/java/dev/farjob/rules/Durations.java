package dev.farjob.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long the last jobs of one target took, from dispatch to the provider's end: an immutable sample that keeps the
 * most recent {@value #MOST} and forgets the older ones, so that it follows a provider that changes.
 */
public final class Durations {

    /** How many are kept. */
    public static final int MOST = 128;

    /** From how many on they are taken to say something about the next job. */
    static final int ENOUGH = 5;

    /** In seconds; gaps are shares of durations, and no time at all has none. */
    private static final double SHORTEST = 1e-3;

    private static final Durations NONE = new Durations(List.of(), List.of());

    private final List<Duration> arrived;
    private final List<Duration> sorted;
    /** The plan that was made last: it goes by nothing else, so whoever makes it makes the same. */
    private volatile @Nullable Planned planned;

    private record Planned(double least, LookPlan plan) {}

    private Durations(List<Duration> arrived, List<Duration> sorted) {
        this.arrived = arrived;
        this.sorted = sorted;
    }

    /** Nothing known yet. */
    public static Durations none() {
        return NONE;
    }

    /**
     * This sample and one more; the oldest is dropped where there is no room.
     *
     * @throws IllegalArgumentException if the duration is negative
     */
    public Durations with(Duration took) {
        Check.notNegative("took", took);
        List<Duration> more = new ArrayList<>(arrived);
        List<Duration> inOrder = new ArrayList<>(sorted);
        if (more.size() == MOST) {
            inOrder.remove(Collections.binarySearch(inOrder, more.remove(0)));
        }
        more.add(took);
        int place = Collections.binarySearch(inOrder, took);
        inOrder.add(place < 0 ? -place - 1 : place, took);
        return new Durations(Collections.unmodifiableList(more), Collections.unmodifiableList(inOrder));
    }

    /** How many there are. */
    public int count() {
        return sorted.size();
    }

    /** Whether there are enough to say something about the next job. */
    boolean areEnough() {
        return count() >= ENOUGH;
    }

    /**
     * The shortest duration within which that share of the jobs had ended; empty if nothing is known.
     *
     * @param q the share, from 0 (the shortest of all) to 1 (the longest)
     * @throws IllegalArgumentException if the share is not within 0 and 1
     */
    public Optional<Duration> quantile(double q) {
        return quantile(sorted, q);
    }

    /**
     * How much longer a job will take that has lasted for so long already, going by those that lasted longer; empty if
     * none did.
     *
     * @param elapsed how long the job has lasted
     * @param q the share of those jobs that had ended by then, from 0 to 1
     * @throws IllegalArgumentException if {@code elapsed} is negative or the share is not within 0 and 1
     */
    public Optional<Duration> remainingQuantile(Duration elapsed, double q) {
        Check.notNegative("elapsed", elapsed);
        List<Duration> longer =
                sorted.stream().filter(took -> took.compareTo(elapsed) > 0).toList();
        return quantile(longer, q).map(took -> took.minus(elapsed));
    }

    /** The duration that was learned last. */
    Duration newest() {
        return arrived.get(arrived.size() - 1);
    }

    /** Where to look for the end of the next job, if gaps are to be no shorter than this; of no use if nothing is known. */
    LookPlan plan(Duration leastGap) {
        double least = Spans.seconds(leastGap);
        Planned last = planned;
        if (last == null || last.least != least) {
            double[] seconds = arrived.stream()
                    .mapToDouble(took -> Math.max(SHORTEST, Spans.seconds(took)))
                    .toArray();
            last = new Planned(least, LookPlanner.plan(seconds, least));
            planned = last;
        }
        return last.plan;
    }

    private static Optional<Duration> quantile(List<Duration> ascending, double q) {
        Check.share("q", q);
        if (ascending.isEmpty()) {
            return Optional.empty();
        }
        int rank = (int) Math.ceil(q * ascending.size());
        return Optional.of(ascending.get(Math.max(rank, 1) - 1));
    }

    @Override
    public String toString() {
        return "Durations[" + count() + ", median "
                + quantile(0.5).map(Objects::toString).orElse("unknown") + "]";
    }
}
