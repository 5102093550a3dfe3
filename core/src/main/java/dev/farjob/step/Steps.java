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
 * What is to be done when a job ends, by how it ends.
 *
 * @param onSuccess when the provider delivered
 * @param onFailure when the job failed or was cancelled: what has to be given back
 * @param onLateSuccess when the provider delivered after all to a job that had failed, and the host wants it
 */
public record Steps(List<Step> onSuccess, List<Step> onFailure, List<Step> onLateSuccess) {

    /** @throws IllegalArgumentException if two steps have the same name, because their effects could not be told apart */
    public Steps {
        onSuccess = List.copyOf(onSuccess);
        onFailure = List.copyOf(onFailure);
        onLateSuccess = List.copyOf(onLateSuccess);
        Set<String> names = new HashSet<>();
        Stream.of(onSuccess, onFailure, onLateSuccess).flatMap(List::stream).forEach(step -> {
            if (!names.add(step.name())) {
                throw new IllegalArgumentException("two steps are named \"" + step.name()
                        + "\": a step's name is its idempotency key, so it must be unique over success, failure and "
                        + "late success");
            }
        });
    }

    /** Nothing to be done. */
    public static Steps none() {
        return new Steps(List.of(), List.of(), List.of());
    }

    /** The steps that this job runs, given how it ended. */
    public List<Step> of(Job job) {
        return of(job.outcome().orElseThrow(), job.lateSuccessAt().isPresent());
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

    /** The step of this name, wherever it is. */
    public Optional<Step> named(String name) {
        return all().filter(step -> step.name().equals(name)).findFirst();
    }
}
