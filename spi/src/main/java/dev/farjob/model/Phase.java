package dev.farjob.model;

/** The words front ends use: many states of a job fold into one phase. */
public enum Phase {
    /** Not begun: durable here, perhaps waiting at the provider. */
    PENDING,
    /** Begun and not decided yet. */
    PROCESSING,
    /** Ended well. */
    COMPLETED,
    /** Ended badly; {@link Job#outcome()} says why. */
    FAILED,
    /** Ended because somebody asked for it. */
    CANCELLED
}
