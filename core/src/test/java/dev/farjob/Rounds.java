package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.time.ChangedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets a background loop run one round at a time: its two loops have threads of their own, everything else has none. */
final class Rounds extends ChangedTime {

    private static final Duration SWEEP = Duration.ofSeconds(1_001);
    private static final String LOOP = "background loop";
    /** So long that a round which only tells leaves most of it, whatever time a test lets pass. */
    static final Duration WATCH = Duration.ofDays(1_000);

    private static final Duration NO_OTHER_WAIT = Duration.ofDays(100);

    /** One of the two loops. */
    private static final class Loop {

        private final Semaphore arrived = new Semaphore(0);
        private final Semaphore mayGo = new Semaphore(0);
        private volatile Future<?> bell;

        void waitHere(Future<?> bell) {
            this.bell = bell;
            arrived.release();
            try {
                mayGo.acquire();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final Loop sweep = new Loop();
    private final Loop watch = new Loop();
    private Duration ahead = Duration.ZERO;
    private volatile Duration untilWatch = Duration.ZERO;
    private int loops;
    private volatile boolean refusing;

    Rounds(Bench bench) {
        super(bench.time);
    }

    /** Sets the time of day of the node ahead of everybody else's; the time that it measures goes on as it was. */
    void ahead(Duration ahead) {
        this.ahead = ahead;
    }

    OrchestratorBuilder<?> on(OrchestratorBuilder<?> builder) {
        return builder.timekeeper(this)
                .executor(this::execute)
                .sweepInterval(SWEEP)
                .watchInterval(WATCH);
    }

    /** The first two tasks that the test itself starts are the loops; each makes its first round at once. */
    private void execute(Runnable task) {
        if (refusing) {
            throw new RejectedExecutionException("the test refuses");
        }
        if (loops == 2 || Thread.currentThread().getName().startsWith(LOOP)) {
            task.run();
            return;
        }
        Loop loop = loops++ == 0 ? sweep : watch;
        Thread thread = new Thread(task, LOOP);
        thread.setDaemon(true);
        thread.start();
        acquire(loop.arrived);
    }

    /** An executor with one thread, which the first task has for good; the others wait. */
    Executor withOneThread(Executor others) {
        return task -> {
            if (loops == 0) {
                execute(task);
            } else {
                others.execute(task);
            }
        };
    }

    /** Whether no thread takes a task. */
    void refuse(boolean all) {
        refusing = all;
    }

    /** One round of sweeping. */
    void sweep() {
        round(sweep);
    }

    /** One round of telling watchers. */
    void watch() {
        round(watch);
    }

    /** How long the loop waits for its next round of telling watchers, unless it is called for. */
    Duration untilWatch() {
        return untilWatch;
    }

    /** Whether nothing has called for a round of telling watchers since the last one. */
    boolean isQuiet() {
        return !watch.bell.isDone();
    }

    /** Whether nothing has called for a round of sweeping since the last one. */
    boolean hasNothingToSweep() {
        return !sweep.bell.isDone();
    }

    private static void round(Loop loop) {
        loop.mayGo.release();
        acquire(loop.arrived);
    }

    private static void acquire(Semaphore semaphore) {
        try {
            assertTrue(semaphore.tryAcquire(20, TimeUnit.SECONDS), "the loop does not move");
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public Instant now() {
        return time.now().plus(ahead);
    }

    @Override
    public boolean await(Future<?> future, Duration atMost) {
        boolean isWatch = atMost.compareTo(NO_OTHER_WAIT) > 0;
        if (isWatch || atMost.equals(SWEEP)) {
            untilWatch = isWatch ? atMost : untilWatch;
            (isWatch ? watch : sweep).waitHere(future);
            return future.isDone();
        }
        return time.await(future, atMost);
    }
}
