package dev.farjob.examples.wallet;

import dev.farjob.model.Owner;
import java.io.IOException;

/**
 * A ledger elsewhere, behind HTTP. What it is told twice under one key it does once, and it answers the second time as it
 * did the first.
 */
public interface Ledger {

    /** What comes of a charge. That the ledger cannot be reached is no answer but an exception. */
    enum Answer {
        /** The money is ours. */
        CHARGED,
        /** The owner does not have so much. */
        INSUFFICIENT
    }

    /** Takes the money. */
    Answer charge(String key, Owner owner, int cents) throws IOException;
}
