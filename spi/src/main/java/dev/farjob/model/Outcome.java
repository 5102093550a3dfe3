package dev.farjob.model;

import java.util.Objects;

/** How a job ended at the provider, or was ended by us. */
public sealed interface Outcome {

    /**
     * The provider delivered.
     *
     * @param result what it delivered
     */
    record Succeeded(JobResult result) implements Outcome {
        public Succeeded {
            Objects.requireNonNull(result, "result must not be null");
        }
    }

    /**
     * It failed, with positive evidence or by a rule of the host's own.
     *
     * @param failure why
     */
    record Failed(Failure failure) implements Outcome {
        public Failed {
            Objects.requireNonNull(failure, "failure must not be null");
        }
    }

    /**
     * It was cancelled.
     *
     * @param reason who asked, or what the provider said
     */
    record Cancelled(String reason) implements Outcome {
        public Cancelled {
            reason = Texts.cut(Objects.requireNonNull(reason, "reason must not be null"), Failure.MAX_MESSAGE);
        }
    }
}
