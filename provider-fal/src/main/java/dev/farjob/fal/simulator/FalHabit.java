package dev.farjob.fal.simulator;

/** A habit of fal that is not documented, or has been seen both ways; the simulator does the one or the other. */
public enum FalHabit {
    /** Submits are answered with URLs that have the whole path, and end in {@code /response}; otherwise the app only. */
    FULL_PATH_URLS,
    /** Submits are answered without URLs. */
    NO_URLS,
    /** The application serves requests below its whole path only, and says of the shorter one that it has no such path. */
    ONLY_FULL_PATH,
    /** A request that was cancelled in the queue has completed as cancelled; otherwise nobody knows it any more. */
    REMOVED_IS_COMPLETED,
    /** A cancel is answered with 200 and OK; otherwise with 202. */
    CANCEL_SAYS_OK,
    /** When a result is gone its status is gone as well; otherwise it is still COMPLETED. */
    STATUS_EXPIRES,
    /** Results are forgotten after their time, also those that the account stores; the history keeps them. */
    RESULTS_EXPIRE,
    /** Neither the queue nor the history keeps payloads, as with payload storage switched off for the account. */
    NOTHING_STORED,
    /** The history lists what still waits; otherwise only what has begun. */
    HISTORY_LISTS_QUEUED,
    /** Log lines have times with a zone; otherwise without one. */
    ZONED_LOGS
}
