package dev.farjob.modal.simulator.gateway;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a simulated workspace, in memory. Every function is deployed, except those that are {@link #undeploy
 * undeployed}; every call waits until a test or its {@link CallScript} moves it.
 */
public final class SimulatedCalls implements ModalCalls {

    private final Clock clock;
    private final Map<String, SimulatedCall> calls = new LinkedHashMap<>();
    private final Queue<CallScript> next = new ArrayDeque<>();
    private final Set<String> undeployed = new HashSet<>();
    private CallScript every = CallScript.waiting();

    /** No calls yet; time is this clock's. */
    public SimulatedCalls(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock must not be null");
    }

    @Override
    public synchronized Optional<String> spawn(String function, String input) {
        if (undeployed.contains(function)) {
            return Optional.empty();
        }
        @Nullable CallScript first = next.poll();
        // As long as Modal's own, and in the order of time like them
        String id = String.format(Locale.ROOT, "fc-%026d", calls.size() + 1);
        calls.put(id, new SimulatedCall(id, function, input, first != null ? first : every, clock));
        return Optional.of(id);
    }

    @Override
    public synchronized Optional<CallView> find(String id) {
        return Optional.ofNullable(calls.get(id)).flatMap(SimulatedCall::view);
    }

    @Override
    public synchronized void cancel(String id) {
        Optional.ofNullable(calls.get(id)).ifPresent(SimulatedCall::cancel);
    }

    /** The next call follows this script; called again, the one after it. */
    public synchronized SimulatedCalls nextCall(CallScript script) {
        next.add(Objects.requireNonNull(script, "script must not be null"));
        return this;
    }

    /** All other calls follow this script. */
    public synchronized SimulatedCalls everyCall(CallScript script) {
        every = Objects.requireNonNull(script, "script must not be null");
        return this;
    }

    /** Takes a function away: calls of it are refused. */
    public synchronized SimulatedCalls undeploy(String function) {
        undeployed.add(Objects.requireNonNull(function, "function must not be null"));
        return this;
    }

    /** All calls that were ever started, oldest first. */
    public synchronized List<SimulatedCall> all() {
        return new ArrayList<>(calls.values());
    }

    /**
     * The call with this id.
     *
     * @throws NoSuchElementException if there is none
     */
    public synchronized SimulatedCall call(String id) {
        @Nullable SimulatedCall call = calls.get(id);
        if (call == null) {
            throw new NoSuchElementException("the simulator has started no call " + id);
        }
        return call;
    }
}
