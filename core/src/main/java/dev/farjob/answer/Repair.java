package dev.farjob.answer;

import dev.farjob.model.Job;

/** What came of repairing a job by hand. */
public sealed interface Repair {

    /**
     * It is done, and the job goes on from here.
     *
     * @param job as it is now
     */
    record Done(Job job) implements Repair {}

    /**
     * The job is not in a state in which that makes sense; nothing was written.
     *
     * @param job as it is now
     * @param reason for people
     */
    record NotPossible(Job job, String reason) implements Repair {}

    /** There is no such job. */
    record NotFound() implements Repair {}
}
