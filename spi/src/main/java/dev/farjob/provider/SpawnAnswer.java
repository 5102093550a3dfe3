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
     * @param end how it has ended already, where the answer says so: the engine takes it as if it had asked, stores both
     *     together and does not ask again. A success without its result has it fetched by the handle
     */
    record Accepted(Handle handle, Optional<ProviderStatus.Ended> end) implements SpawnAnswer {
        public Accepted {
            Objects.requireNonNull(handle, "handle must not be null");
            Objects.requireNonNull(end, "end must not be null");
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
        return new Accepted(handle, Optional.empty());
    }

    /** Accepted under this handle, and ended by the time of the answer. */
    static SpawnAnswer accepted(Handle handle, ProviderStatus.Ended end) {
        return new Accepted(handle, Optional.of(Objects.requireNonNull(end, "end must not be null")));
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
