package dev.farjob;

import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Job;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.ForwardingTransactionalJobStore;
import java.util.List;

/** A store that rolls each transaction back and runs it again, as one does after a deadlock. */
class RunningAgain extends ForwardingTransactionalJobStore<InMemoryTransaction> {

    private static final class RolledBack extends Exception {
        private static final long serialVersionUID = 1L;
    }

    RunningAgain(TransactionalJobStore<InMemoryTransaction> store) {
        super(store);
    }

    @Override
    public Verdict applyTogether(List<Job> before, SharedWork<InMemoryTransaction> work) throws Exception {
        try {
            super.applyTogether(before, transaction -> {
                work.run(transaction);
                throw new RolledBack();
            });
        } catch (RolledBack again) {
            return super.applyTogether(before, work);
        }
        throw new AssertionError("a transaction that was rolled back has committed");
    }
}
