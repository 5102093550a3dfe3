package dev.farjob.modal.simulator.gateway;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The entries of the app's {@code modal.Dict}: which call a key has, and which calls it was asked to cancel. */
final class Keys {

    /**
     * The entry of a key.
     *
     * @param isClosed whether no call may be started under it any more
     * @param call its call; null while that is not recorded
     */
    record Entry(boolean isClosed, @Nullable String call) {}

    private final Map<String, Entry> keys = new HashMap<>();
    private final Set<String> cancelled = new HashSet<>();

    /** Claims a key for a call; if somebody was quicker, what they put there. */
    synchronized Optional<Entry> claim(String key) {
        return Optional.ofNullable(keys.putIfAbsent(key, new Entry(false, null)));
    }

    /** Closes a key for good; if somebody was quicker, what they put there. */
    synchronized Optional<Entry> close(String key) {
        return Optional.ofNullable(keys.putIfAbsent(key, new Entry(true, null)));
    }

    synchronized void record(String key, String call) {
        keys.put(key, new Entry(false, call));
    }

    /** Gives a claim back, because nothing was started under it. */
    synchronized void release(String key) {
        keys.remove(key);
    }

    synchronized void noteCancel(String call) {
        cancelled.add(call);
    }

    synchronized boolean wasCancelled(String call) {
        return cancelled.contains(call);
    }
}
