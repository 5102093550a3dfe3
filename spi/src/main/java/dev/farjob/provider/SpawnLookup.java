package dev.farjob.provider;

import dev.farjob.model.Handle;
import java.time.Instant;
import java.util.Objects;

/** A provider that can be searched for a job whose spawn was never answered. */
public interface SpawnLookup {

    /**
     * Looks for the job of this attempt.
     *
     * @param request the attempt, exactly as it was sent
     * @param sentAt when it went out, by the clock of the node that sent it
     */
    Found lookUp(SpawnRequest request, Instant sentAt);

    /** The answer of a look-up. */
    sealed interface Found {

        /**
         * The provider has it.
         *
         * @param handle what to ask by
         */
        record There(Handle handle) implements Found {
            public There {
                Objects.requireNonNull(handle, "handle must not be null");
            }
        }

        /**
         * The provider provably has not taken it and never will, even if the request is still on its way: the attempt may
         * be repeated. A provider that could still take it is a {@link CannotTell}.
         */
        record NotThere() implements Found {}

        /**
         * The look-up proves nothing; it may later.
         *
         * @param reason for people
         */
        record CannotTell(String reason) implements Found {
            public CannotTell {
                Objects.requireNonNull(reason, "reason must not be null");
            }
        }
    }
}
