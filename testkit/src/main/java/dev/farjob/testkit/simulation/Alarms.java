package dev.farjob.testkit.simulation;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** When fibers want to be woken, the earliest first, and those of one moment in the order in which they were set. */
final class Alarms {

    /** Whether anybody still waits for an alarm shows only when its time comes; nothing is ever searched for. */
    private record Alarm(long at, long number, Fiber fiber, long waiting) implements Comparable<Alarm> {
        @Override
        public int compareTo(Alarm other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private long set;

    void set(long at, Fiber fiber, long waiting) {
        alarms.add(new Alarm(at, ++set, fiber, waiting));
    }

    /** Drops what nobody waits for any more; whether an alarm is left. */
    boolean skipToNext() {
        while (!alarms.isEmpty()
                && !alarms.element().fiber().isInWait(alarms.element().waiting())) {
            alarms.remove();
        }
        return !alarms.isEmpty();
    }

    long nextAt() {
        return alarms.element().at();
    }

    /** A fiber whose time has come. One that only wanted to look, and sees nothing yet, gets no turn: it is set again. */
    @Nullable
    Fiber takeDue(long now) {
        while (skipToNext() && nextAt() <= now) {
            Alarm alarm = alarms.remove();
            long nextLook = alarm.fiber().nextLook(now);
            if (nextLook <= now) {
                return alarm.fiber();
            }
            set(nextLook, alarm.fiber(), alarm.waiting());
        }
        return null;
    }
}
