package dev.farjob.internal.step;

import dev.farjob.step.Step;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The places of a node for steps: so many in all, and of one step as many as it allows. A job that finds none waits in its
 * step's line, without a thread.
 */
final class StepPlaces {

    /** The answer to a job that comes for a place. */
    enum Answer {
        /** It has a place. */
        TAKEN,
        /** It gets the next place that there is for it. */
        IN_LINE,
        /** There is no place, and the line holds as much as it may: the job is to be read again once there is room. */
        OUTSIDE
    }

    /** One place, and the jobs that have waited for it; several only of a step that shares its commits. */
    record Turn(Step step, List<Finalization> jobs) {}

    /** As many transactions that are shared: one more works while the other commits, and more would only be smaller. */
    private static final int SHARED = 2;

    private final int places;
    private final Map<String, Integer> taken = new LinkedHashMap<>();
    /** By step: one step that has no place must not hold up the others. Those that had a place last come last. */
    private final Map<String, StepLine> lines = new LinkedHashMap<>();

    private int takenInAll;

    StepPlaces(int places) {
        this.places = places;
    }

    /** Takes a place for a job, or lines it up. */
    synchronized Answer take(Step step, Finalization job) {
        if (isFree(step)) {
            occupy(step);
            return Answer.TAKEN;
        }
        return line(step).add(job) ? Answer.IN_LINE : Answer.OUTSIDE;
    }

    /** Remembers a job that is outside the line of this step, and is not worked on meanwhile. */
    synchronized void leaveOutside(Step step, Finalization job) {
        line(step).leaveOutside(job);
    }

    /** Gives a place back; the next in line has one then, and is to begin. */
    synchronized Optional<Turn> giveBack(Step step) {
        takenInAll--;
        taken.merge(step.name(), -1, Integer::sum);
        return next();
    }

    /** Jobs outside the line of this step that there is room for by now; they are outside no longer. */
    synchronized List<StepLine.Outside> letIn(Step step) {
        return line(step).letIn();
    }

    private Optional<Turn> next() {
        Iterator<StepLine> each = lines.values().iterator();
        while (each.hasNext()) {
            StepLine line = each.next();
            if (!line.isEmpty() && isFree(line.step())) {
                each.remove();
                lines.put(line.step().name(), line);
                occupy(line.step());
                return Optional.of(new Turn(line.step(), line.poll()));
            }
        }
        return Optional.empty();
    }

    private StepLine line(Step step) {
        return lines.computeIfAbsent(step.name(), name -> new StepLine(step));
    }

    private boolean isFree(Step step) {
        int most = step.isSharingCommits() ? Math.min(SHARED, step.atOnce()) : step.atOnce();
        return takenInAll < places && taken.getOrDefault(step.name(), 0) < most;
    }

    private void occupy(Step step) {
        takenInAll++;
        taken.merge(step.name(), 1, Integer::sum);
    }
}
