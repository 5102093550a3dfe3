package dev.farjob.internal.loop;

import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.store.JobStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes round after round until it is ended. No failure of a round ends it, and no call that hangs: each round has a thread of
 * its own, and where one does not get on, the next goes on beside it. There are never more than two under way.
 */
final class Loop {

    /** How long a round may go without an answer of the store before the next one begins. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    /** How long a round waits for a thread before the loop makes it in its own: the executor may have none left. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final int MOST = 2;

    private final String name;
    private final Timekeeper time;
    private final Tasks tasks;
    private final Bell bell;
    private final Duration interval;
    private final BooleanSupplier open;
    private final Work work;
    /** For the thread of the loop, like the flag. */
    private final List<Round> underWay = new ArrayList<>();

    private boolean warned;
    private volatile boolean ended;

    /** The work of a loop in one round. */
    interface Work {

        /**
         * One round.
         *
         * @param called whether it was called for before its time
         */
        void run(boolean called);

        /** How many answers the rounds have got so far, if they ask more than once: one that gets answers does not hang. */
        default long answers() {
            return 0;
        }

        /** How long to wait for the next round, unless it is called for. */
        default Duration pause(Duration interval) {
            return interval;
        }

        /** In the thread of the loop, before each round. */
        default void check() {}
    }

    /**
     * A loop that has yet to be run.
     *
     * @param open whether the node is
     */
    Loop(String name, Timekeeper time, Tasks tasks, Bell bell, Duration interval, BooleanSupplier open, Work work) {
        this.name = name;
        this.time = time;
        this.tasks = tasks;
        this.bell = bell;
        this.interval = interval;
        this.open = open;
        this.work = work;
    }

    /** Goes round until it is ended, or the node is closed. */
    void run() {
        boolean called = false;
        while (goesOn()) {
            CompletableFuture<Void> next = bell.next();
            work.check();
            round(called);
            if (goesOn()) {
                called = time.await(next, work.pause(interval));
            }
        }
    }

    /** Begins no further round. */
    void end() {
        ended = true;
        bell.ring();
    }

    private boolean goesOn() {
        return !ended && open.getAsBoolean() && !Thread.currentThread().isInterrupted();
    }

    private void round(boolean called) {
        tidyUp();
        if (underWay.size() == MOST) {
            // Whichever ends first makes room for the next
            time.await(CompletableFuture.anyOf(done(underWay.get(0)), done(underWay.get(1))), PATIENCE);
            return;
        }
        Round round = new Round(called);
        underWay.add(round);
        begin(round);
        if (!getsOn(round)) {
            round.hangs = true;
            if (!warned) {
                warned = true;
                LOG.warn(
                        "the store has kept the {} loop waiting for {}; the loop goes on in another thread. Give the"
                                + " connections to the store a socket timeout, or such a call may last for ever",
                        name,
                        PATIENCE);
            }
        }
    }

    private static CompletableFuture<Void> done(Round round) {
        return round.done;
    }

    private void tidyUp() {
        underWay.removeIf(round -> round.done.isDone());
        if (warned && underWay.stream().noneMatch(round -> round.hangs)) {
            warned = false;
            LOG.info("the {} loop waits for the store no more: what hung has ended", name);
        }
    }

    private void begin(Round round) {
        try {
            tasks.execute(round);
            if (time.await(round.done, SOON)) {
                return;
            }
        } catch (RejectedExecutionException full) {
            LOG.debug("a round of the {} loop has no thread of its own: {}", name, full.getMessage());
        }
        if (goesOn()) {
            round.run();
        }
    }

    private boolean getsOn(Round round) {
        long before;
        do {
            before = work.answers();
            if (time.await(round.done, PATIENCE)) {
                return true;
            }
        } while (goesOn() && work.answers() != before);
        return !goesOn();
    }

    /** One round, made by whichever thread takes it up first. */
    private final class Round implements Runnable {

        private final boolean called;
        private final AtomicBoolean begun = new AtomicBoolean();
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private volatile boolean hangs;

        Round(boolean called) {
            this.called = called;
        }

        @Override
        public void run() {
            if (!begun.compareAndSet(false, true)) {
                return;
            }
            try {
                work.run(called);
            } catch (JobStoreException away) {
                LOG.debug("a round of the {} loop found the store away", name, away);
            } catch (Throwable broken) {
                failed(broken);
            } finally {
                done.complete(null);
            }
        }

        private void failed(Throwable broken) {
            if (hangs) {
                LOG.debug("a round of the {} loop that hung has failed; others have gone on", name, broken);
            } else {
                LOG.error("a round of the {} loop failed; the loop goes on", name, broken);
            }
        }
    }
}
