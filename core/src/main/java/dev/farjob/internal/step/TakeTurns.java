package dev.farjob.internal.step;

import dev.farjob.internal.time.Tasks;
import dev.farjob.step.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Hands each place for a step on to the next job in line. Thousands may be in line, so nothing here goes deeper with each of
 * them, also where the executor refuses all of them or runs them in the thread that brings them.
 */
final class TakeTurns {

    /** Runs the step of a turn, while it has its place. */
    interface Run {

        /** Runs it, and answers what is to be done once the place is given back; throws nothing. */
        Runnable of(StepPlaces.Turn turn);
    }

    private final Tasks tasks;
    private final StepPlaces places;
    private final Consumer<Step> letIn;
    private final Run run;
    private final Consumer<Finalization> leave;

    /**
     * Takes turns at these places.
     *
     * @param letIn called when a place was given back
     * @param leave ends a job here that no thread can be had for
     */
    TakeTurns(Tasks tasks, StepPlaces places, Consumer<Step> letIn, Run run, Consumer<Finalization> leave) {
        this.tasks = tasks;
        this.places = places;
        this.letIn = letIn;
        this.run = run;
        this.leave = leave;
    }

    /** Has another thread take a turn that has a place. */
    void takeInAnother(StepPlaces.Turn turn) {
        sendFor(Optional.of(turn)).forEach(this::take);
    }

    /** Takes a turn that has a place, and then those that are brought back to this thread meanwhile. */
    void take(StepPlaces.Turn first) {
        Deque<StepPlaces.Turn> turns = new ArrayDeque<>(List.of(first));
        while (!turns.isEmpty()) {
            StepPlaces.Turn turn = turns.remove();
            Runnable after = run.of(turn);
            try {
                turns.addAll(giveBack(turn.step()));
            } finally {
                after.run();
            }
        }
    }

    private List<StepPlaces.Turn> giveBack(Step step) {
        List<StepPlaces.Turn> here = sendFor(places.giveBack(step));
        letIn.accept(step);
        return here;
    }

    /**
     * Finds a thread for a turn, or for the next one that gets its place.
     *
     * @return turns that the executor brings back to this thread, which has something else to do first
     */
    private List<StepPlaces.Turn> sendFor(Optional<StepPlaces.Turn> first) {
        List<StepPlaces.Turn> here = new ArrayList<>();
        Optional<StepPlaces.Turn> next = first;
        while (next.isPresent()) {
            StepPlaces.Turn turn = next.get();
            next = isSent(turn, here) ? Optional.empty() : places.giveBack(turn.step());
        }
        return here;
    }

    private boolean isSent(StepPlaces.Turn turn, List<StepPlaces.Turn> here) {
        Thread bringer = Thread.currentThread();
        boolean[] bringing = {true};
        try {
            tasks.execute(() -> {
                if (Thread.currentThread().equals(bringer) && bringing[0]) {
                    here.add(turn);
                } else {
                    take(turn);
                }
            });
            return true;
        } catch (RejectedExecutionException full) {
            turn.jobs().forEach(leave);
            return false;
        } finally {
            bringing[0] = false;
        }
    }
}
