package dev.farjob.examples.wallet;

import dev.farjob.model.Owner;
import java.io.IOException;

/**
 * A ledger elsewhere, behind HTTP. It charges once per key, however often it is told, and answers the second time as it
 * did the first.
 */
public interface Ledger {

    /** The answer to a charge. A ledger that cannot be reached gives no answer: the call throws. */
    enum Answer {
        /** The money is ours. */
        CHARGED,
        /** The owner does not have so much. */
        INSUFFICIENT
    }

    /** Takes the money. */
    Answer charge(String key, Owner owner, int cents) throws IOException;
}
