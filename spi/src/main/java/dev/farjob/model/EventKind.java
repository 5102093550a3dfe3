package dev.farjob.model;

/** The kinds of events in the log of a job. */
public enum EventKind {
    /** The intent became durable. */
    SUBMITTED,
    /** An attempt to send went on record, before it was made. */
    SPAWN_STARTED,
    /** The provider took the job; the handle is stored. */
    SPAWN_ACCEPTED,
    /** The attempt surely did not reach the provider, and may be repeated. */
    SPAWN_NOT_SENT,
    /** Nobody knows whether the attempt reached the provider. */
    SPAWN_UNKNOWN,
    /** The provider's state of the job changed: queued, running, back to queued. Or a worker says what the provider does not. */
    STATE_CHANGED,
    /** The provider went silent, or spoke again. */
    SILENCE_CHANGED,
    /** The outcome is stored; steps follow. */
    OUTCOME_STORED,
    /** A step took effect. */
    STEP_DONE,
    /** A step failed and will be tried again. */
    STEP_FAILED,
    /** A step that is allowed to fail did, and was skipped. */
    STEP_SKIPPED,
    /** The job is settled, and no other event says so: one that settles with its outcome or its last step has that event. */
    SETTLED,
    /** The job waits for a person. */
    PARKED,
    /** A person sent a parked job on its way again. */
    REDRIVEN,
    /** A person gave the job the provider's id by hand. */
    ADOPTED,
    /** A person gave the job up. */
    ABANDONED,
    /** Somebody asked for the job to be cancelled. */
    CANCEL_REQUESTED,
    /** The provider was asked to cancel. */
    CANCEL_SENT,
    /** The provider delivered after the job had been settled as failed or cancelled. */
    LATE_SUCCESS,
    /** A late success is being finalized after all. */
    REOPENED,
    /** Something came to light about an attempt that a newer one has replaced. */
    SUPERSEDED_ATTEMPT,
    /** A step took effect when its job had gone on without it, and is no longer at that step: a person has to see to it. */
    STEP_DONE_LATE,
    /** A step failed when its job had gone on without it: a person has to see whether it took effect all the same. */
    STEP_FAILED_LATE
}
