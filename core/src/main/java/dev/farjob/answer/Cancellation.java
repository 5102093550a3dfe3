package dev.farjob.answer;

import dev.farjob.model.Job;

/** What came of asking for a job to be cancelled. */
public sealed interface Cancellation {

    /**
     * It will not run, or has stopped; what has to be given back is being given back.
     *
     * @param job as it is now
     */
    record Cancelled(Job job) implements Cancellation {}

    /**
     * The wish is on record, and the provider has been or will be asked. The job may still finish, and then it counts as
     * finished.
     *
     * @param job as it is now
     */
    record Requested(Job job) implements Cancellation {}

    /**
     * This provider cannot cancel; the job goes on.
     *
     * @param job as it is now
     */
    record NotPossible(Job job) implements Cancellation {}

    /**
     * The job has ended.
     *
     * @param job as it is now
     */
    record TooLate(Job job) implements Cancellation {}

    /** The owner has no such job. */
    record NotFound() implements Cancellation {}
}
