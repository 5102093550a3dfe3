package dev.farjob.modal.grpc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The newest entries of a map, which are good to remember and may be forgotten. Safe for many threads. */
final class Recent<V> {

    private static final int MOST = 10_000;

    private final Map<String, V> entries = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MOST;
        }
    };

    synchronized void put(String key, V value) {
        entries.remove(key);
        entries.put(key, value);
    }

    synchronized Optional<V> find(String key) {
        return Optional.ofNullable(entries.get(key));
    }
}
