package dev.farjob.testkit.simulation;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * How rough a run is: the rate of each fault, and for how long there are any. Immutable.
 *
 * <p>After {@link #horizon()} nothing fails any more, so that every run can come to rest: from then on the system has
 * {@link #restWithin()} to settle or park every job.
 */
public final class FaultPlan {

    private static final Duration HORIZON = Duration.ofMinutes(90);
    private static final Duration REST_WITHIN = Duration.ofDays(3);

    private final Map<Fault, Double> rates;
    private final Duration horizon;
    private final Duration restWithin;

    private FaultPlan(Map<Fault, Double> rates, Duration horizon, Duration restWithin) {
        this.rates = rates;
        this.horizon = horizon;
        this.restWithin = restWithin;
    }

    /** Nothing goes wrong. */
    public static FaultPlan calm() {
        return new FaultPlan(new EnumMap<>(Fault.class), HORIZON, REST_WITHIN);
    }

    /** Everything goes wrong now and then, for 90 minutes; three days to come to rest. */
    public static FaultPlan standard() {
        Map<Fault, Double> rates = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            rates.put(fault, usual(fault));
        }
        return new FaultPlan(rates, HORIZON, REST_WITHIN);
    }

    private static double usual(Fault fault) {
        return switch (fault) {
            case CRASH_BEFORE, CRASH_AFTER, NODE_PAUSES -> 0.001;
            case CRASH_IN_TRANSACTION, TRANSACTION_FAILS -> 0.05;
            case STORE_FAILS_BEFORE, STORE_FAILS_AFTER -> 0.02;
            case DELAY -> 0.1;
            case COMMIT_LASTS -> 0.4;
            case STALL -> 0.003;
            case PROVIDER_UNREACHABLE, PROVIDER_THROWS -> 0.05;
            case SPAWN_REFUSED -> 0.03;
            case SPAWN_NOT_SENT, SPAWN_REQUEST_LOST, SPAWN_ANSWER_LOST -> 0.08;
            case STATUS_NOT_UNDERSTOOD, STATUS_DENIED, STATUS_NOT_FOUND -> 0.02;
            case LOOK_UP_CANNOT_TELL -> 0.2;
            case LEDGER_FAILS_BEFORE, LEDGER_FAILS_AFTER -> 0.1;
            case WEBHOOK_MISSING, WEBHOOK_DUPLICATE -> 0.2;
            case WEBHOOK_LATE, WEBHOOK_WITHOUT_QUERY, WEBHOOK_FORGED -> 0.1;
            case REMOTE_JOB_VANISHES -> 0.02;
            case PROVIDER_OUTAGE -> 0.02;
            case NODE_DIES, NODE_CLOSES, CLOCK_JUMPS -> 0.1;
        };
    }

    /**
     * The same plan with this rate of one fault.
     *
     * @throws IllegalArgumentException if it is not within 0 and 1
     */
    public FaultPlan rate(Fault fault, double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("the rate of " + fault + " must be within 0 and 1, not " + rate);
        }
        Map<Fault, Double> changed = new EnumMap<>(rates);
        changed.put(Objects.requireNonNull(fault, "fault must not be null"), rate);
        return new FaultPlan(changed, horizon, restWithin);
    }

    /** The same plan, with all rates multiplied by this; a rate of 1 is the most. */
    public FaultPlan times(double factor) {
        Map<Fault, Double> changed = new EnumMap<>(Fault.class);
        rates.forEach((fault, rate) -> changed.put(fault, Math.min(1, rate * factor)));
        return new FaultPlan(changed, horizon, restWithin);
    }

    /** The same plan with faults for this long. */
    public FaultPlan horizon(Duration horizon) {
        return new FaultPlan(rates, Objects.requireNonNull(horizon, "horizon must not be null"), restWithin);
    }

    /** The same plan with this much time to come to rest. */
    public FaultPlan restWithin(Duration restWithin) {
        return new FaultPlan(rates, horizon, Objects.requireNonNull(restWithin, "rest must not be null"));
    }

    /** The chance of this fault at each opportunity. */
    public double rate(Fault fault) {
        return rates.getOrDefault(fault, 0.0);
    }

    /** For how long there are faults, from the beginning. */
    public Duration horizon() {
        return horizon;
    }

    /** How long after the horizon every job must be settled or parked. */
    public Duration restWithin() {
        return restWithin;
    }
}
