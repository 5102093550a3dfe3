package dev.farjob.model;

/** On whose behalf the engine looked at a job. The path is the same for all; the log says which it was. */
public enum Cause {
    /** The host submitted it. */
    SUBMIT,
    /** The provider's webhook. */
    WEBHOOK,
    /** The background loop or a sweep. */
    SWEEP,
    /** Somebody asked for the status. */
    STATUS,
    /** The owner came back. */
    RECOVERY,
    /** The owner asked to cancel. */
    CANCEL,
    /** A person at the host repaired something by hand. */
    HAND
}
