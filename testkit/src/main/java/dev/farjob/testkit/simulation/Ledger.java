package dev.farjob.testkit.simulation;

import dev.farjob.model.Owner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The far side of the steps that happen elsewhere: a ledger that takes each key once, and remembers every call. */
final class Ledger {

    /**
     * One call, whether or not it was the first under its key.
     *
     * @param step {@link StepEffects#CHARGE} or {@link StepEffects#RELEASE}
     */
    record Call(String step, Owner owner, String key) {}

    private final List<Call> calls = new ArrayList<>();
    private final Map<String, Call> effective = new LinkedHashMap<>();

    void call(String step, Owner owner, String key) {
        Call call = new Call(step, owner, key);
        calls.add(call);
        effective.putIfAbsent(key, call);
    }

    /** Every call there was. */
    List<Call> calls() {
        return calls;
    }

    /** The calls that had an effect, by key. */
    Map<String, Call> effective() {
        return effective;
    }
}
