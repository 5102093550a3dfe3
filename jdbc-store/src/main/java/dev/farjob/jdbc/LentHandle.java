package dev.farjob.jdbc;

import dev.farjob.jdbc.Link.Borrower;
import org.jdbi.v3.core.Handle;

/**
 * A handle while a step has it. A handle is a class, so nothing can be put in front of it that refuses what the step must not
 * do; but whoever ends its transaction is told so at once, and nothing that follows is committed.
 */
final class LentHandle {

    private boolean lent = true;
    private boolean ended;

    private LentHandle() {}

    static <R> R lend(Handle handle, Borrower<Handle, R> work) throws Exception {
        LentHandle loan = new LentHandle();
        handle.afterCommit(loan::refuse).afterRollback(loan::refuse);
        try {
            R result = work.run(handle);
            if (loan.ended) {
                throw misuse();
            }
            return result;
        } finally {
            loan.lent = false;
        }
    }

    private void refuse() {
        if (lent) {
            ended = true;
            throw misuse();
        }
    }

    private static IllegalStateException misuse() {
        return new IllegalStateException(
                "a step must not end the transaction of the handle that it was given: the store ends it"
                        + " itself, together with the checkpoint; write through it, and return or throw");
    }
}
