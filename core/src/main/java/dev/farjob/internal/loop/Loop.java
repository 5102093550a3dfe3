package dev.farjob.internal.loop;

import dev.farjob.internal.time.Alarm;
import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.store.JobStoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes round after round until it is ended. No failure of a round ends it, and no call that hangs: where a round does not get
 * on, another thread goes on with the loop. There are never more than two under way.
 */
final class Loop {

    /** How long a round may go without an answer of the store before another thread goes on. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private static final int MOST = 2;

    private final String name;
    private final Timekeeper time;
    private final Tasks tasks;
    private final Bell bell;
    private final Duration interval;
    private final BooleanSupplier open;
    private final Work work;

    /** The thread that goes on with the loop, if there is one. This and what follows belongs to the lock of the loop. */
    private @Nullable Runner current;
    /** Whether one is on its way, and has not got its thread yet. */
    private boolean coming;

    private int hanging;
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

        /** Before each round, by one thread at a time. */
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

    /** Goes round until it is ended, the node is closed, or another thread goes on instead. */
    void run() {
        new Runner().run();
    }

    /** Begins no further round. */
    void end() {
        ended = true;
        bell.ring();
    }

    private boolean isOpen() {
        return !ended && open.getAsBoolean();
    }

    /** Has another thread go on with the loop as soon as there is one, unless somebody does by then. */
    private void goOnElsewhere() {
        synchronized (this) {
            if (coming || !isLeft() || !isOpen()) {
                return;
            }
            coming = true;
        }
        try {
            tasks.execute(new Runner());
        } catch (RejectedExecutionException full) {
            LOG.debug("no thread goes on with the {} loop; it is tried again: {}", name, full.getMessage());
            synchronized (this) {
                coming = false;
            }
            time.later(PATIENCE, this::goOnElsewhere);
        }
    }

    /** Whether nobody is about to begin a round, and somebody may; for those who have the lock. */
    private boolean isLeft() {
        return hanging < MOST && (current == null || current.hangs);
    }

    /** One thread, from its first round to its last. */
    private final class Runner implements Runnable {

        /** Whether its round does; belongs to the lock of the loop. */
        private boolean hangs;

        @Override
        public void run() {
            synchronized (Loop.this) {
                coming = false;
                if (!isLeft()) {
                    return;
                }
                current = this;
            }
            try {
                goRound();
            } finally {
                leave();
            }
        }

        private void goRound() {
            boolean called = false;
            while (goesOn()) {
                CompletableFuture<Void> next = bell.next();
                work.check();
                boolean hasTheBell = round(called);
                if (Thread.interrupted()) {
                    // Either a call left it so, which ends no loop, or the executor ends, and wants its thread back
                    leave();
                    goOnElsewhere();
                    return;
                }
                called = hasTheBell && goesOn() && time.await(next, work.pause(interval));
            }
        }

        private boolean goesOn() {
            synchronized (Loop.this) {
                return equals(current) && isOpen() && !Thread.currentThread().isInterrupted();
            }
        }

        private void leave() {
            synchronized (Loop.this) {
                if (equals(current)) {
                    current = null;
                }
            }
        }

        /** One round; whether nobody has gone on with the loop meanwhile. */
        private boolean round(boolean called) {
            Guard guard = new Guard(this);
            guard.begin();
            try {
                work.run(called);
            } catch (JobStoreException away) {
                LOG.debug("a round of the {} loop found the store away", name, away);
            } catch (Throwable broken) {
                failed(broken);
            } finally {
                guard.end();
            }
            return ended();
        }

        private void failed(Throwable broken) {
            boolean late;
            synchronized (Loop.this) {
                late = hangs;
            }
            if (late) {
                LOG.debug("a round of the {} loop that hung has failed; others have gone on", name, broken);
            } else {
                LOG.error("a round of the {} loop failed; the loop goes on", name, broken);
            }
        }

        /** The thread is free again, and relieves one that has gone on and hangs itself. */
        private boolean ended() {
            boolean mine;
            boolean allBack;
            synchronized (Loop.this) {
                hanging -= hangs ? 1 : 0;
                hangs = false;
                allBack = warned && hanging == 0;
                warned &= !allBack;
                mine = equals(current);
                if (!mine && isLeft()) {
                    current = this;
                }
            }
            if (allBack) {
                LOG.info("the {} loop waits for the store no more: what hung has ended", name);
            }
            return mine;
        }

        /** Whether others may go on, from now on; the first time a warning is due. */
        private boolean hang() {
            hangs = true;
            hanging++;
            boolean first = !warned;
            warned = true;
            return first;
        }
    }

    /** Looks now and then whether a round gets on. */
    private final class Guard {

        private final Runner runner;
        private boolean over;
        private long answers;
        private @Nullable Alarm alarm;

        Guard(Runner runner) {
            this.runner = runner;
        }

        void begin() {
            synchronized (Loop.this) {
                answers = work.answers();
                alarm = time.later(PATIENCE, this::look);
            }
        }

        void end() {
            synchronized (Loop.this) {
                over = true;
                if (alarm != null) {
                    alarm.cancel();
                }
            }
        }

        private void look() {
            boolean warns;
            synchronized (Loop.this) {
                if (over || !isOpen()) {
                    return;
                }
                if (work.answers() != answers) {
                    begin();
                    return;
                }
                warns = runner.hang();
            }
            if (warns) {
                LOG.warn(
                        "the store has kept the {} loop waiting for {}; another thread goes on with the loop as soon as there is"
                                + " one. Give the connections to the store a socket timeout, or such a call may last for ever",
                        name,
                        PATIENCE);
            }
            goOnElsewhere();
        }
    }
}
