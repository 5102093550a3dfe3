package dev.farjob;

import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.store.Change;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.ForwardingTransactionalJobStore;
import java.util.ArrayList;
import java.util.List;

/** The store as a node reaches it, for a fault to spoil one thing about. */
class BrokenStore extends ForwardingTransactionalJobStore<InMemoryTransaction> {

    private final TransactionalJobStore<InMemoryTransaction> reached;

    BrokenStore(TransactionalJobStore<InMemoryTransaction> reached) {
        super(reached);
        this.reached = reached;
    }

    /** Applies one change, for a fault to spoil. */
    Verdict applyOne(Change change) {
        return reached.apply(List.of(change)).get(0);
    }

    @Override
    public List<Verdict> apply(List<Change> changes) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Change change : changes) {
            try {
                verdicts.add(applyOne(change));
            } catch (JobStoreException failed) {
                if (verdicts.isEmpty()) {
                    throw failed;
                }
                throw new JobStoreException(Effect.UNKNOWN, "some of them are written", failed);
            }
        }
        return verdicts;
    }
}
