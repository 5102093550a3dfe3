package dev.farjob;

import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.store.Change;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.ForwardingTransactionalJobStore;
import java.util.List;

/** The store as a node reaches it, for a fault to spoil one thing about. */
class BrokenStore extends ForwardingTransactionalJobStore<InMemoryTransaction> {

    private final TransactionalJobStore<InMemoryTransaction> reached;

    BrokenStore(TransactionalJobStore<InMemoryTransaction> reached) {
        super(reached);
        this.reached = reached;
    }

    /** Applies one change; the engine never sends more at a time. */
    Verdict applyOne(Change change) {
        return reached.apply(List.of(change)).get(0);
    }

    @Override
    public List<Verdict> apply(List<Change> changes) {
        return changes.stream().map(this::applyOne).toList();
    }
}
