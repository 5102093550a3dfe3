package dev.farjob.step;

import dev.farjob.model.StepPlan;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The steps of a node, by how a job ends. Their names go on record with each job that the node accepts, as its {@link StepPlan},
 * and the job goes through those on every node.
 *
 * @param onSuccess when the provider delivered
 * @param onFailure when the job failed or was cancelled: what has to be given back
 * @param onLateSuccess when the provider delivered after all to a job that had failed, and the host wants it
 */
public record Steps(List<Step> onSuccess, List<Step> onFailure, List<Step> onLateSuccess) {

    /**
     * Takes the steps in this order.
     *
     * @throws IllegalArgumentException if two steps have or had the same name, because their effects could not be told apart
     */
    public Steps {
        onSuccess = List.copyOf(onSuccess);
        onFailure = List.copyOf(onFailure);
        onLateSuccess = List.copyOf(onLateSuccess);
        Set<String> names = new HashSet<>();
        Stream.of(onSuccess, onFailure, onLateSuccess)
                .flatMap(List::stream)
                .flatMap(step -> Stream.concat(Stream.of(step.name()), step.formerNames().stream()))
                .forEach(name -> {
                    if (!names.add(name)) {
                        throw new IllegalArgumentException("two steps are or were named \"" + name
                                + "\": a step's name is its idempotency key, so it must be unique over success, failure"
                                + " and late success");
                    }
                });
    }

    /** Nothing to be done. */
    public static Steps none() {
        return new Steps(List.of(), List.of(), List.of());
    }

    /** Their names, as they go on record with each job that a node with these steps accepts. */
    public StepPlan plan() {
        return new StepPlan(names(onSuccess), names(onFailure), names(onLateSuccess));
    }

    private static List<String> names(List<Step> steps) {
        return steps.stream().map(Step::name).toList();
    }

    /** All of them. */
    public Stream<Step> all() {
        return Stream.of(onSuccess, onFailure, onLateSuccess).flatMap(List::stream);
    }

    /** The step that has or had this name, wherever it is. */
    public Optional<Step> named(String name) {
        return all().filter(step -> step.isNamed(name)).findFirst();
    }
}
