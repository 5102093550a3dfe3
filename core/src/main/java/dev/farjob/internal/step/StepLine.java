package dev.farjob.internal.step;

import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Outcome;
import dev.farjob.step.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * The jobs that wait for a place for one step. The line holds them in memory while they have little to hold; of those that
 * come later it keeps the ids, so that a step that hangs costs no memory worth mentioning, however many jobs arrive at it.
 */
final class StepLine {

    /** As many characters of results are held for one step. */
    static final long ROOM = 16L * 1024 * 1024;

    /** Every job takes about as much beside its result. */
    private static final int A_JOB = 1_024;

    /** As many jobs are let in at a time. */
    private static final int LET_IN = 100;

    /** As many jobs share a commit at most: more gain little, and make each wait longer. */
    private static final int SHARING = 50;

    private static final Comparator<Finalization> BY_OWNER = Comparator.<Finalization, String>comparing(
                    waiting -> waiting.job().owner().value())
            .thenComparing(waiting -> waiting.job().id());

    /** @param weight how many characters the line holds with it */
    private record Waiting(Finalization job, long weight) {

        static Waiting of(Finalization waiting) {
            int result = waiting.job()
                    .outcome()
                    .filter(Outcome.Succeeded.class::isInstance)
                    .map(outcome -> ((Outcome.Succeeded) outcome)
                            .result()
                            .payload()
                            .json()
                            .length())
                    .orElse(0);
            return new Waiting(waiting, A_JOB + result);
        }
    }

    /** A job that is to be read again before it can wait in line, unless somebody has written it meanwhile. */
    record Outside(JobId id, long version, Cause cause, long since) {}

    private final Step step;
    private final Queue<Waiting> line = new ArrayDeque<>();
    private final Map<JobId, Outside> outside = new LinkedHashMap<>();
    private long weight;

    StepLine(Step step) {
        this.step = step;
    }

    Step step() {
        return step;
    }

    boolean isEmpty() {
        return line.isEmpty();
    }

    /** Lines a job up; false if the line holds as much as it may. */
    boolean add(Finalization waiting) {
        if (weight >= ROOM) {
            return false;
        }
        Waiting last = Waiting.of(waiting);
        line.add(last);
        weight += last.weight();
        return true;
    }

    /** Remembers a job until there is room for it. */
    void leaveOutside(Finalization waiting) {
        Job job = waiting.job();
        outside.put(
                job.id(),
                new Outside(
                        job.id(),
                        job.version(),
                        waiting.cause(),
                        waiting.lease().since()));
    }

    /** Takes the first out of the line, and with it those that share its commit. */
    List<Finalization> poll() {
        List<Finalization> turn = new ArrayList<>();
        do {
            Waiting first = line.remove();
            weight -= first.weight();
            turn.add(first.job());
        } while (mayShare(turn.get(0))
                && turn.size() < SHARING
                && !line.isEmpty()
                && mayShare(line.element().job()));
        turn.sort(BY_OWNER);
        return turn;
    }

    private boolean mayShare(Finalization waiting) {
        return step.isSharingCommits() && !waiting.isAlone();
    }

    /** Once the line holds half as much as it may: the next of those outside it. */
    List<Outside> letIn() {
        List<Outside> next = new ArrayList<>();
        if (weight <= ROOM / 2) {
            Iterator<Outside> each = outside.values().iterator();
            while (each.hasNext() && next.size() < LET_IN) {
                next.add(each.next());
                each.remove();
            }
        }
        return next;
    }
}
