package dev.farjob.jdbc.chaos;

import java.io.IOException;

/** The rest of the world, which outlives every crash of ours: a provider, and a ledger elsewhere. */
interface World {

    /** A question to the provider. */
    enum Question {
        /** Take this job: {@link Answer#YES}, or {@link Answer#NO} if it is one that the provider does not want. */
        SPAWN,
        /** Did you take it: {@link Answer#YES}, or {@link Answer#NO}, and then it never will. */
        LOOK_UP,
        /** How is it. */
        OBSERVE,
        /** Report the end of the next job to this address, instead of a key. */
        CALL_BACK,
        /** Enter this key into the ledger elsewhere, once. */
        ENTER
    }

    /** Its answer. */
    enum Answer {
        YES,
        NO,
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    /**
     * Asks.
     *
     * @param key of the attempt or of the step
     * @param wish what is to become of the job
     */
    Answer ask(Question question, String key, Wish wish) throws IOException;
}
