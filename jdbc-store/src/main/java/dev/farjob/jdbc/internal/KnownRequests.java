package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.Snapshots.Request;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.model.JobId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The requests that this node has seen. They never change, so a poll of a running job need not read its input, which may be
 * large, every time, and a change finds its row without a look at the request.
 *
 * <p>A database that was restored may give a number, and even an id, to another request. So a request is taken for that of a
 * row only if the row has its id, its number and its time of creation.
 */
final class KnownRequests {

    /** How many characters of inputs are kept; each job costs a few hundred bytes besides. */
    static final long MOST_CHARACTERS = 16L << 20;

    static final int MOST_JOBS = 100_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<JobId, Request> known = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;

    /** The requests of those of these rows that are known. */
    Map<JobId, Request> of(Collection<LiveRow> rows) {
        Map<JobId, Request> found = new HashMap<>();
        lock.lock();
        try {
            for (LiveRow row : rows) {
                Request request = known.get(row.id());
                if (request != null && isOf(request, row)) {
                    found.put(row.id(), request);
                }
            }
        } finally {
            lock.unlock();
        }
        return found;
    }

    private static boolean isOf(Request request, LiveRow row) {
        return request.no() == row.no() && Micros.of(request.createdAt()) == row.createdAt();
    }

    /** The numbers of those of these jobs that are known; somebody may have given a job another since. */
    Map<JobId, Long> numbers(List<JobId> ids) {
        Map<JobId, Long> found = new HashMap<>();
        lock.lock();
        try {
            for (JobId id : ids) {
                Request request = known.get(id);
                if (request != null) {
                    found.put(id, request.no());
                }
            }
        } finally {
            lock.unlock();
        }
        return found;
    }

    /** Remembers these, and forgets the ones that were not asked for longest. */
    void add(Iterable<Request> requests) {
        lock.lock();
        try {
            for (Request request : requests) {
                remove(request.id());
                known.put(request.id(), request);
                characters += size(request);
            }
            Iterator<Request> oldest = known.values().iterator();
            while (known.size() > MOST_JOBS || characters > MOST_CHARACTERS) {
                characters -= size(oldest.next());
                oldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets these. */
    void forget(Iterable<JobId> ids) {
        lock.lock();
        try {
            ids.forEach(this::remove);
        } finally {
            lock.unlock();
        }
    }

    private void remove(JobId id) {
        Request gone = known.remove(id);
        if (gone != null) {
            characters -= size(gone);
        }
    }

    private static long size(Request request) {
        return request.spec().input().json().length();
    }
}
