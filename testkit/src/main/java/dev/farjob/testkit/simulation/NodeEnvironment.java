package dev.farjob.testkit.simulation;

import dev.farjob.provider.ProviderClient;
import dev.farjob.store.JobStore;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** All that a simulated node gets from outside. It must use nothing else: no thread, clock or randomness of its own. */
public interface NodeEnvironment {

    /** The name of this incarnation, unique within the run. */
    String name();

    /** The scenario of this run. */
    Scenario scenario();

    /** Whether this node has the newer version of the host. For {@link Variation#ROLLOUT}; false in every other run. */
    default boolean isUpdated() {
        return false;
    }

    /** A listener's or a watcher's conduct: may block for long, throw, or leave the interrupt flag set. */
    void misbehave();

    /**
     * The store as this node reaches it: slow, failing before or after the effect, and the place where the node dies. It
     * is a {@link dev.farjob.store.TransactionalJobStore} if the one behind it is.
     */
    JobStore store();

    /** The providers as this node reaches them, with the capabilities of the ones behind. */
    List<ProviderClient> providers();

    /** The ledger that takes the effects of steps. */
    StepEffects effects();

    /** The time as this node sees it: it may be wrong by hours, and jump either way. */
    Clock clock();

    /** Nanoseconds that only grow, at the pace of the true time: for time limits, as {@link System#nanoTime()}. */
    long nanoTime();

    /** This node's own randomness. */
    RandomGenerator random();

    /** Runs each task at the same time as the caller, as a fiber of this node. A task that throws fails the run. */
    Executor executor();

    /** The URL at which providers reach this system; a node appends its own query to it. */
    URI webhookBase();

    /**
     * Waits for the future, at most for this long, and lets others run meanwhile.
     *
     * @return whether it is done
     */
    default boolean await(Future<?> future, Duration atMost) {
        return awaitUntil(future::isDone, atMost);
    }

    /**
     * Waits for the condition, at most for this long. It is evaluated often and by others, and must have no effect.
     *
     * @return whether it holds
     */
    boolean awaitUntil(BooleanSupplier condition, Duration atMost);

    /** Lets this much time pass. */
    void pause(Duration time);

    /**
     * Runs a task after this long, as a fiber of this node; it dies with its node. Until then it costs nothing, and no fiber
     * is started for it.
     *
     * @return cancels it, unless it has begun
     */
    Runnable later(Duration delay, Runnable task);
}
