package dev.farjob.internal.write;

import dev.farjob.internal.write.CombinedCall.Turn;
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

/**
 * Who waits to be written, in the order in which they came, and who may go. Nothing foreign happens under its lock, so
 * nobody holds it for long.
 *
 * <p>Two calls about one thing are never under way together: a database would make the later one wait for the earlier one's
 * lock, and with it everybody who shares the call.
 */
final class CombinerQueue<C, A> {

    /** The most that one call takes up; larger ones gain next to nothing, and make everybody in them wait longer. */
    static final long LARGEST = 500;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<CombinedCall<C, A>> waiting = new LinkedHashSet<>();
    private final Map<Object, Integer> underWay = new HashMap<>();
    /** Negative, while callers who had lost patience make more calls than there should be. */
    private int free;

    CombinerQueue(int atOnce) {
        this.free = atOnce;
    }

    /** Lines up; if a call is free, the turn has come before this returns. */
    void arrive(CombinedCall<C, A> call) {
        locked(() -> {
            waiting.add(call);
            letLead();
        });
    }

    /** Lets a caller lead who does not want to wait; false if its items are in a call already, or its turn has come. */
    boolean goAhead(CombinedCall<C, A> call) {
        boolean[] waited = new boolean[1];
        locked(() -> {
            waited[0] = waiting.remove(call);
            if (waited[0]) {
                begin(call);
                free--;
            }
        });
        return waited[0];
    }

    /** Takes along whoever waits and fits, behind the one that leads. */
    void board(List<CombinedCall<C, A>> all) {
        locked(() -> {
            CombinedCall<C, A> leader = all.get(0);
            long room = LARGEST - leader.weight();
            if (leader.repeatsItself()) {
                return;
            }
            Set<Object> passed = new HashSet<>();
            for (Iterator<CombinedCall<C, A>> calls = waiting.iterator(); calls.hasNext() && room > 0; ) {
                CombinedCall<C, A> next = calls.next();
                if (next.repeatsItself() || !mayGo(next, passed)) {
                    // Nobody overtakes it who wants the same
                    passed.addAll(next.keys());
                    continue;
                }
                room -= next.weight();
                if (room >= 0) {
                    calls.remove();
                    begin(next);
                    all.add(next);
                }
            }
        });
    }

    /** Ends a call, and lets the next begin. */
    void leave(List<CombinedCall<C, A>> all) {
        locked(() -> {
            all.forEach(call -> call.keys()
                    .forEach(key -> underWay.computeIfPresent(key, (same, times) -> times == 1 ? null : times - 1)));
            free++;
            letLead();
        });
    }

    private void letLead() {
        while (free > 0) {
            Optional<CombinedCall<C, A>> next = firstThatMayGo();
            if (next.isEmpty()) {
                return;
            }
            waiting.remove(next.get());
            begin(next.get());
            free--;
            next.get().turn().complete(new Turn.Lead<>());
        }
    }

    private Optional<CombinedCall<C, A>> firstThatMayGo() {
        Set<Object> passed = new HashSet<>();
        for (CombinedCall<C, A> call : waiting) {
            if (mayGo(call, passed)) {
                return Optional.of(call);
            }
            passed.addAll(call.keys());
        }
        return Optional.empty();
    }

    private boolean mayGo(CombinedCall<C, A> call, Set<Object> passed) {
        return Collections.disjoint(call.keys(), passed) && Collections.disjoint(underWay.keySet(), call.keys());
    }

    private void begin(CombinedCall<C, A> call) {
        call.keys().forEach(key -> underWay.merge(key, 1, Integer::sum));
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
