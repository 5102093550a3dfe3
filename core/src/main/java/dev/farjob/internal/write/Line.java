package dev.farjob.internal.write;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The entries that wait to be written, in the order in which they came, and which of them may go. Nothing foreign happens
 * under its lock, so nobody holds it for long.
 *
 * <p>Two calls about one thing are never under way together: a database would make the later one wait for the earlier one's
 * lock, and with it everybody who shares the call.
 */
final class Line<C, A> {

    /** The most that one call takes up; larger ones gain next to nothing, and make everybody in them wait longer. */
    static final long LARGEST = 500;

    /** As many entries that were left are worth a call of their own beside each that is under way. */
    static final int ENOUGH = 100;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Entry<C, A>> waiting = new LinkedHashSet<>();
    private final Map<Object, Integer> underWay = new HashMap<>();
    private final int atOnce;
    /** How many of those that wait have a caller who waits with them. */
    private int joined;
    /** More than there should be at once, while callers who had lost patience make calls as well. */
    private int calls;

    Line(int atOnce) {
        this.atOnce = atOnce;
    }

    /** Lines up, and answers which entries lead a call now. */
    List<Entry<C, A>> arrive(Entry<C, A> entry) {
        return locked(() -> {
            waiting.add(entry);
            joined += entry.isJoined() ? 1 : 0;
            return leaders();
        });
    }

    /** Lets an entry lead whose caller does not want to wait; false if it is in a call already, or its turn has come. */
    boolean goAhead(Entry<C, A> entry) {
        return locked(() -> {
            boolean waited = waiting.contains(entry);
            if (waited) {
                lead(entry);
            }
            return waited;
        });
    }

    /** Lets an entry lead that was left longer ago than this, if there is one. */
    Optional<Entry<C, A>> late(long now, Duration patience) {
        return locked(() -> {
            for (Entry<C, A> entry : waiting) {
                if (now - entry.since() <= patience.toNanos()) {
                    break;
                }
                if (!entry.isJoined()) {
                    lead(entry);
                    return Optional.of(entry);
                }
            }
            return Optional.empty();
        });
    }

    /** The entries of the call that this one leads: behind it, what waits and fits. */
    List<Entry<C, A>> board(Entry<C, A> leader) {
        return locked(() -> {
            List<Entry<C, A>> all = new ArrayList<>();
            all.add(leader);
            long room = leader.repeatsItself() ? 0 : LARGEST - leader.weight();
            Set<Object> passed = new HashSet<>();
            for (Iterator<Entry<C, A>> entries = waiting.iterator(); entries.hasNext() && room > 0; ) {
                Entry<C, A> next = entries.next();
                if (next.repeatsItself() || !mayGo(next, passed)) {
                    // Nothing about the same overtakes it
                    passed.addAll(next.keys());
                    continue;
                }
                room -= next.weight();
                if (room >= 0) {
                    entries.remove();
                    begin(next);
                    all.add(next);
                }
            }
            return all;
        });
    }

    /** Ends a call, except for those of its entries that are tried by themselves, and answers which entries lead now. */
    List<Entry<C, A>> end(List<Entry<C, A>> all) {
        return locked(() -> {
            calls--;
            all.forEach(this::release);
            return leaders();
        });
    }

    /** Ends the try of an entry by itself, and answers which entries lead now. */
    List<Entry<C, A>> endAlone(Entry<C, A> entry) {
        return locked(() -> {
            release(entry);
            return leaders();
        });
    }

    private void release(Entry<C, A> entry) {
        entry.keys().forEach(key -> underWay.computeIfPresent(key, (same, times) -> times == 1 ? null : times - 1));
    }

    private List<Entry<C, A>> leaders() {
        List<Entry<C, A>> leaders = new ArrayList<>();
        Optional<Entry<C, A>> next = next();
        while (next.isPresent()) {
            lead(next.get());
            leaders.add(next.get());
            next = next();
        }
        return leaders;
    }

    /** The first that may go; an entry that was left goes only if nothing is under way, or with enough of its kind. */
    private Optional<Entry<C, A>> next() {
        boolean mayLeft = calls == 0 || waiting.size() > calls * ENOUGH;
        if (calls >= atOnce || (joined == 0 && !mayLeft)) {
            return Optional.empty();
        }
        Set<Object> passed = new HashSet<>();
        for (Entry<C, A> entry : waiting) {
            if ((entry.isJoined() || mayLeft) && mayGo(entry, passed)) {
                return Optional.of(entry);
            }
            passed.addAll(entry.keys());
        }
        return Optional.empty();
    }

    private boolean mayGo(Entry<C, A> entry, Set<Object> passed) {
        return Collections.disjoint(entry.keys(), passed) && Collections.disjoint(underWay.keySet(), entry.keys());
    }

    private void lead(Entry<C, A> entry) {
        waiting.remove(entry);
        begin(entry);
        calls++;
    }

    private void begin(Entry<C, A> entry) {
        joined -= entry.isJoined() ? 1 : 0;
        entry.keys().forEach(key -> underWay.merge(key, 1, Integer::sum));
    }

    private <R> R locked(Supplier<R> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
