package dev.farjob.jdbc;

import dev.farjob.jdbc.internal.Named;
import dev.farjob.jdbc.internal.SqlStore;
import dev.farjob.model.Job;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.TransactionalJobStore.SharedWork;
import dev.farjob.store.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps in a transaction that the host opens.
 *
 * @param <T> what the host writes through
 */
final class StepsOfHost<T> {

    private final SqlStore store;
    private final Link<T> link;
    private final HostTransactions<T> transactions;

    StepsOfHost(SqlStore store, Link<T> link, HostTransactions<T> transactions) {
        this.store = store;
        this.link = link;
        this.transactions = transactions;
    }

    /** Makes the host roll back where nothing is wrong but that somebody else was first. */
    private static final class NotApplied extends Exception {

        private static final long serialVersionUID = 1L;
    }

    Verdict applyTogether(List<Job> before, SharedWork<T> work) throws Exception {
        Outcome outcome = new Outcome();
        try {
            transactions.run(transaction -> {
                outcome.verdict = store.applyWithin(link.handle(transaction), before, handle -> work.run(transaction));
                if (outcome.verdict != Verdict.APPLIED) {
                    throw new NotApplied();
                }
            });
        } catch (Exception broken) {
            if (outcome.verdict == null) {
                if (store.isOvertaken(broken, before)) {
                    return Verdict.LOST;
                }
                throw broken;
            }
            if (outcome.verdict == Verdict.APPLIED) {
                throw new JobStoreException(
                        Effect.UNKNOWN,
                        "the host's transaction did not say whether it committed " + Named.jobs(before)
                                + ": read before you repeat",
                        broken);
            }
        }
        return require(before, outcome.verdict);
    }

    private static Verdict require(List<Job> before, @Nullable Verdict verdict) {
        if (verdict == null) {
            throw new IllegalStateException("the host's transactions did not run the work for " + Named.jobs(before));
        }
        return verdict;
    }

    private static final class Outcome {
        private @Nullable Verdict verdict;
    }
}
