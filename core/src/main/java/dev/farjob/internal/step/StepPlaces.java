package dev.farjob.internal.step;

import dev.farjob.step.Step;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * The places of a node for steps: so many in all, and of one step as many as it allows. A job that finds none waits in line
 * without a thread; where the line is long already, the job is left to its due time.
 */
final class StepPlaces {

    /** A job that waits is held in memory, and its lease runs out meanwhile: more of them would be kept for nothing. */
    static final int LINE = 1_000;

    /** The answer to a job that comes for a place. */
    enum Answer {
        /** It has a place. */
        TAKEN,
        /** It is told when it has a place. */
        IN_LINE,
        /** There is no place, and the line is full. */
        REFUSED
    }

    private record Waiting(Step step, Runnable begin) {}

    private final int places;
    private final Map<String, Integer> taken = new HashMap<>();
    /** The jobs that wait, by step: one step that has no place must not hold up the others. */
    private final Map<String, Queue<Waiting>> line = new LinkedHashMap<>();

    private int takenInAll;
    private int waiting;

    StepPlaces(int places) {
        this.places = places;
    }

    /**
     * Takes a place.
     *
     * @param begin called once there is a place for it, by whoever gives one back, if there is none now
     */
    synchronized Answer take(Step step, Runnable begin) {
        if (isFree(step)) {
            occupy(step);
            return Answer.TAKEN;
        }
        if (waiting == LINE) {
            return Answer.REFUSED;
        }
        line.computeIfAbsent(step.name(), name -> new ArrayDeque<>()).add(new Waiting(step, begin));
        waiting++;
        return Answer.IN_LINE;
    }

    /** Gives a place back; whoever is next has one then, and is to begin. */
    synchronized Optional<Runnable> giveBack(Step step) {
        takenInAll--;
        taken.merge(step.name(), -1, Integer::sum);
        return next();
    }

    private Optional<Runnable> next() {
        Iterator<Queue<Waiting>> queues = line.values().iterator();
        while (queues.hasNext()) {
            Queue<Waiting> queue = queues.next();
            Waiting first = queue.element();
            if (isFree(first.step())) {
                queue.remove();
                queues.remove();
                if (!queue.isEmpty()) {
                    // The other steps come first the next time
                    line.put(first.step().name(), queue);
                }
                waiting--;
                occupy(first.step());
                return Optional.of(first.begin());
            }
        }
        return Optional.empty();
    }

    private boolean isFree(Step step) {
        return takenInAll < places && taken.getOrDefault(step.name(), 0) < step.atOnce();
    }

    private void occupy(Step step) {
        takenInAll++;
        taken.merge(step.name(), 1, Integer::sum);
    }
}
