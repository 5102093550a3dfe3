package dev.farjob.model;

/**
 * The states of a job. The legal moves between them are one table in the engine.
 *
 * <p>A cancel request is a flag on a live job ({@link Job#cancelRequest()}), not a state.
 */
public enum JobState {
    /** The intent is durable; nothing has been sent. */
    ACCEPTED(Phase.PENDING),
    /** An attempt to send is on record; the provider's answer to it is not. */
    SPAWNING(Phase.PENDING),
    /** The provider has it and has not begun; the handle is stored. */
    QUEUED(Phase.PENDING),
    /** The provider works on it; the handle is stored. */
    RUNNING(Phase.PROCESSING),
    /** The outcome is stored; the host's steps are being worked off. */
    FINALIZING(Phase.PROCESSING),
    /** It needs a person, the reason is on record ({@link Job#parking()}); nothing happens until then. */
    PARKED(Phase.PROCESSING),
    /** Settled: it succeeded, and every step is done. */
    SUCCEEDED(Phase.COMPLETED),
    /** Settled: it failed, and what has to be compensated is. */
    FAILED(Phase.FAILED),
    /** Settled: it was cancelled, and what has to be compensated is. */
    CANCELLED(Phase.CANCELLED);

    private final Phase phase;

    JobState(Phase phase) {
        this.phase = phase;
    }

    /** The word a front end shows for this state. */
    public Phase phase() {
        return phase;
    }

    /** Whether the job has ended for good. A settled job never changes, but for a late success (see {@link Job}). */
    public boolean isSettled() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }

    /** Whether the engine still works on the job by itself: neither settled nor parked. */
    public boolean isLive() {
        return !isSettled() && this != PARKED;
    }

    /** Whether the provider has the job, as it said itself: it can be asked how the job is. */
    public boolean isAtProvider() {
        return this == QUEUED || this == RUNNING;
    }

    /**
     * Whether limits count the job: it is being sent, or the provider has it. A parked job is not counted, although the provider
     * may run it.
     */
    public boolean isInFlight() {
        return this == SPAWNING || this == QUEUED || this == RUNNING;
    }
}
