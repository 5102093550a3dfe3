package dev.farjob.step;

import dev.farjob.model.Job;
import dev.farjob.model.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The steps of a job, by how it ends.
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

    /** The steps for this outcome; a success counts as late if the job had been settled otherwise before. */
    public List<Step> of(Outcome outcome, boolean late) {
        Objects.requireNonNull(outcome, "outcome must not be null");
        if (outcome instanceof Outcome.Succeeded) {
            return late ? onLateSuccess : onSuccess;
        }
        return onFailure;
    }

    /** All of them. */
    public Stream<Step> all() {
        return Stream.of(onSuccess, onFailure, onLateSuccess).flatMap(List::stream);
    }

    /** The step that has or had this name, wherever it is. */
    public Optional<Step> named(String name) {
        return all().filter(step -> step.isNamed(name)).findFirst();
    }

    /**
     * The names of the steps that this job goes through, in order: those that were put on record with its outcome, whatever
     * this node has beyond them. One that is at a step and has none on record, from before they were kept, goes through this
     * node's own.
     *
     * @param recorded the names under which steps of this job have their checkpoints
     */
    public List<String> namesFor(Job job, Set<String> recorded) {
        if (!Objects.requireNonNull(job, "job must not be null").steps().isEmpty()
                || job.step().isEmpty()) {
            return job.steps();
        }
        Set<String> known = new HashSet<>(recorded);
        job.step().ifPresent(cursor -> known.add(cursor.step()));
        return of(job.outcome().orElseThrow(), job.lateSuccessAt().isPresent()).stream()
                .map(step -> step.formerNames().stream()
                        .filter(known::contains)
                        .findFirst()
                        .orElse(step.name()))
                .toList();
    }
}
