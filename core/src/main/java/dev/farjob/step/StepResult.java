package dev.farjob.step;

import dev.farjob.model.Failure;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** The result of running a step once. */
public sealed interface StepResult {

    /**
     * It took effect.
     *
     * @param note what the step wants to be found again, such as an object key; may be empty
     */
    record Done(String note) implements StepResult {
        public Done {
            Objects.requireNonNull(note, "note must not be null: leave it empty");
        }
    }

    /**
     * It did not take effect, and trying again may help.
     *
     * @param failure why
     * @param after when to try again at the earliest; the step's retry rule decides if this is empty
     */
    record Again(Failure failure, Optional<Duration> after) implements StepResult {
        public Again {
            Objects.requireNonNull(failure, "failure must not be null");
            Objects.requireNonNull(after, "delay must not be null");
        }
    }

    /**
     * It did not take effect and never will.
     *
     * @param failure why
     */
    record Impossible(Failure failure) implements StepResult {
        public Impossible {
            Objects.requireNonNull(failure, "failure must not be null");
        }
    }

    /** It took effect. */
    static StepResult done() {
        return new Done("");
    }

    /** It took effect and left this to be found again. */
    static StepResult done(String note) {
        return new Done(note);
    }

    /** Not now, for this reason; the step's retry rule says when. */
    static StepResult again(Failure failure) {
        return new Again(failure, Optional.empty());
    }

    /** Never, for this reason. */
    static StepResult impossible(Failure failure) {
        return new Impossible(failure);
    }
}
