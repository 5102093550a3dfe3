package dev.farjob.testkit.simulation;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The last events of a run. They are kept as they are and put into words only when somebody reads them. */
final class Trace {

    private record Entry(long step, Instant at, String fiber, String what, Object detail) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%6d  %-27s  %-18s %s %s", step, at, fiber, what, detail);
        }
    }

    private final int size;
    private final Deque<Entry> entries = new ArrayDeque<>();

    Trace(int size) {
        this.size = size;
    }

    void add(long step, Instant at, String fiber, String what, Object detail) {
        if (entries.size() == size) {
            entries.removeFirst();
        }
        entries.addLast(new Entry(step, at, fiber, what, detail));
    }

    List<String> lines() {
        return entries.stream().map(Entry::toString).collect(Collectors.toList());
    }
}
