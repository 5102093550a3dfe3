package dev.farjob.memory;

import dev.farjob.store.Duty;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Which node holds which duty, and until when. Not safe for threads: the store's lock is around it. */
final class Duties {

    private record Held(String node, Instant until) {}

    private final Map<String, Held> byName = new HashMap<>();

    boolean hold(Duty duty, Instant now) {
        Held held = byName.get(duty.name());
        boolean isFree =
                held == null || !held.until().isAfter(now) || held.node().equals(duty.node());
        if (isFree) {
            byName.put(duty.name(), new Held(duty.node(), now.plus(duty.lease())));
        }
        return isFree && !duty.isGivenBack();
    }
}
