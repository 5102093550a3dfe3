package dev.farjob.testkit.simulation;

import dev.farjob.store.JobStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The parts of a system that can be simulated: a store, and nodes that work on it. One instance lives for one run.
 *
 * <pre>{@code
 * final class MySystem implements SystemUnderTest {
 *     public JobStore openStore(Clock clock) { return new MyStore(clock); }
 *     public SimulatedNode start(NodeEnvironment node) {
 *         return new MyNode(MyEngine.on(node.store(), node.providers())
 *                 .clock(node.clock()).random(node.random())
 *                 .executor(node.executor()).waiting(node::await)
 *                 .webhooksAt(node.webhookBase())
 *                 .onSuccess("charge", (job, key) -> node.effects().charge(job.owner(), key))
 *                 ...);
 *     }
 * }
 * }</pre>
 *
 * <p>Each node works off the steps of {@link StepEffects} with every job: on success {@code charge}, then
 * {@code deliver}; on failure or cancellation {@code release}, then {@code apologise}. It takes webhooks, retries steps
 * for as long as they fail, never pays twice for a spawn in doubt, and only records late successes.
 *
 * <p>With the standard faults a provider may be silent for an hour, clocks of nodes are off by up to six hours, and every
 * job must be settled or parked within three days after the faults have ceased. A job of which the provider still knows
 * must not be given up meanwhile, so a last resort by age has to allow for that, or the plan has to be changed.
 *
 * <p>A node must keep to a few rules: it runs nothing but on its executor or in the caller's fiber, waits only through
 * {@link NodeEnvironment#await} and its kin, holds no real lock across a call to a store, a provider or an effect, and lets
 * errors through its loops.
 */
public interface SystemUnderTest {

    /** Opens the one store of this run, empty. Its clock is the true time. It must not wait for anything. */
    JobStore openStore(Clock clock);

    /** Starts a node; called again, with another environment, when it is restarted after a crash. */
    SimulatedNode start(NodeEnvironment environment);

    /** The variations beyond the usual that this system can be tried with; none by default. */
    default Set<Variation> variations() {
        return Set.of();
    }

    /** The promises that it is held to; by default {@link Promise#first()}. */
    default Set<Promise> promises() {
        return Promise.first();
    }

    /** Opens a transaction of the host's own, which holds no lock. For {@link Variation#HOST_TRANSACTIONS}. */
    default HostTransaction begin() {
        throw new UnsupportedOperationException("this store has no transactions");
    }

    /** A transaction of the host's own. */
    interface HostTransaction {

        /** The transaction, as the store takes it. */
        Object handle();

        /** Makes everything visible that was written through it. */
        void commit();

        /** Forgets everything that was written through it. */
        void rollback();
    }

    /**
     * Writes one row of the host's own through a transaction of the store.
     *
     * @param transaction what a {@link dev.farjob.store.TransactionalJobStore} hands to its work
     * @param row a text to find again in {@link #hostRows()}, which must not swallow duplicates
     */
    default void writeHostRow(Object transaction, String row) {
        throw new UnsupportedOperationException("this store has no transactions");
    }

    /** Every row that was committed, once per write; empty if the store has no transactions, so that none are written. */
    default Optional<List<String>> hostRows() {
        return Optional.empty();
    }
}
