package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.ImpatientTime;
import dev.farjob.internal.Snapshots;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Job;
import dev.farjob.store.Change;
import dev.farjob.store.Insertion;
import dev.farjob.store.NewJob;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.ForwardingTransactionalJobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thread inside a transaction shares no call, because its company could wait for a lock of that transaction. */
class CombiningTransactionalJobStoreTest {

    private static final Duration PATIENCE = WriteQueue.PATIENCE;

    private final InMemoryJobStore real = new InMemoryJobStore(new VirtualClock());
    private final ImpatientTime time = new ImpatientTime();
    private final List<Runnable> sent = new ArrayList<>();
    private final List<Verdict> told = new ArrayList<>();
    private Runnable whileApplying = () -> {};
    private Runnable whileInserting = () -> {};

    private final CombiningTransactionalJobStore<InMemoryTransaction> store = new CombiningTransactionalJobStore<>(
            new ForwardingTransactionalJobStore<>(real) {
                @Override
                public List<Verdict> apply(List<Change> changes) {
                    Runnable once = whileApplying;
                    whileApplying = () -> {};
                    once.run();
                    return super.apply(changes);
                }

                @Override
                public List<Insertion> insert(List<NewJob> jobs) {
                    Runnable once = whileInserting;
                    whileInserting = () -> {};
                    once.run();
                    return super.insert(jobs);
                }
            },
            time,
            WriteQueueBench.handover(sent::add),
            1);

    private Change changeOf(String id) {
        return WriteQueueBench.change(given(id));
    }

    private Job given(String id) {
        Job job = Snapshots.of(id, "fal");
        real.insert(List.of(newJob(id)));
        return job;
    }

    private static NewJob newJob(String id) {
        return WriteQueueBench.newJob(Snapshots.of(id, "fal"));
    }

    /** Does something in a transaction. */
    private void inTransaction(String id, Runnable inside) {
        Job job = given(id);
        try {
            assertEquals(Verdict.APPLIED, store.applyTogether(List.of(job), transaction -> {
                inside.run();
                return List.of(WriteQueueBench.change(job));
            }));
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** Does something while calls of others are under way, and a thread that came for a shared one would have to wait. */
    private void whileOthersWrite(Runnable meanwhile) {
        whileApplying = () -> {
            whileInserting = meanwhile;
            store.insert(List.of(newJob("others")));
        };
        store.apply(List.of(changeOf("first")));
    }

    private void writeEachWay(String names) {
        assertEquals(List.of(Verdict.APPLIED), store.apply(List.of(changeOf(names + "-applied"))));
        assertEquals(1, store.insert(List.of(newJob(names + "-inserted"))).size());
    }

    private void leave(String id) {
        store.leave(changeOf(id), verdicts -> told.addAll(verdicts.get()));
    }

    @Test
    void whatAThreadWritesBesideItsTransactionGoesByItself() {
        whileOthersWrite(() -> inTransaction("job", () -> {
            writeEachWay("beside");
            leave("left");
            assertEquals(List.of(Verdict.APPLIED), told);
        }));
        assertEquals(List.of(), time.waits);
        assertEquals(List.of(), sent);
    }

    @Test
    void afterItsTransactionTheThreadSharesCallsAgain() {
        whileOthersWrite(() -> {
            inTransaction("job", () -> {});
            writeEachWay("after");
            leave("left");
            assertEquals(List.of(), told, "it waits for the call that is under way");
        });
        assertEquals(List.of(PATIENCE, PATIENCE), time.waits);
    }

    @Test
    void anInnerTransactionDoesNotEndTheOuterOne() {
        whileOthersWrite(() -> inTransaction("outer", () -> {
            inTransaction("inner", () -> {});
            writeEachWay("beside");
        }));
        assertEquals(List.of(), time.waits);
    }

    @Test
    void whatIsWrittenInATransactionIsItsOwn() {
        InMemoryTransaction transaction = real.begin();
        assertEquals(1, store.insert(transaction, List.of(newJob("a"))).size());
        real.rollback(transaction);
        assertEquals(List.of(), real.find(newJob("a").job().id()).stream().toList());
    }
}
