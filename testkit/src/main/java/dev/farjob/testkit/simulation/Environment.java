package dev.farjob.testkit.simulation;

import dev.farjob.provider.ProviderClient;
import dev.farjob.store.JobStore;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** The surroundings of one incarnation of a node. */
final class Environment implements NodeEnvironment {

    private static final URI HOOKS = URI.create("https://host.invalid/hooks");

    private static final Duration BLOCKED = Duration.ofMinutes(40);

    private final Simulation simulation;
    private final Node node;
    private final JobStore store;
    private final List<ProviderClient> providers;
    private final StepEffects effects;
    private final Scenario scenario;
    private final RandomGenerator random;
    private final SplittableRandom manners;

    Environment(
            Simulation simulation,
            Node node,
            JobStore store,
            List<ProviderClient> providers,
            StepEffects effects,
            Scenario scenario) {
        this.simulation = simulation;
        this.node = node;
        this.store = store;
        this.providers = providers;
        this.effects = effects;
        this.scenario = scenario;
        this.manners = simulation.random("manners of " + node);
        this.random = simulation.random("node " + node);
    }

    @Override
    public String name() {
        return node.toString();
    }

    @Override
    public Scenario scenario() {
        return scenario;
    }

    /** Some nodes begin as updated, and each is when it is started again. */
    @Override
    public boolean isUpdated() {
        return scenario.tries(Variation.ROLLOUT)
                && (!node.isFirst() || simulation.random("version of " + node).nextBoolean());
    }

    @Override
    public void misbehave() {
        switch (manners.nextInt(6)) {
            case 0 -> simulation.pause(BLOCKED);
            case 1 -> Thread.currentThread().interrupt();
            case 2 -> throw new IllegalStateException("simulated: a callback threw");
            case 3 -> throw new StackOverflowError("simulated: a callback went too deep");
            default -> simulation.trace("a callback on", node);
        }
    }

    @Override
    public JobStore store() {
        return store;
    }

    @Override
    public List<ProviderClient> providers() {
        return providers;
    }

    @Override
    public StepEffects effects() {
        return effects;
    }

    @Override
    public Clock clock() {
        return node.clock();
    }

    @Override
    public long nanoTime() {
        return simulation.elapsed().toNanos();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Executor executor() {
        return node.executor();
    }

    @Override
    public URI webhookBase() {
        return HOOKS;
    }

    @Override
    public boolean awaitUntil(BooleanSupplier condition, Duration atMost) {
        return simulation.awaitUntil(condition, atMost);
    }

    @Override
    public void pause(Duration time) {
        simulation.pause(time);
    }

    @Override
    public Runnable later(Duration delay, Runnable task) {
        return node.later(delay, task);
    }
}
