package dev.farjob.provider;

import dev.farjob.model.Failure;
import dev.farjob.model.Handle;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** The four things that can be known after an attempt to send a job. */
public sealed interface SpawnAnswer {

    /**
     * The provider has it.
     *
     * @param handle what to ask by
     */
    record Accepted(Handle handle) implements SpawnAnswer {
        public Accepted {
            Objects.requireNonNull(handle, "handle must not be null");
        }
    }

    /**
     * The provider has it not, and will not take it.
     *
     * @param failure why
     */
    record Refused(Failure failure) implements SpawnAnswer {
        public Refused {
            Objects.requireNonNull(failure, "failure must not be null");
        }
    }

    /**
     * The provider provably has it not: no connection, or an answer that says "not now". Safe to repeat.
     *
     * @param reason for people
     * @param retryAfter how long the provider wants to be left alone, if it said so
     */
    record NotSent(String reason, Optional<Duration> retryAfter) implements SpawnAnswer {
        public NotSent {
            Objects.requireNonNull(reason, "reason must not be null");
            Objects.requireNonNull(retryAfter, "retry-after must not be null");
        }
    }

    /**
     * Nobody knows: the request may have arrived. Never repeated blindly.
     *
     * @param reason for people
     */
    record Unknown(String reason) implements SpawnAnswer {
        public Unknown {
            Objects.requireNonNull(reason, "reason must not be null");
        }
    }

    /** Accepted under this handle. */
    static SpawnAnswer accepted(Handle handle) {
        return new Accepted(handle);
    }

    /** Refused for this reason. */
    static SpawnAnswer refused(Failure failure) {
        return new Refused(failure);
    }

    /** Provably not sent. */
    static SpawnAnswer notSent(String reason) {
        return new NotSent(reason, Optional.empty());
    }

    /** Perhaps sent. */
    static SpawnAnswer unknown(String reason) {
        return new Unknown(reason);
    }
}
