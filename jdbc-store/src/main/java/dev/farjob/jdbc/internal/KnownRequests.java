package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.Snapshots.Request;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What this node has seen of what never changes, so that a poll of a running job does not read its input, which may be
 * large, every time. Rows are known by their number, which is never used twice.
 */
final class KnownRequests {

    /** How many characters of inputs are kept; a job more costs a few hundred bytes besides. */
    private static final long MOST_CHARACTERS = 16L << 20;

    private static final int MOST_JOBS = 100_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Request> known = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;

    /** Those of these that are known. */
    Map<Long, Request> of(List<Long> numbers) {
        Map<Long, Request> found = new HashMap<>();
        lock.lock();
        try {
            for (Long number : numbers) {
                Request request = known.get(number);
                if (request != null) {
                    found.put(number, request);
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
                Request before = known.put(request.no(), request);
                characters += size(request) - (before == null ? 0 : size(before));
            }
            Queue<Long> oldest = new ArrayDeque<>(
                    known.size() > MOST_JOBS || characters > MOST_CHARACTERS ? List.copyOf(known.keySet()) : List.of());
            while (known.size() > MOST_JOBS || characters > MOST_CHARACTERS) {
                Request gone = known.remove(oldest.remove());
                characters -= gone == null ? 0 : size(gone);
            }
        } finally {
            lock.unlock();
        }
    }

    private static long size(Request request) {
        return request.spec().input().json().length();
    }
}
