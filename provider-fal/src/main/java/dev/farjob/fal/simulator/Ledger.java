package dev.farjob.fal.simulator;

import dev.farjob.fal.simulator.Life.Phase;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** All that the simulator knows; every access goes through its lock. */
final class Ledger {

    private final Clock clock;
    private final Map<String, Life> lives = new LinkedHashMap<>();
    private final Deque<FalScript> next = new ArrayDeque<>();
    private final Map<FalCall, Deque<FalFault>> faults = new EnumMap<>(FalCall.class);
    private final Map<FalCall, Every> repeated = new EnumMap<>(FalCall.class);
    private final Map<FalCall, Integer> counts = new EnumMap<>(FalCall.class);
    private FalScript script = FalScript.ending(FalOutcome.video());
    private long made;

    /** Every so many calls. */
    private record Every(int calls, FalFault fault) {}

    Ledger(Clock clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    synchronized void everyJob(FalScript everyJob) {
        script = everyJob;
    }

    synchronized void nextJob(FalScript nextJob) {
        next.add(nextJob);
    }

    synchronized void next(FalCall call, FalFault fault) {
        faults.computeIfAbsent(call, same -> new ArrayDeque<>()).add(fault);
    }

    synchronized void every(int calls, FalCall call, FalFault fault) {
        repeated.put(call, new Every(calls, fault));
    }

    /** Counts a call, and says what it meets. */
    synchronized Optional<FalFault> meet(FalCall call) {
        int count = counts.merge(call, 1, Integer::sum);
        Deque<FalFault> waiting = faults.get(call);
        if (waiting != null && !waiting.isEmpty()) {
            return Optional.of(waiting.remove());
        }
        Every every = repeated.get(call);
        return every != null && count % every.calls() == 0 ? Optional.of(every.fault()) : Optional.empty();
    }

    synchronized int count(FalCall call) {
        return counts.getOrDefault(call, 0);
    }

    synchronized Life add(
            String endpoint, String input, Optional<URI> webhook, Map<String, String> headers, String key) {
        String id = new UUID(0x5eed_0000_0000_4000L | (made >>> 32), 0x8000_0000_0000_0000L | made++).toString();
        FalScript chosen = next.isEmpty() ? script : next.remove();
        Life life = new Life(new FalRequest(id, endpoint, input, webhook, headers), key, chosen, clock.instant());
        lives.put(id, life);
        return life;
    }

    synchronized Optional<Life> find(String id) {
        return Optional.ofNullable(lives.get(id));
    }

    synchronized List<Life> all() {
        return new ArrayList<>(lives.values());
    }

    synchronized void forget(String id) {
        lives.remove(id);
    }

    synchronized void end(String id, FalOutcome outcome) {
        Life life = Optional.ofNullable(lives.get(id))
                .orElseThrow(() -> new IllegalArgumentException("the simulator has no request " + id));
        life.end(outcome, clock.instant());
    }

    /** How many requests wait, without this one. */
    synchronized int waiting(Instant before) {
        Instant now = clock.instant();
        return (int) lives.values().stream()
                .filter(life -> life.sentAt.isBefore(before) && life.phase(now) == Phase.IN_QUEUE)
                .count();
    }

    synchronized Phase phase(Life life) {
        return life.phase(clock.instant());
    }

    synchronized void cancel(Life life) {
        Instant now = clock.instant();
        if (life.phase(now) == Phase.IN_QUEUE) {
            life.remove(now);
        } else if (life.script().honoursCancel()) {
            life.end(FalOutcome.cancelled(), now);
        }
    }

    /** Something that needs a life to stand still. */
    synchronized <T> T read(Supplier<T> reading) {
        return reading.get();
    }
}
