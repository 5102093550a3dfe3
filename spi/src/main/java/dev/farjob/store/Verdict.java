package dev.farjob.store;

/** The store's verdict on a change. */
public enum Verdict {
    /** It is written. */
    APPLIED,
    /** Somebody else wrote the job first, or it is gone: read it again. */
    LOST,
    /** The job is as it was, and there was no room for it. */
    NOT_ADMITTED,
    /** Another job knows the remote job that the change was to {@linkplain Change#adopting() adopt}. */
    HANDLE_TAKEN
}
