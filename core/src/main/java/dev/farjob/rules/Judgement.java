package dev.farjob.rules;

import dev.farjob.model.Failure;
import java.util.Objects;

/** The judgement of {@link StaleRule} about a provider's silence. */
public sealed interface Judgement {

    /** Nothing to worry about: the job goes on as it did. */
    record Alive() implements Judgement {}

    /**
     * The silence has lasted: look into our own storage first, then ask the provider, then try to fetch the result.
     *
     * @param reason for the log
     */
    record Ask(String reason) implements Judgement {
        public Ask {
            Objects.requireNonNull(reason, "reason must not be null");
        }
    }

    /**
     * Nobody can say what became of the job, and asking on will not change that.
     *
     * @param park whether the job waits for a person; it fails otherwise
     * @param reason why, and what can be done, for people; its detail is the provider's last answer
     */
    record GiveUp(boolean park, Failure reason) implements Judgement {
        public GiveUp {
            Objects.requireNonNull(reason, "reason must not be null");
        }
    }
}
