package dev.farjob.testkit.simulation;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Decides, for one run, when a fault strikes; and counts them. */
final class Faults {

    static final Duration LAST_CALLS = Duration.ofHours(1);

    private final Simulation simulation;
    private final FaultPlan plan;
    private final boolean mayHang;
    private final SplittableRandom random;
    private final Map<Fault, Long> struck = new EnumMap<>(Fault.class);

    Faults(Simulation simulation, FaultPlan plan, Scenario scenario) {
        this.simulation = simulation;
        this.mayHang = scenario.tries(Variation.HANGING_CALLS);
        this.random = simulation.random("faults");
        // Some runs are nearly calm, some are twice as rough as the plan, and most have a fault or two left out
        FaultPlan drawn = plan.times(random.nextInt(5) * 0.5);
        for (Fault fault : Fault.values()) {
            if (Simulation.chance(random, 0.2)) {
                drawn = drawn.rate(fault, 0);
            }
        }
        if (!scenario.tries(Variation.PAUSES)) {
            drawn = drawn.rate(Fault.NODE_PAUSES, 0);
        }
        if (!scenario.tries(Variation.CLOSES)) {
            drawn = drawn.rate(Fault.NODE_CLOSES, 0);
        }
        this.plan = drawn;
    }

    boolean strikes(Fault fault) {
        double rate = plan.rate(fault);
        if (rate <= 0 || !isActive() || random.nextDouble() >= rate) {
            return false;
        }
        struck.merge(fault, 1L, Long::sum);
        simulation.trace("fault", fault);
        return true;
    }

    /** Whether there are still faults. */
    boolean isActive() {
        return simulation.elapsed().compareTo(plan.horizon()) < 0;
    }

    /** Whether a call that a fault struck in time may still be under way. */
    boolean hasJustCeased() {
        return simulation.elapsed().compareTo(plan.horizon().plus(LAST_CALLS)) < 0;
    }

    /** Whether a call to a provider may hang even when everything else works. */
    boolean mayHang() {
        return mayHang;
    }

    FaultPlan plan() {
        return plan;
    }

    /** Some time between these, short ones as likely as long ones. */
    Duration between(Duration least, Duration most) {
        double low = Math.log(Math.max(1.0, (double) least.toMillis()));
        double high = Math.log(Math.max(1.0, (double) most.toMillis()));
        return Duration.ofMillis((long) Math.exp(low + random.nextDouble() * (high - low)));
    }

    boolean flip() {
        return random.nextBoolean();
    }

    int upTo(int bound) {
        return random.nextInt(bound + 1);
    }

    Map<Fault, Long> struck() {
        return struck;
    }
}
