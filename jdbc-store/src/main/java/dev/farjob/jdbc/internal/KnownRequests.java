package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.Snapshots.Request;
import dev.farjob.model.JobId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The requests that this node has seen. They never change, so a poll of a running job need not read its input, which may be
 * large, every time, and a change finds its row without a look at the request. Rows are known by their number, which is never
 * used twice.
 */
final class KnownRequests {

    /** How many characters of inputs are kept; each job costs a few hundred bytes besides. */
    static final long MOST_CHARACTERS = 16L << 20;

    static final int MOST_JOBS = 100_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Request> known = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<JobId, Long> numbers = new HashMap<>();
    private long characters;

    /** Those of these that are known. */
    Map<Long, Request> of(List<Long> numbers) {
        return among(numbers, known::get);
    }

    /** The numbers of those of these jobs that are known. */
    Map<JobId, Long> numbers(List<JobId> ids) {
        return among(ids, this.numbers::get);
    }

    private <K, V> Map<K, V> among(List<K> keys, Function<K, @Nullable V> lookUp) {
        Map<K, V> found = new HashMap<>();
        lock.lock();
        try {
            for (K key : keys) {
                V value = lookUp.apply(key);
                if (value != null) {
                    found.put(key, value);
                }
            }
        } finally {
            lock.unlock();
        }
        return found;
    }

    /** Remembers these, and forgets what was not asked for longest. */
    void add(Iterable<Request> requests) {
        lock.lock();
        try {
            for (Request request : requests) {
                remove(request.no());
                known.put(request.no(), request);
                numbers.put(request.id(), request.no());
                characters += size(request);
            }
            Queue<Long> oldest = new ArrayDeque<>(
                    known.size() > MOST_JOBS || characters > MOST_CHARACTERS ? List.copyOf(known.keySet()) : List.of());
            while (known.size() > MOST_JOBS || characters > MOST_CHARACTERS) {
                remove(oldest.remove());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets these. */
    void forget(Iterable<Long> numbers) {
        lock.lock();
        try {
            numbers.forEach(this::remove);
        } finally {
            lock.unlock();
        }
    }

    private void remove(Long number) {
        Request gone = known.remove(number);
        if (gone != null) {
            numbers.remove(gone.id(), number);
            characters -= size(gone);
        }
    }

    private static long size(Request request) {
        return request.spec().input().json().length();
    }
}
