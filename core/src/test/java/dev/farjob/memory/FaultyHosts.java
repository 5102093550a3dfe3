package dev.farjob.memory;

import dev.farjob.model.Job;
import dev.farjob.store.Change;
import dev.farjob.store.Insertion;
import dev.farjob.store.NewJob;
import dev.farjob.store.Verdict;
import java.util.List;

/** Stores that share the host's transactions almost well. */
final class FaultyHosts {

    private FaultyHosts() {}

    static ForwardingStore insertsAtOnce(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Insertion> insert(InMemoryTransaction transaction, List<NewJob> jobs) {
                return insert(jobs);
            }
        };
    }

    static ForwardingStore runsEffectFirst(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public Verdict apply(Job before, TransactionWork<InMemoryTransaction> work) throws Exception {
                work.run(good.begin());
                return super.apply(before, work);
            }
        };
    }

    static ForwardingStore commitsTwice(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public Verdict apply(Job before, TransactionWork<InMemoryTransaction> work) throws Exception {
                InMemoryTransaction transaction = good.begin();
                Change change = work.run(transaction);
                good.commit(transaction);
                return apply(List.of(change)).get(0);
            }
        };
    }

    static ForwardingStore commitsOnlyWhatWasSeenFirst(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public Verdict apply(Job before, TransactionWork<InMemoryTransaction> work) throws Exception {
                try {
                    return super.apply(before, transaction -> requireFor(before, work.run(transaction)));
                } catch (IllegalStateException later) {
                    return Verdict.LOST;
                }
            }

            private Change requireFor(Job before, Change change) {
                if (change.expectedVersion() != before.version()) {
                    throw new IllegalStateException("made for a later snapshot");
                }
                return change;
            }
        };
    }

    static ForwardingStore swallowsErrors(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public Verdict apply(Job before, TransactionWork<InMemoryTransaction> work) {
                try {
                    return super.apply(before, work);
                } catch (Exception swallowed) {
                    return Verdict.LOST;
                }
            }
        };
    }

    static ForwardingStore commitsOnError(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public Verdict apply(Job before, TransactionWork<InMemoryTransaction> work) throws Exception {
                InMemoryTransaction transaction = good.begin();
                try {
                    return apply(List.of(work.run(transaction))).get(0);
                } catch (Exception failed) {
                    good.rollback(transaction);
                    throw failed;
                } finally {
                    commitIfOpen(transaction);
                }
            }

            private void commitIfOpen(InMemoryTransaction transaction) {
                try {
                    good.commit(transaction);
                } catch (IllegalStateException rolledBack) {
                    // the effect threw an exception
                }
            }
        };
    }
}
