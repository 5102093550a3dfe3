package dev.farjob.answer;

import dev.farjob.model.Job;

/**
 * The answer to a webhook, or to a worker's report. All but {@link Rejected} are to be answered with a 2xx, or it is sent again
 * for nothing.
 */
public sealed interface Reception {

    /** Every answer about a job that it was matched with. */
    sealed interface WithJob extends Reception {
        /** The job as it is now. */
        Job job();
    }

    /** Whether the provider should be told that all is well. */
    default boolean isAccepted() {
        return !(this instanceof Rejected);
    }

    /**
     * It was believed, and the job knows what it says, or has no use for it any more. This is also the answer to a duplicate, of
     * a late success too; and to a late success that is discarded, or comes when a person has given the job up.
     * {@link Job#lateSuccessAt()} says whether one is on record.
     *
     * @param job as it is now
     */
    record Applied(Job job) implements WithJob {}

    /**
     * It could not be believed, or it tells of a success whose result could not be fetched yet: the provider was asked instead,
     * or will be, unless it cannot say anything new. A duplicate of it has the same answer.
     *
     * @param job as it is now
     */
    record TakenAsHint(Job job) implements WithJob {}

    /** Its signature is good and nobody knows its job: it is kept for a while, in case the job appears. */
    record Kept() implements Reception {}

    /**
     * It could not be believed and nobody knows its job, or it is a worker's report that is of no use now: it is forgotten.
     */
    record Ignored() implements Reception {}

    /**
     * It is not the provider's or the worker's, or is damaged or too old: answer 401 or 400.
     *
     * @param reason for the host's log
     */
    record Rejected(String reason) implements Reception {}
}
