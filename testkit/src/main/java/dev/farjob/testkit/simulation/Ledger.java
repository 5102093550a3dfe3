package dev.farjob.testkit.simulation;

import dev.farjob.model.Owner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The far side of the steps that happen elsewhere: a ledger that takes each key once, and remembers every call. */
final class Ledger {

    /**
     * One call, whether or not it was the first under its key.
     *
     * @param step {@link StepEffects#CHARGE}, {@link StepEffects#RELEASE} or {@link StepEffects#RECHARGE}
     */
    record Call(String step, Owner owner, String key) {}

    private final List<Call> calls = new ArrayList<>();
    private final Map<String, Integer> effective = new HashMap<>();

    void call(String step, Owner owner, String key) {
        Call call = new Call(step, owner, key);
        calls.add(call);
        effective.putIfAbsent(key, calls.size());
    }

    /** Every call there was. */
    List<Call> calls() {
        return calls;
    }

    /** Whether a call under this key had an effect. */
    boolean has(String key) {
        return effective.containsKey(key);
    }

    /** Whether the one took effect before the other, both having done so. */
    boolean isBefore(String one, String other) {
        return effective.getOrDefault(one, 0) < effective.getOrDefault(other, 0);
    }
}
