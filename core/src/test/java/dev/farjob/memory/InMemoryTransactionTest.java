package dev.farjob.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The transactions of this store keep more than the contract asks for. */
class InMemoryTransactionTest {

    private final InMemoryJobStore store = new InMemoryJobStore(new VirtualClock());
    private final ExecutorService threads = Executors.newFixedThreadPool(16);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    @DisplayName("A transaction reads what is committed, and its own writes")
    void reads() {
        InMemoryTransaction first = store.begin();
        first.put("balance", "100");
        assertEquals(Optional.of("100"), first.get("balance"));
        assertEquals(Optional.empty(), store.begin().get("balance"));

        store.commit(first);
        assertEquals(Optional.of("100"), store.begin().get("balance"));
        assertEquals(Optional.of("100"), store.hostRow("balance"));
    }

    @Test
    @DisplayName("A transaction that read rows which another has written since cannot commit, and has written nothing")
    void overtakenByRow() {
        InMemoryTransaction slow = store.begin();
        assertEquals(Optional.empty(), slow.get("balance"));
        slow.put("other", "1");
        store.insert(slow, List.of(Snapshots.added(Jobs.of("ann").id("mine").accepted(), Due.now())));
        InMemoryTransaction fast = store.begin();
        fast.put("balance", "100");
        store.commit(fast);

        JobStoreException refused = assertThrows(JobStoreException.class, () -> store.commit(slow));

        assertEquals(JobStoreException.Effect.NONE, refused.effect());
        assertEquals(Optional.empty(), store.hostRow("other"));
        assertEquals(
                Optional.empty(),
                store.find(Jobs.of("ann").id("mine").accepted().id()));
    }

    @Test
    @DisplayName("A transaction that inserted a job under a key which another has taken since cannot commit")
    void overtakenByKey() {
        Job mine = Jobs.of("ann").key("click-1").accepted();
        InMemoryTransaction slow = store.begin();
        assertEquals(
                List.of(new Insertion.Inserted(mine)), store.insert(slow, List.of(Snapshots.added(mine, Due.now()))));
        Snapshots.put(store, Jobs.of("ann").key("click-1").accepted(), Due.now());

        JobStoreException refused = assertThrows(JobStoreException.class, () -> store.commit(slow));

        assertEquals(JobStoreException.Effect.NONE, refused.effect());
        assertEquals(Optional.empty(), store.find(mine.id()));
    }

    @Test
    @DisplayName("A transaction that has ended refuses everything")
    void ended() {
        InMemoryTransaction committed = store.begin();
        store.commit(committed);
        InMemoryTransaction rolledBack = store.begin();
        store.rollback(rolledBack);

        for (InMemoryTransaction ended : List.of(committed, rolledBack)) {
            assertThrows(IllegalStateException.class, () -> ended.put("a", "b"));
            assertThrows(IllegalStateException.class, () -> ended.get("a"));
            assertThrows(IllegalStateException.class, () -> store.insert(ended, List.of()));
            assertThrows(IllegalStateException.class, () -> store.commit(ended));
            assertThrows(IllegalStateException.class, () -> store.rollback(ended));
        }
    }

    @Test
    @DisplayName("A transaction of another store is refused")
    void foreign() {
        InMemoryTransaction foreign = new InMemoryJobStore(new VirtualClock()).begin();

        assertThrows(IllegalArgumentException.class, () -> store.commit(foreign));
        assertThrows(IllegalArgumentException.class, () -> store.insert(foreign, List.of()));
    }

    @Test
    @DisplayName("Work leaves commit and rollback to the store")
    void workDoesNotEndIt() {
        assertThrows(IllegalStateException.class, () -> store.inTransaction(store::commit));
        assertThrows(IllegalStateException.class, () -> store.inTransaction(store::rollback));
    }

    @Test
    @DisplayName("Work that keeps its transaction for later finds it ended")
    void workEndsWithIt() throws Exception {
        List<InMemoryTransaction> kept = new ArrayList<>();
        store.inTransaction(kept::add);

        assertThrows(IllegalStateException.class, () -> kept.get(0).put("a", "b"));
    }

    @Test
    @DisplayName("Work of many threads on one row loses none of it, and none of them fails")
    void workIsSerialised() throws Exception {
        List<Callable<Object>> tasks = Collections.nCopies(16, () -> {
            for (int i = 0; i < 50; i++) {
                store.inTransaction(InMemoryTransactionTest::increment);
            }
            return "done";
        });
        for (Future<Object> task : threads.invokeAll(tasks)) {
            task.get();
        }

        assertEquals(Optional.of("800"), store.hostRow("count"));
    }

    @Test
    @DisplayName("Changes that charge one wallet side by side all succeed, each once")
    void effectsAreSerialised() throws Exception {
        List<Callable<Verdict>> tasks = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Job job = Snapshots.put(store, Jobs.of("ann").finalizing(), Due.never());
            Change change = Snapshots.change(job, JobState.SUCCEEDED, Due.never());
            tasks.add(() -> charge(change));
            tasks.add(() -> charge(change));
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (Future<Verdict> task : threads.invokeAll(tasks)) {
            verdicts.add(task.get());
        }

        assertEquals(100, Collections.frequency(verdicts, Verdict.APPLIED));
        assertEquals(Optional.of("100"), store.hostRow("count"));
    }

    private Verdict charge(Change change) throws Exception {
        return store.apply(change.before(), transaction -> {
            increment(transaction);
            return change;
        });
    }

    private static void increment(InMemoryTransaction transaction) {
        int count = Integer.parseInt(transaction.get("count").orElse("0"));
        transaction.put("count", String.valueOf(count + 1));
    }

    @Test
    @DisplayName("An effect that is overtaken while it runs is rolled back")
    void overtakenWhileRunning() throws Exception {
        Job job = Snapshots.put(store, Jobs.of("ann").finalizing(), Due.never());
        Change winner = Snapshots.change(job, JobState.PARKED, Due.never());

        Verdict verdict = store.apply(job, transaction -> {
            transaction.put("balance", "90");
            assertEquals(List.of(Verdict.APPLIED), store.apply(List.of(winner)));
            return Snapshots.change(job, JobState.SUCCEEDED, Due.never());
        });

        assertEquals(Verdict.LOST, verdict);
        assertEquals(Optional.empty(), store.hostRow("balance"));
        assertEquals(Optional.of(winner.after()), store.find(job.id()));
    }

    @Test
    @DisplayName("Work that answers with a change of something else is refused, and nothing is written")
    void changeOfSomethingElse() {
        Job job = Snapshots.put(store, Jobs.of("ann").finalizing(), Due.never());
        Job other = Snapshots.put(store, Jobs.of("ann").finalizing(), Due.never());

        assertThrows(
                IllegalArgumentException.class,
                () -> store.apply(job, transaction -> {
                    transaction.put("balance", "90");
                    return Snapshots.change(other, JobState.SUCCEEDED, Due.never());
                }));

        assertEquals(Optional.empty(), store.hostRow("balance"));
        assertEquals(Optional.of(other), store.find(other.id()));
    }

    @Test
    @DisplayName("While work runs, claims and plain changes of others go on")
    void workHoldsNobodyUp() throws Exception {
        Job job = Snapshots.put(store, Jobs.of("ann").finalizing(), Due.never());
        Snapshots.put(store, Jobs.of("bob").accepted(), Due.now());
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch claimed = new CountDownLatch(1);
        Future<Verdict> verdict = threads.submit(() -> store.apply(job, transaction -> {
            running.countDown();
            claimed.await();
            return Snapshots.change(job, JobState.SUCCEEDED, Due.never());
        }));

        running.await();
        assertEquals(1, store.claim(new Claim.DueJobs("acme", 10)).size());
        claimed.countDown();

        assertEquals(Verdict.APPLIED, verdict.get());
    }

    @Test
    @DisplayName("Work inside work is a transaction of its own")
    void nested() throws Exception {
        store.inTransaction(outer -> {
            outer.put("outer", "1");
            store.inTransaction(inner -> inner.put("inner", "1"));
            assertEquals(Optional.of("1"), outer.get("inner"));
        });

        assertEquals(Optional.of("1"), store.hostRow("outer"));
    }
}
