package dev.farjob.internal.loop;

import dev.farjob.internal.call.Sends;
import dev.farjob.internal.look.SweepDue;
import dev.farjob.internal.time.Steadfast;
import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.watch.AskWatched;
import dev.farjob.internal.watch.WatchOwners;
import dev.farjob.store.JobStoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only owner of threads that last: one looks for due jobs, one keeps watchers informed, and now and then a task removes
 * old jobs. None of them waits for another, and no failure in a round ends a loop, nor does a call to the store that hangs.
 */
public final class BackgroundLoop {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundLoop.class);

    private static final Duration PURGE_INTERVAL = Duration.ofMinutes(5);
    private static final double PURGE_SPREAD = 0.5;
    private static final Duration PURGE_AGAIN = Duration.ofSeconds(10);

    /** How long writes of this node gather before watchers are told, so that a burst of them is told in one round. */
    private static final Duration GATHERING = Duration.ofMillis(50);

    private final Timekeeper time;
    private final Tasks tasks;
    private final Sends sends;
    private final RandomGenerator random;
    private final Runnable interrupt;
    private final Pace pace;
    private final SweepDue sweep;
    private final WatchOwners watch;
    private final AskWatched ask;
    private final Runnable awaited;
    private final Consumer<CompletableFuture<?>> purge;
    private final Runnable hurryListeners;
    private final Attendance attendance;
    private final Stall stall;
    private final Bell sweepBell = new Bell();
    private final Bell watchBell = new Bell();
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private final AtomicBoolean purging = new AtomicBoolean();
    private volatile State state = State.NEW;
    private volatile long purgeAt;
    private volatile long watchedAt;

    /**
     * How often the loops go round, and how long an end may take.
     *
     * @param sweep how often due jobs are looked for
     * @param watch how often watched owners are looked up
     * @param grace how long a close waits for what is under way before it interrupts
     */
    public record Pace(Duration sweep, Duration watch, Duration grace) {}

    private enum State {
        NEW,
        RUNNING,
        CLOSING
    }

    /**
     * Puts the loops together; none runs before {@link #start}.
     *
     * @param interrupt ends the threads, if they are this node's own
     * @param awaited looks after those who wait for the end of a job
     * @param purge removes old jobs and webhooks, until this future is done
     * @param hurryListeners serves the listeners for whom there was no thread before
     */
    public BackgroundLoop(
            Timekeeper time,
            Tasks tasks,
            Sends sends,
            RandomGenerator random,
            Runnable interrupt,
            Pace pace,
            SweepDue sweep,
            WatchOwners watch,
            AskWatched ask,
            Runnable awaited,
            Consumer<CompletableFuture<?>> purge,
            Runnable hurryListeners,
            Attendance attendance) {
        this.time = time;
        this.tasks = tasks;
        this.sends = sends;
        this.random = random;
        this.interrupt = interrupt;
        this.pace = pace;
        this.sweep = sweep;
        this.watch = watch;
        this.ask = ask;
        this.awaited = awaited;
        this.purge = purge;
        this.hurryListeners = hurryListeners;
        this.attendance = attendance;
        this.stall = new Stall(time, tasks);
    }

    /**
     * Starts the loops; again does no harm.
     *
     * @throws IllegalStateException if it was closed
     * @throws RejectedExecutionException if the executor has no threads for them; none runs then, and it may be started again
     */
    public synchronized void start() {
        if (state == State.CLOSING) {
            throw new IllegalStateException("this orchestrator is closed: build another one");
        }
        if (state == State.NEW) {
            state = State.RUNNING;
            purgeAt = time.nanoTime();
            watchedAt = time.nanoTime();
            watch.onChange(watchBell::ring);
            sweep.whenThereIsRoom(sweepBell::ring);
            run(List.of(
                    loop("sweep", sweepBell, pace.sweep(), new Sweeping()),
                    loop("watch", watchBell, pace.watch(), new Watching())));
            attendance.started();
            LOG.info("the background loop looks for due jobs every {}", pace.sweep());
        }
    }

    private Loop loop(String name, Bell bell, Duration interval, Loop.Work work) {
        return new Loop(name, time, tasks, bell, interval, () -> state == State.RUNNING, work);
    }

    /** All of them, or none. */
    private void run(List<Loop> loops) {
        try {
            loops.forEach(loop -> tasks.execute(loop::run));
        } catch (RejectedExecutionException full) {
            loops.forEach(Loop::end);
            state = State.NEW;
            throw full;
        }
    }

    /** Lets the loop look for due jobs at once. */
    public void wake() {
        sweepBell.ring();
    }

    /**
     * Takes on nothing new, waits for what is under way, and interrupts what does not end in time. A thread that is interrupted
     * waits all the same: what it would interrupt may be an attempt to send.
     */
    public void close() {
        synchronized (this) {
            state = State.CLOSING;
        }
        Timekeeper steadfast = new Steadfast(time);
        closing.complete(null);
        sweepBell.ring();
        watchBell.ring();
        boolean allEnded = tasks.awaitNone(steadfast, pace.grace());
        // An attempt to send that is interrupted would be in doubt for good; all other work comes due again
        if (!sends.close(steadfast)) {
            LOG.warn(
                    "an attempt to send has not ended in the time that it may take; its job is reconciled by other nodes");
        }
        if (!allEnded && tasks.underWay() > 0) {
            LOG.warn(
                    "{} tasks did not end in {}; they are interrupted, and their jobs come due again",
                    tasks.underWay(),
                    pace.grace());
        }
        tasks.close();
        interrupt.run();
    }

    private final class Sweeping implements Loop.Work {

        @Override
        public void check() {
            stall.check();
        }

        @Override
        public void run(boolean called) {
            attendance.swept();
            hurryListeners.run();
            purgeIfTime();
            sweep.begin();
        }
    }

    private final class Watching implements Loop.Work {

        /** Those who wait for one job have their turn also where a watched owner is in trouble. */
        @Override
        public void run(boolean called) {
            try {
                tellWatchers(called);
            } finally {
                awaited.run();
            }
        }

        @Override
        public long answers() {
            return watch.answers();
        }

        /** A round that only tells does not put off the next look. */
        @Override
        public Duration pause(Duration interval) {
            Duration left = interval.minusNanos(time.nanoTime() - watchedAt);
            return watch.isIdle() ? interval : left.isNegative() ? Duration.ZERO : left;
        }
    }

    private void tellWatchers(boolean called) {
        if (watch.isIdle()) {
            return;
        }
        if (called && time.nanoTime() - watchedAt < pace.watch().toNanos()) {
            time.await(closing, GATHERING);
            watch.tellWhatIsHere();
            return;
        }
        watchedAt = time.nanoTime();
        watch.look();
        ask.ask(watch::underWay);
    }

    /** In a task of its own, so that sweeps go on; not at the same time on all nodes that were started together. */
    private void purgeIfTime() {
        if (time.nanoTime() - purgeAt < 0 || !purging.compareAndSet(false, true)) {
            return;
        }
        purgeAt = time.nanoTime() + (long) (PURGE_INTERVAL.toNanos() * (1 + PURGE_SPREAD * random.nextDouble()));
        try {
            tasks.execute(this::purgeSafely);
        } catch (RejectedExecutionException full) {
            purging.set(false);
            LOG.debug("old jobs are removed another time: {}", full.getMessage());
        }
    }

    private void purgeSafely() {
        try {
            purge.accept(closing);
        } catch (JobStoreException away) {
            purgeAt = time.nanoTime() + PURGE_AGAIN.toNanos();
            LOG.debug("old jobs could not be removed; it is tried again", away);
        } catch (Throwable broken) {
            purgeAt = time.nanoTime() + PURGE_AGAIN.toNanos();
            LOG.error("old jobs could not be removed; it is tried again", broken);
        } finally {
            purging.set(false);
        }
    }
}
