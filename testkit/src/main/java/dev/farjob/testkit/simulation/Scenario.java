package dev.farjob.testkit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * The variations that one run tries, and their figures, drawn from its seed. A node sets itself up by it, and the
 * oracle judges by it.
 */
public final class Scenario {

    /** How many attempts a spawn in doubt gets where it is sent again. */
    public static final int MOST_ATTEMPTS = 3;

    private static final double SHARE = 0.3;

    /** Those up to this one are drawn from one source; a source of its own keeps the others' runs as they are. */
    private static final Variation LAST_TO_SHARE = Variation.ROLLOUT;

    private final Set<Variation> tried;
    private final OptionalInt limitPerProvider;
    private final OptionalInt limitPerOwner;
    private final Duration retention;
    private final boolean chainsInTransactions;

    private Scenario(Set<Variation> tried, SplittableRandom random, boolean chainsInTransactions) {
        this.tried = tried;
        this.chainsInTransactions = chainsInTransactions;
        boolean limits = tried.contains(Variation.LIMITS);
        int perProvider = 1 + random.nextInt(4);
        int perOwner = 1 + random.nextInt(3);
        int which = random.nextInt(3);
        this.limitPerProvider = limits && which != 0 ? OptionalInt.of(perProvider) : OptionalInt.empty();
        this.limitPerOwner = limits && which != 1 ? OptionalInt.of(perOwner) : OptionalInt.empty();
        this.retention = Duration.ofMinutes(10 + random.nextInt(170));
    }

    /**
     * Draws a few of these, of which one does not change whether another is drawn.
     *
     * @param sources the source of randomness for one concern
     */
    static Scenario draw(Function<String, SplittableRandom> sources, Set<Variation> offered) {
        SplittableRandom random = sources.apply("scenario");
        Set<Variation> tried = EnumSet.noneOf(Variation.class);
        for (Variation variation : Variation.values()) {
            boolean shares = variation.compareTo(LAST_TO_SHARE) <= 0;
            SplittableRandom source = shares ? random : sources.apply("variation " + variation.name());
            boolean drawn = source.nextDouble() < SHARE;
            if (drawn && offered.contains(variation)) {
                tried.add(variation);
            }
        }
        oneOf(tried, random, Variation.IN_DOUBT_PARKS, Variation.IN_DOUBT_RESPAWNS);
        oneOf(tried, random, Variation.LATE_SUCCESS_REOPENS, Variation.LATE_SUCCESS_DISCARDED);
        if (offered.contains(Variation.BACKGROUND) && tried.contains(Variation.WATCHERS)) {
            // Nobody is told of anything without
            tried.add(Variation.BACKGROUND);
        }
        return new Scenario(tried, random, sources.apply("chains").nextBoolean());
    }

    private static void oneOf(Set<Variation> tried, SplittableRandom random, Variation one, Variation other) {
        Variation less = random.nextBoolean() ? one : other;
        if (tried.contains(one) && tried.contains(other)) {
            tried.remove(less);
        }
    }

    /** Whether this run tries this. */
    public boolean tries(Variation variation) {
        return tried.contains(variation);
    }

    /** How many jobs of one provider may be in flight. */
    public OptionalInt limitPerProvider() {
        return limitPerProvider;
    }

    /** How many jobs of one owner may be in flight. */
    public OptionalInt limitPerOwner() {
        return limitPerOwner;
    }

    /** How long settled jobs are kept, if not for good. */
    public Optional<Duration> retention() {
        return tries(Variation.RETENTION) ? Optional.of(retention) : Optional.empty();
    }

    /** Whether the step that submits another job is one in the store. */
    public boolean chainsInTransactions() {
        return chainsInTransactions;
    }

    /** The steps of a success between {@code charge} and {@code deliver}; each does {@link StepEffects#work}. */
    public List<WorkStep> work() {
        List<WorkStep> steps = new ArrayList<>();
        for (WorkStep step : WorkStep.values()) {
            if (tries(step.variation())) {
                steps.add(step);
            }
        }
        return List.copyOf(steps);
    }

    @Override
    public String toString() {
        return tried.toString();
    }
}
