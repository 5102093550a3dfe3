package dev.farjob;

import dev.farjob.internal.Settings;
import dev.farjob.internal.decide.Decider;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Owner;
import dev.farjob.provider.ProviderClient;
import dev.farjob.rules.RetryRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.simulation.NodeEnvironment;
import dev.farjob.testkit.simulation.SimulatedNode;
import dev.farjob.testkit.simulation.StepEffects;
import dev.farjob.testkit.simulation.SystemUnderTest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The orchestrator over the store in memory, offered to the simulation. */
class SimulatedSystem implements SystemUnderTest {

    private static final String ROWS = "rows";

    /** As often as it takes: the simulation ends when every step has taken effect. */
    private static final RetryRule PERSISTENT =
            RetryRule.exponential(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 1_000_000);

    private @Nullable InMemoryJobStore store;

    @Override
    public JobStore openStore(Clock clock) {
        store = new InMemoryJobStore(clock);
        return store;
    }

    @Override
    public SimulatedNode start(NodeEnvironment environment) {
        return new SimulatedOrchestrator(
                orchestrator(environment, environment.store(), Function.identity()), environment.clock());
    }

    /** A node over this store, with what the provider clients are turned into. */
    final JobOrchestrator orchestrator(
            NodeEnvironment environment, JobStore store, Function<ProviderClient, ProviderClient> clients) {
        StepEffects effects = environment.effects();
        List<ProviderClient> providers = environment.providers();
        OrchestratorBuilder<?> builder = JobOrchestrator.on(store).provider(clients.apply(providers.get(0)));
        providers.stream().skip(1).map(clients).forEach(builder::provider);
        return builder.onSuccess(
                        elsewhere(StepEffects.CHARGE, effects::charge), inTheStore(StepEffects.DELIVER, effects))
                .onFailure(elsewhere(StepEffects.RELEASE, effects::release), inTheStore(StepEffects.APOLOGISE, effects))
                .webhooks(environment.webhookBase(), "a secret of sixteen")
                .timekeeper(new SimulatedTime(environment))
                .random(environment.random())
                .executor(environment.executor())
                // One call at a time makes more of them be shared
                .writesAtOnce(environment.random().nextInt(1, Settings.WRITES_AT_ONCE + 1))
                .decider(this::decider)
                .build();
    }

    /** The decider that nodes go by. */
    Decider decider(Rulebook rules) {
        return Decider.by(rules);
    }

    private interface Ledger {
        void book(Owner owner, String key);
    }

    private Step elsewhere(String name, Ledger ledger) {
        return Step.elsewhere(name, context -> {
                    ledger.book(context.job().owner(), keyOf(context.idempotencyKey()));
                    return StepResult.done();
                })
                .retry(PERSISTENT);
    }

    private static Step inTheStore(String name, StepEffects effects) {
        return Step.inTransaction(name, InMemoryTransaction.class, (transaction, context) -> {
                    effects.write(transaction, context.job().id(), name);
                    return StepResult.done();
                })
                .retry(PERSISTENT);
    }

    /** The key that a step uses where it takes effect. */
    String keyOf(String idempotencyKey) {
        return idempotencyKey;
    }

    @Override
    public void writeHostRow(Object transaction, String row) {
        InMemoryTransaction rows = (InMemoryTransaction) transaction;
        rows.put(ROWS, rows.get(ROWS).map(before -> before + "\n" + row).orElse(row));
    }

    @Override
    public Optional<List<String>> hostRows() {
        return Optional.of(Objects.requireNonNull(store)
                .hostRow(ROWS)
                .map(rows -> List.of(rows.split("\n")))
                .orElse(List.of()));
    }
}
