package dev.farjob.provider;

import java.util.Objects;

/** The answer of a provider to a cancel. None of them says that the job has stopped: only a status does. */
public sealed interface CancelAnswer {

    /** The provider will try. */
    record Asked() implements CancelAnswer {}

    /** The job had ended before. */
    record TooLate() implements CancelAnswer {}

    /**
     * This provider, or this job, cannot be cancelled.
     *
     * @param reason for people
     */
    record NotSupported(String reason) implements CancelAnswer {
        public NotSupported {
            Objects.requireNonNull(reason, "reason must not be null");
        }
    }

    /**
     * Nobody knows whether the request arrived; it is safe to repeat.
     *
     * @param reason for people
     */
    record Unknown(String reason) implements CancelAnswer {
        public Unknown {
            Objects.requireNonNull(reason, "reason must not be null");
        }
    }
}
