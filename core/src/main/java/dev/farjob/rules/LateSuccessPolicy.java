package dev.farjob.rules;

/**
 * How to treat a success that the provider delivers after the job has been settled without one: it failed, was
 * refunded perhaps, and now there is a result. A job that failed by a step of the host's, or because a person gave it up,
 * stays as it is, and nothing is recorded.
 */
public enum LateSuccessPolicy {
    /** The default: the delivery is kept on the job's record and listed for review. The job stays as it is settled. */
    RECORD,
    /**
     * The job is finalized once after all, with the host's own steps for late successes, which charge again before they
     * hand anything out; without such steps no orchestrator is built. Only one of any number of deliveries does so. From then
     * on the deadline of the job and the cancel that it led to count no more: neither takes the delivery away.
     *
     * <p>A job that was cancelled, whose owner asked for a cancel at any time, or that a person gave up after it had failed
     * ({@link dev.farjob.model.Job#unwanted()}), is not finalized by itself: its owner was told that it is over, and is not
     * charged again without being asked. The delivery is on its record, as with
     * {@link #RECORD}, and a person may reopen the job.
     */
    REOPEN,
    /** The delivery is dropped. The job stays as it is settled, and nothing is listed for review. */
    DISCARD
}
