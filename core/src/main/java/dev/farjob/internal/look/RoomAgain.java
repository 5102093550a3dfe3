package dev.farjob.internal.look;

import dev.farjob.internal.time.Timekeeper;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Says when a place that was given back is worth another claim. A claim for each of them would cost the store more than the
 * looks themselves; so it waits for company, though not for long.
 */
final class RoomAgain {

    /** How long places may be free where more is due. */
    static final Duration A_MOMENT = Duration.ofMillis(10);

    private final Timekeeper time;
    private final Predicate<String> hasMuchRoom;
    private final AtomicBoolean waiting = new AtomicBoolean();

    /** @param hasMuchRoom says of a provider whether so many of its places are free that a claim is worth while at once */
    RoomAgain(Timekeeper time, Predicate<String> hasMuchRoom) {
        this.time = time;
        this.hasMuchRoom = hasMuchRoom;
    }

    /** A place of this provider is free again: claims at once, or in a moment. */
    void at(String provider, Runnable claim) {
        if (hasMuchRoom.test(provider)) {
            claim.run();
        } else if (waiting.compareAndSet(false, true)) {
            time.later(A_MOMENT, () -> {
                waiting.set(false);
                claim.run();
            });
        }
    }
}
