package dev.farjob.fal.simulator;

import dev.farjob.fal.simulator.Life.Phase;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Shared by all routes of the simulator: what it knows, how it behaves, and who may ask. */
final class World {

    private static final Duration RESULT_LIFETIME = Duration.ofHours(1);
    private static final Duration LARGE_RESULT_LIFETIME = Duration.ofMinutes(6);
    private static final int LARGE = 10_000;
    private static final int TOO_LARGE_TO_STORE = 1_000_000;

    final Ledger ledger;
    final Signer signer;
    final Webhooks webhooks;
    private final Set<FalHabit> habits = Collections.synchronizedSet(EnumSet.noneOf(FalHabit.class));
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private volatile String base = "";
    private volatile @Nullable String foreign;

    World(Ledger ledger, Signer signer, Webhooks webhooks) {
        this.ledger = ledger;
        this.signer = signer;
        this.webhooks = webhooks;
    }

    void base(String url) {
        base = url;
    }

    /** The simulator's URL. */
    String base() {
        return base;
    }

    /** The URL at which submits say that the request is. */
    String statedBase() {
        String other = foreign;
        return other == null ? base : other;
    }

    void stateBase(URI other) {
        foreign = other.toString();
    }

    void habits(Set<FalHabit> all) {
        habits.addAll(all);
    }

    boolean does(FalHabit habit) {
        return habits.contains(habit);
    }

    void accept(String key) {
        keys.add(key);
    }

    void revoke(String key) {
        keys.remove(key);
    }

    /** The key of a request, if it is one that is accepted. */
    Optional<String> key(@Nullable String authorization) {
        return Optional.ofNullable(authorization)
                .filter(value -> value.startsWith("Key "))
                .map(value -> value.substring("Key ".length()))
                .filter(keys::contains);
    }

    /** The request, if it is there and of this key: fal does not tell the one from the other. */
    Optional<Life> find(String id, String key) {
        return ledger.find(id)
                .filter(life -> life.key.equals(key))
                .filter(life -> !life.isRemoved() || does(FalHabit.REMOVED_IS_COMPLETED));
    }

    /** Whether the queue still has the result of a request that has ended. */
    boolean hasResult(Life life) {
        Instant now = ledger.now();
        if (ledger.phase(life) != Phase.COMPLETED) {
            return true;
        }
        int size = life.outcome().body(base, life.request.id()).length();
        boolean kept = isStored(life) && !does(FalHabit.RESULTS_EXPIRE) && size <= TOO_LARGE_TO_STORE;
        Duration lifetime = size >= LARGE ? LARGE_RESULT_LIFETIME : RESULT_LIFETIME;
        return kept || now.isBefore(life.endsAt().plus(lifetime));
    }

    /** Whether the history has what went in and came out. */
    boolean isStored(Life life) {
        return life.stored && !does(FalHabit.NOTHING_STORED);
    }
}
