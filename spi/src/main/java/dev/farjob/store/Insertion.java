package dev.farjob.store;

import dev.farjob.model.Job;
import java.util.Objects;

/** The store's answer to an insert of one job. */
public sealed interface Insertion {

    /**
     * It was inserted.
     *
     * @param job as it was given
     */
    record Inserted(Job job) implements Insertion {
        public Inserted {
            Objects.requireNonNull(job, "job must not be null");
        }
    }

    /**
     * The same owner has it already, under the same id or idempotency key.
     *
     * @param job the one that is there, as it is now
     */
    record Existing(Job job) implements Insertion {
        public Existing {
            Objects.requireNonNull(job, "job must not be null");
        }
    }

    /** Another owner has a job with this id. Nothing more is said about it. */
    record IdTaken() implements Insertion {}

    /** Another job knows the remote job that this one was to {@linkplain NewJob#adopting() adopt}. */
    record HandleTaken() implements Insertion {}
}
