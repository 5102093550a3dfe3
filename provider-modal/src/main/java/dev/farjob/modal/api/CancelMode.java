package dev.farjob.modal.api;

/** How hard a cancel insists. Modal answers a cancel before anything has stopped. */
public enum CancelMode {
    /** The function is interrupted and may take its time; code that blocks in a native call may not notice at all. */
    INTERRUPT,
    /**
     * The function is interrupted, and if it has not stopped within the grace, its container is terminated. The default.
     */
    INTERRUPT_THEN_TERMINATE,
    /**
     * The container is terminated at once. Other inputs that it works on are rescheduled by Modal, that is, they start anew.
     */
    TERMINATE
}
