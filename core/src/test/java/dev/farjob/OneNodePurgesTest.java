package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.store.Duty;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One node at a time removes what is old, however many there are. */
class OneNodePurgesTest {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration NEXT_TURN = Duration.ofSeconds(451);
    private static final Duty ANOTHERS = new Duty("purge", "another", LEASE);

    private final Bench bench = new Bench();
    private final List<String> batches = new ArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicBoolean paused = new AtomicBoolean();
    private final Logged log = new Logged();

    /** A node that removes old jobs when it starts, and then when its turn comes. */
    private final class Node {

        private final Rounds rounds = new Rounds(bench);
        private final Between store = new Between(bench.store);
        private final JobOrchestrator jobs =
                bench.node(store.as(JobStore.class), builder -> rounds.on(builder.retention(WEEK)));

        Node(String name) {
            store.every("purge", real -> {
                batches.add(name);
                return real.make();
            });
        }

        Node start() {
            jobs.start();
            return this;
        }

        /** Lets it do what its loop does in a round. */
        void round() {
            rounds.sweep();
        }
    }

    /** Two and a half batches. */
    @BeforeEach
    void manyJobsHaveEnded() {
        bench.jobs.submit(Collections.nCopies(250, Bench.request().build()));
        bench.clock.advance(Duration.ofMinutes(1));
        while (bench.jobs.sweep().looked() > 0) {
            // Until all have ended
        }
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    /** Runs once, between the first batch of whichever node and its second. */
    private void inThePause(Runnable what) {
        bench.time.whileWaiting(atMost -> {
            if (atMost.equals(PAUSE) && paused.compareAndSet(false, true)) {
                what.run();
            }
        });
    }

    private int left() {
        return bench.jobs.listEveryone(JobQuery.any().limit(JobQuery.MAX_LIMIT)).size();
    }

    @Test
    void oneNodeAtATimeRemovesWhatIsOld() {
        Node two = new Node("two").start();
        bench.clock.advance(WEEK.plusDays(1));
        batches.clear();
        inThePause(two::round);
        new Node("one").start();
        assertTrue(paused.get());
        assertEquals(List.of("one", "one", "one"), batches);
        assertEquals(0, left());
    }

    @Test
    void aNodeThatFoundAnotherAtItComesAgainAtItsNextTurn() {
        Node two = new Node("two").start();
        bench.clock.advance(WEEK.plusDays(1));
        batches.clear();
        inThePause(two::round);
        new Node("one").start();
        batches.clear();
        two.round();
        assertEquals(List.of(), batches);
        bench.clock.advance(NEXT_TURN);
        two.round();
        assertEquals(List.of("two"), batches);
    }

    @Test
    void aNodeThatIsDoneLetsTheNextOneLookAtOnce() {
        bench.clock.advance(WEEK.plusDays(1));
        new Node("one").start();
        new Node("two").start();
        assertEquals(List.of("one", "one", "one", "two"), batches);
    }

    @Test
    void aNodeThatDiesIsSucceededWhenItsLeaseHasRunOut() {
        bench.clock.advance(WEEK.plusDays(1));
        Node one = new Node("one");
        inThePause(() -> one.store
                .every("purge", Between.failBefore(new AssertionError("dead")))
                .every("hold", Between.failBefore(new AssertionError("dead"))));
        one.start();
        new Node("early").start();
        assertEquals(List.of("one"), batches);
        bench.clock.advance(LEASE.minusMillis(1));
        new Node("too early").start();
        assertEquals(List.of("one"), batches);
        bench.clock.advance(Duration.ofMillis(1));
        new Node("heir").start();
        assertEquals(List.of("one", "heir", "heir"), batches);
        assertEquals(0, left());
    }

    @Test
    void eachBatchIsUnderALeaseOfItsOwn() {
        bench.clock.advance(WEEK.plusDays(1));
        List<Boolean> taken = new ArrayList<>();
        bench.time.whileWaiting(atMost -> {
            if (atMost.equals(PAUSE)) {
                bench.clock.advance(LEASE.minusMillis(1));
                taken.add(bench.store.hold(ANOTHERS));
            }
        });
        new Node("one").start();
        assertEquals(List.of(false, false), taken);
        assertEquals(List.of("one", "one", "one"), batches);
    }

    @Test
    void aNodeThatHasLostTheDutyEndsQuietly() {
        bench.clock.advance(WEEK.plusDays(1));
        inThePause(() -> {
            bench.clock.advance(LEASE);
            assertTrue(bench.store.hold(ANOTHERS));
        });
        new Node("one").start();
        new Node("two").start();
        assertEquals(List.of("one"), batches, "the duty is not taken back from its holder");
        assertEquals(List.of(), log.linesWith("ERROR"));
        assertEquals(List.of(), log.linesWith("WARN"));
    }

    @Test
    void aNodeThatHearsOfItsLeaseWhenThatHasRunOutBeginsNoBatch() {
        bench.clock.advance(WEEK.plusDays(1));
        Node one = new Node("one");
        one.store.next("hold", real -> {
            Object held = real.make();
            bench.clock.advance(LEASE);
            return held;
        });
        one.start();
        assertEquals(List.of(), batches);
    }

    @Test
    void aNodeThatIsClosedGivesTheDutyBack() throws InterruptedException {
        bench.clock.advance(WEEK.plusDays(1));
        JobOrchestrator one = withThreads(bench.store);
        inThePause(one::close);
        one.start();
        joinThreads();
        assertEquals(150, left());
        new Node("two").start();
        assertEquals(List.of("two", "two"), batches);
        assertEquals(0, left());
    }

    @Test
    void aNodeThatIsInterruptedAsksTheStoreNothingMore() throws InterruptedException {
        bench.clock.advance(WEEK.plusDays(1));
        Between store = new Between(bench.store);
        JobOrchestrator one = withThreads(store.as(JobStore.class));
        inThePause(() -> {
            one.close();
            Thread.currentThread().interrupt();
        });
        one.start();
        joinThreads();
        assertEquals(List.of(1, 1), List.of(store.calls("hold"), store.calls("purge")));
        assertFalse(bench.store.hold(ANOTHERS), "its lease runs");
    }

    /** A node whose tasks have threads of their own; the first purge has to close it. */
    private JobOrchestrator withThreads(JobStore store) {
        return bench.node(
                store,
                builder -> builder.retention(WEEK).executor(task -> {
                    Thread thread = new Thread(task);
                    threads.add(thread);
                    thread.start();
                }));
    }

    /** Also those that others of them start. */
    private void joinThreads() throws InterruptedException {
        for (int i = 0; i < threads.size(); i++) {
            threads.get(i).join();
        }
    }

    @Test
    void anOutageInBetweenIsOneLineAndTheSameNodeGoesOnAfterIt() {
        bench.clock.advance(WEEK.plusDays(1));
        Node one = new Node("one");
        JobStoreException away = new JobStoreException(Effect.NONE, "no connection");
        inThePause(() -> one.store.next("hold", Between.failBefore(away)).next("hold", Between.failBefore(away)));
        one.start();
        one.round();
        assertEquals(List.of("one"), batches, "it does not try again at once");
        bench.clock.advance(Duration.ofSeconds(10));
        one.round();
        assertEquals(150, left(), "the store is away for longer");
        new Node("two").start();
        assertEquals(List.of("one"), batches, "the duty is kept through the outage");
        bench.clock.advance(Duration.ofSeconds(10));
        one.round();
        assertEquals(List.of("one", "one", "one"), batches);
        assertEquals(0, left());
        assertEquals(1, log.linesWith("the store does not answer").size());
        assertEquals(1, log.linesWith("the store answers again").size());
        assertEquals(List.of(), log.linesWith("ERROR"));
    }

    @Test
    void aDutyThatCannotBeGivenBackIsFreeAfterTheLease() {
        Node one = new Node("one");
        one.store
                .next("hold", Between.Call::make)
                .next("hold", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
        one.start();
        assertFalse(bench.store.hold(ANOTHERS));
        bench.clock.advance(LEASE);
        assertTrue(bench.store.hold(ANOTHERS));
    }

    @Test
    void aPurgeByHandAsksNobody() {
        bench.clock.advance(WEEK.plusDays(1));
        assertTrue(bench.store.hold(ANOTHERS));
        assertEquals(250, new Node("one").jobs.purge());
    }
}
