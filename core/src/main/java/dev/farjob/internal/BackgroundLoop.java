package dev.farjob.internal;

import dev.farjob.internal.call.Sends;
import dev.farjob.internal.look.SweepDue;
import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.time.Timekeeper;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only owner of threads: looks for due jobs, keeps watchers informed, removes what is old, and ends in good order.
 * Nothing that goes wrong in a round ends the loop.
 */
final class BackgroundLoop {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundLoop.class);

    private static final Duration PURGE_INTERVAL = Duration.ofMinutes(5);

    private final Timekeeper time;
    private final Tasks tasks;
    private final Sends sends;
    private final Runnable interrupt;
    private final Settings settings;
    private final SweepDue sweep;
    private final WatchOwners watch;
    private final PurgeOld purge;
    private final Bell sweepBell = new Bell();
    private final Bell watchBell = new Bell();
    private volatile State state = State.NEW;
    private long purgedAt;

    /** What makes a loop begin its next round before its time. */
    private static final class Bell {

        private CompletableFuture<Void> rung = new CompletableFuture<>();

        synchronized CompletableFuture<Void> next() {
            rung = new CompletableFuture<>();
            return rung;
        }

        synchronized void ring() {
            rung.complete(null);
        }
    }

    private enum State {
        NEW,
        RUNNING,
        CLOSING
    }

    BackgroundLoop(
            Timekeeper time,
            Tasks tasks,
            Sends sends,
            Runnable interrupt,
            Settings settings,
            SweepDue sweep,
            WatchOwners watch,
            PurgeOld purge) {
        this.time = time;
        this.tasks = tasks;
        this.sends = sends;
        this.interrupt = interrupt;
        this.settings = settings;
        this.sweep = sweep;
        this.watch = watch;
        this.purge = purge;
    }

    /** @throws IllegalStateException if it was closed */
    synchronized void start() {
        if (state == State.CLOSING) {
            throw new IllegalStateException("this orchestrator is closed: build another one");
        }
        if (state == State.NEW) {
            state = State.RUNNING;
            purgedAt = time.nanoTime() - PURGE_INTERVAL.toNanos();
            watch.onChange(watchBell::ring);
            sweep.whenThereIsRoom(sweepBell::ring);
            tasks.execute(() -> loop("sweep", settings.sweepInterval(), sweepBell, this::sweepRound));
            tasks.execute(() -> loop("watch", settings.watchInterval(), watchBell, this::watchRound));
            LOG.info("the background loop looks for due jobs every {}", settings.sweepInterval());
        }
    }

    /** Lets the loop look for due jobs at once. */
    void wake() {
        sweepBell.ring();
    }

    /** Takes on nothing new, waits for what is under way, and interrupts what does not end in time; again does no harm. */
    void close() {
        synchronized (this) {
            if (state == State.CLOSING) {
                return;
            }
            state = State.CLOSING;
        }
        sweepBell.ring();
        watchBell.ring();
        boolean allEnded = tasks.awaitNone(time, settings.shutdownGrace());
        // An attempt to send that is interrupted would be in doubt for good; whatever else is comes due again
        if (!sends.close(time)) {
            LOG.warn(
                    "an attempt to send has not ended in the time that it may take; its job is reconciled by other nodes");
        }
        if (!allEnded && tasks.underWay() > 0) {
            LOG.warn(
                    "{} tasks did not end in {}; they are interrupted, and their jobs come due again",
                    tasks.underWay(),
                    settings.shutdownGrace());
        }
        tasks.close();
        interrupt.run();
    }

    private void loop(String name, Duration interval, Bell bell, Runnable round) {
        while (state == State.RUNNING && !Thread.currentThread().isInterrupted()) {
            CompletableFuture<Void> next = bell.next();
            try {
                round.run();
            } catch (Throwable broken) {
                LOG.error("a round of the {} loop failed; the loop goes on", name, broken);
            }
            if (state == State.RUNNING) {
                time.await(next, interval);
            }
        }
    }

    private void sweepRound() {
        sweep.begin();
        if (time.nanoTime() - purgedAt >= PURGE_INTERVAL.toNanos()) {
            purgedAt = time.nanoTime();
            purge.purge();
        }
    }

    private void watchRound() {
        if (!watch.isIdle()) {
            watch.look();
        }
    }
}
