package dev.farjob;

import dev.farjob.internal.decide.Decider;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.provider.ProviderClient;
import dev.farjob.store.JobStore;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.testkit.simulation.NodeEnvironment;
import dev.farjob.testkit.simulation.SimulatedNode;
import dev.farjob.testkit.simulation.SystemUnderTest;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The simulated system with one broken part in each of its nodes. One instance lives for one run. */
final class BrokenSystem extends SimulatedSystem {

    /** A store that is broken between the engine and the store behind, which the oracle watches. */
    interface BrokenAccess {
        JobStore to(TransactionalJobStore<InMemoryTransaction> reached, InMemoryJobStore behind);
    }

    private BrokenAccess access = (reached, behind) -> reached;
    private UnaryOperator<ProviderClient> clients = UnaryOperator.identity();
    private UnaryOperator<NodeEnvironment> environments = UnaryOperator.identity();
    private UnaryOperator<SimulatedNode> nodes = UnaryOperator.identity();
    private Function<Rulebook, Decider> deciders = Decider::by;
    private UnaryOperator<String> keys = UnaryOperator.identity();
    private @Nullable InMemoryJobStore behind;

    private BrokenSystem() {}

    /** Goes through the same wrapping, and nothing is broken. */
    static SystemUnderTest withNothingBroken() {
        return withStore((reached, behind) -> new BrokenStore(reached));
    }

    static SystemUnderTest withStore(BrokenAccess access) {
        BrokenSystem system = new BrokenSystem();
        system.access = access;
        return system;
    }

    static SystemUnderTest withClients(UnaryOperator<ProviderClient> clients) {
        BrokenSystem system = new BrokenSystem();
        system.clients = clients;
        return system;
    }

    static SystemUnderTest withEnvironment(UnaryOperator<NodeEnvironment> environments) {
        BrokenSystem system = new BrokenSystem();
        system.environments = environments;
        return system;
    }

    static SystemUnderTest withNode(UnaryOperator<SimulatedNode> nodes) {
        BrokenSystem system = new BrokenSystem();
        system.nodes = nodes;
        return system;
    }

    static SystemUnderTest withDecider(Function<Rulebook, Decider> deciders) {
        BrokenSystem system = new BrokenSystem();
        system.deciders = deciders;
        return system;
    }

    static SystemUnderTest withStepKeys(UnaryOperator<String> keys) {
        BrokenSystem system = new BrokenSystem();
        system.keys = keys;
        return system;
    }

    @Override
    public JobStore openStore(Clock clock) {
        JobStore opened = super.openStore(clock);
        behind = store;
        return opened;
    }

    @Override
    public SimulatedNode start(NodeEnvironment environment) {
        JobStore broken = access.to(transactional(environment.store()), Objects.requireNonNull(behind));
        return nodes.apply(node(environments.apply(environment), broken, clients));
    }

    @SuppressWarnings("unchecked")
    private static TransactionalJobStore<InMemoryTransaction> transactional(JobStore store) {
        // The calls reach the store that was opened above, with faults in between
        return (TransactionalJobStore<InMemoryTransaction>) store;
    }

    @Override
    Decider decider(Rulebook rules) {
        return deciders.apply(rules);
    }

    @Override
    String keyOf(String idempotencyKey) {
        return keys.apply(idempotencyKey);
    }
}
