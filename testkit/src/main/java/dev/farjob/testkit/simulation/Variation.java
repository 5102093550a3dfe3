package dev.farjob.testkit.simulation;

/**
 * A thing that a run may try beyond the usual. A system names what it {@linkplain SystemUnderTest#variations() offers}, and the
 * seed draws some of it for each run.
 */
public enum Variation {
    /** A spawn in doubt waits for a person. */
    IN_DOUBT_PARKS,
    /** A spawn in doubt is sent again. */
    IN_DOUBT_RESPAWNS,
    /** A late success is finalized by itself. */
    LATE_SUCCESS_REOPENS,
    /** A late success is not even recorded. */
    LATE_SUCCESS_DISCARDED,
    /** Providers and owners have few places. */
    LIMITS,
    /** Hosts submit in transactions of their own, which they commit or roll back. */
    HOST_TRANSACTIONS,
    /** Hosts submit and send in one call. */
    SUBMIT_AND_SEND,
    /** Hosts submit several jobs in one call. */
    BATCHES,
    /** Jobs wait for a moment that their host has chosen. */
    NOT_BEFORE,
    /** Jobs have deadlines of a few minutes, and providers ask for more patience than that. */
    SHORT_DEADLINES,
    /** People redrive, adopt, abandon and reopen, rightly and wrongly, at once and twice. */
    REPAIRS,
    /** Owners acknowledge what they were shown. */
    ACKNOWLEDGE,
    /** Settled jobs are removed after a while. */
    RETENTION,
    /** Nodes work by themselves, in their background loops. */
    BACKGROUND,
    /** Owners are told of changes; some of those who listen block, throw or leave the interrupt flag set. */
    WATCHERS,
    /** Nodes tell listeners what they write; one blocks, throws or leaves the interrupt flag set. */
    LISTENERS,
    /** A provider has no cancel, or one that deletes. */
    CANCEL_KINDS,
    /** A provider answers for many jobs at once. */
    BATCH_OBSERVERS,
    /** A step lasts longer than a lease. */
    LONG_STEPS,
    /** A step hangs until its time limit; some hang on when they are interrupted. */
    HANGING_STEPS,
    /** A step throws exceptions and errors, answers nothing, or asks to be run again. */
    THROWING_STEPS,
    /** A step finds that it is impossible, which fails the job. */
    IMPOSSIBLE_STEPS,
    /** A step fails until a person is asked. */
    EXHAUSTED_STEPS,
    /** A step that may be skipped fails. */
    OPTIONAL_STEPS,
    /** Nodes are shut down in good order, and started again. */
    CLOSES,
    /** Nodes stand still for minutes while the world goes on, as a stopped process does. */
    PAUSES,
    /** Calls to a provider hang for hours, also after everything else is calm. */
    HANGING_CALLS,
    /** A provider answers to some spawns that the job was accepted and has ended already, with its result or without. */
    ENDED_AT_ONCE,
    /**
     * The host rolls out a version in which {@code charge} has another name and a step is new, while nodes of both run: each job
     * goes through the steps of the version that accepted it.
     */
    ROLLOUT,
    /** Owners wait for the end of a job instead of asking, in a thread of their own or without one. */
    AWAITS,
    /** Workers report how far they are: early, late, twice, and of attempts that do not count any more. */
    REPORTS,
    /** A step submits another job, in a transaction of the store or elsewhere. */
    CHAINS,
    /** People have jobs adopted that only the provider has, once, again, and two at a time. */
    ADOPTIONS,
    /** A provider takes few calls at once, and a node has few places for looks and for steps. */
    FEW_PLACES,
    /** The host's schedule and its look-up of stored outputs throw, hang, and answer nothing. */
    CALLBACKS,
    /** A person is asked as soon as an answer makes no sense, and owners cancel what waits for a person. */
    ASKS_PEOPLE_SOON
}
