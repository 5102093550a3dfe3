package dev.farjob.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The names of the steps that a job goes through, in order, by how it ends: those of the node that accepted it. They are on
 * record with the job from then on and never change, so that every node goes through the same ones, whatever steps it has
 * itself.
 *
 * @param onSuccess when the provider delivered
 * @param onFailure when the job failed or was cancelled
 * @param onLateSuccess when the provider delivered after all to a job that had failed, and the host wants it
 */
public record StepPlan(List<String> onSuccess, List<String> onFailure, List<String> onLateSuccess) {

    private static final StepPlan NONE = new StepPlan(List.of(), List.of(), List.of());

    /**
     * Takes the names in this order.
     *
     * @throws IllegalArgumentException if one of them is not a step's name, or comes twice
     */
    public StepPlan {
        onSuccess = List.copyOf(onSuccess);
        onFailure = List.copyOf(onFailure);
        onLateSuccess = List.copyOf(onLateSuccess);
        Set<String> names = new HashSet<>();
        Stream.of(onSuccess, onFailure, onLateSuccess).flatMap(List::stream).forEach(name -> {
            if (!names.add(StepRecord.requireName(name))) {
                throw new IllegalArgumentException("a plan has step \"" + name
                        + "\" twice: a step's name is its idempotency key, so it must be unique over success, failure"
                        + " and late success");
            }
        });
    }

    /** Nothing to be done, however the job ends. */
    public static StepPlan none() {
        return NONE;
    }

    /** All names: for success, for failure, for late success. */
    public List<String> all() {
        return Stream.of(onSuccess, onFailure, onLateSuccess)
                .flatMap(List::stream)
                .toList();
    }

    /** Whether there is nothing to be done, however the job ends. */
    public boolean isEmpty() {
        return onSuccess.isEmpty() && onFailure.isEmpty() && onLateSuccess.isEmpty();
    }

    /** The list that has this step; empty if none has it. */
    public List<String> listOf(String step) {
        return Stream.of(onSuccess, onFailure, onLateSuccess)
                .filter(steps -> steps.contains(step))
                .findFirst()
                .orElse(List.of());
    }

    /** The names for this outcome; a success counts as late if the job had been settled otherwise before. */
    public List<String> of(Outcome outcome, boolean late) {
        if (outcome instanceof Outcome.Succeeded) {
            return late ? onLateSuccess : onSuccess;
        }
        return onFailure;
    }
}
