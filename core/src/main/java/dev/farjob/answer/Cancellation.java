package dev.farjob.answer;

import dev.farjob.model.Job;

/**
 * The answer to a request to cancel a job. Unless the job has succeeded, or failed in a step, or was given up, it is on record
 * from then on that its owner does not want it ({@link Job#unwanted()}), whatever the answer is: a delivery after its end is never
 * charged for by itself.
 */
public sealed interface Cancellation {

    /** Every answer about a job that the owner has: all but {@link NotFound}. */
    sealed interface WithJob extends Cancellation {
        /** The job as it is now. */
        Job job();
    }

    /**
     * It will not run, or has stopped; its steps are giving back what it took.
     *
     * @param job as it is now
     */
    record Cancelled(Job job) implements WithJob {}

    /**
     * The wish is on record. The provider has been asked ({@link Job#cancelRequest()} has its answer), or will be as soon as
     * the job is known to be there. The job may still finish, and then it counts as finished. A parked job that the provider
     * has is followed again, until it is known how it ended or the provider stays silent.
     *
     * @param job as it is now
     */
    record Requested(Job job) implements WithJob {}

    /**
     * This provider cannot cancel; the job goes on.
     *
     * @param job as it is now
     */
    record NotPossible(Job job) implements WithJob {}

    /**
     * The job has ended, and not as cancelled: with a success, which counts and whose steps go on; or with a failure, also
     * where nobody can say whether the provider has it. Unless the job is settled with a success, or its failure is one that no
     * delivery can undo (a step's, or that it was given up), {@link Job#unwanted()} says from then on that its owner does not
     * want it, so that a delivery that still comes for a failure is put on record at most, and a person whom a step of a
     * success waits for can see it.
     *
     * @param job as it is now
     */
    record TooLate(Job job) implements WithJob {}

    /** The owner has no such job, or not any more. */
    record NotFound() implements Cancellation {}
}
