package dev.farjob.answer;

import dev.farjob.model.Job;

/** The answer to a repair of a job by hand. */
public sealed interface Repair {

    /** Every answer about a job that is there: all but {@link NotFound}. */
    sealed interface WithJob extends Repair {
        /** The job as it is now. */
        Job job();
    }

    /**
     * It is done, and the job goes on from here. A job that had failed or was cancelled when a person gave it up stays as it
     * ended, and the steps for that go on; it is on record that it is not wanted ({@link Job#unwanted()}), so that a late success
     * does not bring it back.
     *
     * @param job as it was written
     */
    record Done(Job job) implements WithJob {}

    /**
     * The job is given up as soon as the step that may be running has ended, because what it takes can be given back only
     * then; within a lease, if no node works on it. Until then {@link Job#abandonment()} says why, and asking again changes
     * nothing and has the same answer.
     *
     * @param job as it is now
     */
    record Pending(Job job) implements WithJob {}

    /**
     * The job is not in a state in which that makes sense, maybe because somebody asked for the same before; nothing was
     * written.
     *
     * @param job as it is now
     * @param reason for people
     */
    record NotPossible(Job job, String reason) implements WithJob {}

    /** There is no such job, or not any more. */
    record NotFound() implements Repair {}
}
