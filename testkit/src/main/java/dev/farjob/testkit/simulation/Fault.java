package dev.farjob.testkit.simulation;

/** The faults of a simulated run. Each has a rate in a {@link FaultPlan}: its chance at each opportunity. */
public enum Fault {
    /** A call to the store fails and has no effect. */
    STORE_FAILS_BEFORE,
    /** The answer to a commit is lost: the write took effect, or none did, or for a batch only some. */
    STORE_FAILS_AFTER,
    /** The node dies just before a call to the outside takes effect. */
    CRASH_BEFORE,
    /** The node dies just after a call to the outside took effect. */
    CRASH_AFTER,
    /** The node dies inside a transaction, after the host's own write and before the commit. */
    CRASH_IN_TRANSACTION,
    /** The transaction fails after the host's own write, and is rolled back. */
    TRANSACTION_FAILS,
    /** The commit of a step takes a minute or so; that is to hold up no other step, and nothing else. */
    COMMIT_LASTS,
    /** A call takes up to some seconds, before or after its effect. */
    DELAY,
    /** A call takes minutes, past every lease and time limit, before or after its effect. */
    STALL,
    /** A provider does not answer, to anything, for this one call. */
    PROVIDER_UNREACHABLE,
    /** A provider client throws something that proves nothing, before or after the effect. */
    PROVIDER_THROWS,
    /** The provider will not take a job. */
    SPAWN_REFUSED,
    /** A spawn surely does not arrive, and the caller knows. */
    SPAWN_NOT_SENT,
    /** A spawn does not arrive, and the caller does not know. */
    SPAWN_REQUEST_LOST,
    /** A spawn arrives, and its answer does not. */
    SPAWN_ANSWER_LOST,
    /** A status is an answer that the client does not understand. */
    STATUS_NOT_UNDERSTOOD,
    /** A status or a result is denied, although the job is there. */
    STATUS_DENIED,
    /** A status or a result is "no such job", although there is one. */
    STATUS_NOT_FOUND,
    /** A look-up proves nothing. */
    LOOK_UP_CANNOT_TELL,
    /** The ledger fails before the effect. */
    LEDGER_FAILS_BEFORE,
    /** The ledger fails after the effect. */
    LEDGER_FAILS_AFTER,
    /** A webhook is never sent. */
    WEBHOOK_MISSING,
    /** A webhook is sent again although it was taken. */
    WEBHOOK_DUPLICATE,
    /** A webhook comes hours late. */
    WEBHOOK_LATE,
    /** A webhook arrives without the query that its URL had. */
    WEBHOOK_WITHOUT_QUERY,
    /** Somebody sends a webhook with a lie in it and a signature of his own, or none. */
    WEBHOOK_FORGED,
    /** The provider forgets a job while it runs: nobody will ever know. */
    REMOTE_JOB_VANISHES,
    /** A provider is down for up to an hour, and nothing arrives there; the opportunity comes every few minutes. */
    PROVIDER_OUTAGE,
    /** A node dies for no reason at all; the opportunity comes every few minutes. */
    NODE_DIES,
    /** A node's clock jumps, by minutes or hours, either way; the opportunity comes every few minutes. */
    CLOCK_JUMPS,
    /** A node stands still for minutes, just before or after a call to the outside. Only for {@link Variation#PAUSES}. */
    NODE_PAUSES,
    /** A node is shut down in good order; the opportunity comes every few minutes. Only for {@link Variation#CLOSES}. */
    NODE_CLOSES
}
