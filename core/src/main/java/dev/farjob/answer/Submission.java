package dev.farjob.answer;

import dev.farjob.model.Job;

/** The answer to a submitted job. Either way there is one, and it is durable. */
public sealed interface Submission {

    /** The job: the new one, or the one that was there. */
    Job job();

    /**
     * It is durable, and will be sent.
     *
     * @param job as it was accepted
     */
    record Accepted(Job job) implements Submission {}

    /**
     * The owner has this job already, under the same id or idempotency key; nothing was written.
     *
     * @param job the one that is there, as it is now
     * @param sameRequest whether it was made of the same request, so that this one is a retry: the same target, subject, tags,
     *     idempotency key and times, a deadline given as a duration counting from when the job was accepted, and the same
     *     JSON as input, in whatever order the names in its objects are. If not, the host used one name for two intents
     */
    record Duplicate(Job job, boolean sameRequest) implements Submission {}
}
