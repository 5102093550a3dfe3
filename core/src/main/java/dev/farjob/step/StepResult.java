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
     * @param note what the step wants to be found again, such as an object key; may be empty. It is cut to
     *     {@value dev.farjob.model.StepRecord#MAX_NOTE} characters: keep what is larger elsewhere, and its key here
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
     * @param after the shortest wait until the next try, cut to a day; whether there is one is for the step's retry rule to
     *     say, which also may wait for longer
     */
    record Again(Failure failure, Optional<Duration> after) implements StepResult {
        public Again {
            Objects.requireNonNull(failure, "failure must not be null");
            Objects.requireNonNull(after, "delay must not be null");
        }
    }

    /**
     * It did not take effect and never will. An {@linkplain Step#optional() optional} step is skipped; any other step for
     * successes fails the job, whose steps for failures are run then.
     *
     * <p>A step for failures parks the job, and so does one for late successes if another of those has a checkpoint. A late
     * success that fails before is settled as failed, without steps for failures: those have been run before.
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

    /**
     * It took effect and left this to be found again, which is cut to {@value dev.farjob.model.StepRecord#MAX_NOTE}
     * characters.
     */
    static StepResult done(String note) {
        return new Done(note);
    }

    /** Not now, for this reason; the step's retry rule says when. */
    static StepResult again(Failure failure) {
        return new Again(failure, Optional.empty());
    }

    /** Never, for this reason; see {@link Impossible} for what becomes of the job. */
    static StepResult impossible(Failure failure) {
        return new Impossible(failure);
    }
}
