package dev.farjob;

import dev.farjob.internal.Settings;
import dev.farjob.internal.decide.Decider;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Owner;
import dev.farjob.provider.ProviderClient;
import dev.farjob.request.JobRequest;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.LateSuccessPolicy;
import dev.farjob.rules.PollSchedule;
import dev.farjob.rules.RetryRule;
import dev.farjob.rules.StaleRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStore;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.testkit.simulation.NodeEnvironment;
import dev.farjob.testkit.simulation.Promise;
import dev.farjob.testkit.simulation.Scenario;
import dev.farjob.testkit.simulation.SimulatedNode;
import dev.farjob.testkit.simulation.StepEffects;
import dev.farjob.testkit.simulation.SystemUnderTest;
import dev.farjob.testkit.simulation.Variation;
import dev.farjob.testkit.simulation.WorkStep;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The orchestrator over the store in memory, offered to the simulation. */
class SimulatedSystem implements SystemUnderTest {

    private static final String ROWS = "rows";

    /** As often as it takes: the simulation ends when every step has taken effect. */
    private static final RetryRule PERSISTENT =
            RetryRule.exponential(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 1_000_000);

    private static final int MOST_OF_FEW = 5;
    private static final int BREAKS = 6;
    /** Twice the usual: what a run learns from renewals does not depend on how many there are. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final Duration LOOP = Duration.ofMinutes(4);
    private static final Duration MOST_LOOP = Duration.ofMinutes(6);
    private static final Duration STEP_LIMIT = Duration.ofHours(1);

    /** As the nodes do not see it. */
    @Nullable
    InMemoryJobStore store;

    @Override
    public JobStore openStore(Clock clock) {
        store = new InMemoryJobStore(clock);
        return new ForgetfulStore(store, clock);
    }

    @Override
    public Set<Variation> variations() {
        return EnumSet.allOf(Variation.class);
    }

    @Override
    public Set<Promise> promises() {
        return EnumSet.allOf(Promise.class);
    }

    @Override
    public SimulatedNode start(NodeEnvironment environment) {
        return node(environment, environment.store(), Function.identity());
    }

    /** A node over this store, with what the provider clients are turned into. */
    final SimulatedNode node(
            NodeEnvironment environment, JobStore store, Function<ProviderClient, ProviderClient> clients) {
        TransactionalJobOrchestrator<InMemoryTransaction> jobs =
                builder(environment, transactional(store), clients).build();
        if (environment.scenario().tries(Variation.BACKGROUND)) {
            jobs.start();
        }
        return new SimulatedOrchestrator(jobs, environment);
    }

    @SuppressWarnings("unchecked") // all stores of a run are the one in memory, with something around it
    private static TransactionalJobStore<InMemoryTransaction> transactional(JobStore store) {
        return (TransactionalJobStore<InMemoryTransaction>) store;
    }

    private OrchestratorBuilder<TransactionalJobOrchestrator<InMemoryTransaction>> builder(
            NodeEnvironment environment,
            TransactionalJobStore<InMemoryTransaction> store,
            Function<ProviderClient, ProviderClient> clients) {
        StepEffects effects = environment.effects();
        List<ProviderClient> providers = environment.providers();
        OrchestratorBuilder<TransactionalJobOrchestrator<InMemoryTransaction>> builder =
                JobOrchestrator.on(store).provider(clients.apply(providers.get(0)));
        providers.stream().skip(1).map(clients).forEach(builder::provider);
        if (environment.isUpdated()) {
            builder.onSuccess(
                    elsewhere(StepEffects.BILL, effects::charge).formerly(StepEffects.CHARGE),
                    Step.elsewhere(StepEffects.ANNOUNCE, context -> StepResult.done()));
        } else {
            builder.onSuccess(elsewhere(StepEffects.CHARGE, effects::charge));
        }
        environment.scenario().work().forEach(work -> builder.onSuccess(work(work, effects)));
        if (environment.scenario().tries(Variation.CHAINS)) {
            builder.onSuccess(chain(environment.scenario(), effects));
        }
        UnaryOperator<Step> shared = sharing(environment);
        builder.onSuccess(shared.apply(inTheStore(StepEffects.DELIVER, effects)))
                .onFailure(
                        elsewhere(StepEffects.RELEASE, effects::release),
                        shared.apply(inTheStore(StepEffects.APOLOGISE, effects)))
                .onLateSuccess(
                        elsewhere(StepEffects.RECHARGE, effects::recharge), inTheStore(StepEffects.REDELIVER, effects))
                .webhooks(environment.webhookBase(), "a secret of sixteen")
                .timekeeper(new SimulatedTime(environment))
                .random(environment.random())
                .executor(environment.executor())
                // A thread of its own would run outside the simulation, and could not be replayed
                .spare(environment.executor())
                .spareWatch(environment.executor())
                // One call at a time makes more of them be shared
                .writesAtOnce(environment.random().nextInt(1, Settings.WRITES_AT_ONCE + 1))
                .lease(LEASE)
                .decider(this::decider);
        vary(builder, environment);
        return builder;
    }

    /** Half of the nodes share commits of their steps. One at a time makes more jobs wait for it, and so share the next. */
    private static UnaryOperator<Step> sharing(NodeEnvironment environment) {
        return environment.random().nextBoolean() ? step -> step.sharesCommits().atOnce(1) : step -> step;
    }

    /** Sets up what the run tries, as a host would. */
    private static void vary(OrchestratorBuilder<?> builder, NodeEnvironment environment) {
        Scenario scenario = environment.scenario();
        if (scenario.tries(Variation.IN_DOUBT_PARKS)) {
            builder.inDoubt(InDoubtPolicy.park());
        } else if (scenario.tries(Variation.IN_DOUBT_RESPAWNS)) {
            builder.inDoubt(InDoubtPolicy.respawn(Scenario.MOST_ATTEMPTS));
        }
        if (scenario.tries(Variation.LATE_SUCCESS_REOPENS)) {
            builder.lateSuccess(LateSuccessPolicy.REOPEN);
        } else if (scenario.tries(Variation.LATE_SUCCESS_DISCARDED)) {
            builder.lateSuccess(LateSuccessPolicy.DISCARD);
        }
        scenario.limitPerProvider()
                .ifPresent(limit ->
                        environment.providers().forEach(provider -> builder.limitPerProvider(provider.name(), limit)));
        scenario.limitPerOwner().ifPresent(builder::limitPerOwner);
        scenario.retention().ifPresent(builder::retention);
        if (scenario.tries(Variation.FEW_PLACES)) {
            builder.inFlight(environment.random().nextInt(1, MOST_OF_FEW))
                    .stepsAtOnce(environment.random().nextInt(1, MOST_OF_FEW));
        }
        if (scenario.tries(Variation.CALLBACKS)) {
            builder.pollSchedule(schedule(environment)).storedOutput(job -> storedOutput(environment));
        }
        if (scenario.tries(Variation.ASKS_PEOPLE_SOON)) {
            builder.staleRule(StaleRule.defaults().notUnderstoodLimit(0));
        }
        if (scenario.tries(Variation.LISTENERS)) {
            builder.listener((job, event) -> environment.misbehave());
        }
        if (scenario.tries(Variation.BACKGROUND)) {
            // Every second would make a run of hours too long; and that nodes differ makes them meet at other moments
            Duration loop = Duration.ofSeconds(environment.random().nextLong(LOOP.toSeconds(), MOST_LOOP.toSeconds()));
            builder.sweepInterval(loop).watchInterval(loop);
        }
    }

    /** The host's own schedule, which breaks now and then. */
    static PollSchedule schedule(NodeEnvironment environment) {
        PollSchedule good = PollSchedule.learned();
        return (job, known, now) -> {
            if (environment.random().nextInt(BREAKS) == 0) {
                environment.misbehave();
            }
            return good.nextLook(job, known, now);
        };
    }

    /** Nothing is stored, and the look-up breaks now and then, or answers nothing at all. */
    private static Optional<JobResult> storedOutput(NodeEnvironment environment) {
        if (environment.random().nextInt(BREAKS) == 0) {
            environment.misbehave();
        }
        return environment.random().nextInt(BREAKS) == 0 ? noAnswer() : Optional.empty();
    }

    @SuppressWarnings({"NullAway", "OptionalAssignedToNull", "NullOptional"}) // what a look-up must never answer
    private static Optional<JobResult> noAnswer() {
        return null;
    }

    private static Step work(WorkStep work, StepEffects effects) {
        Step step = Step.elsewhere(work.stepName(), context -> {
                    WorkStep.Answer answer = effects.work(context.job().id(), work);
                    Failure failure = Failure.of(FailureKind.STEP_FAILED, "simulated: it did not work");
                    return switch (answer) {
                        case DONE -> StepResult.done();
                        case AGAIN -> StepResult.again(failure);
                        case IMPOSSIBLE -> StepResult.impossible(failure);
                        case NULL -> nothing();
                    };
                })
                .timeLimit(work == WorkStep.HANGING ? WorkStep.LIMIT : STEP_LIMIT)
                .retry(work.tries().isPresent() ? fewTimes(work.tries().getAsInt()) : PERSISTENT);
        return work.isOptional() ? step.optional() : step;
    }

    private static RetryRule fewTimes(int tries) {
        return RetryRule.exponential(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), tries);
    }

    @SuppressWarnings("NullAway") // what a step must never answer
    private static StepResult nothing() {
        return null;
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

    private static Step chain(Scenario scenario, StepEffects effects) {
        Step step = scenario.chainsInTransactions()
                ? Step.inTransaction(StepEffects.CHAIN, InMemoryTransaction.class, (transaction, context) -> {
                    effects.next(context.job()).ifPresent(next -> context.submit(plain(next)));
                    return StepResult.done();
                })
                : Step.elsewhere(StepEffects.CHAIN, context -> {
                    Optional<JobSpec> next = effects.next(context.job());
                    if (next.isPresent()) {
                        context.submit(plain(next.get()));
                        effects.chained(context.job().id());
                    }
                    return StepResult.done();
                });
        return step.retry(PERSISTENT);
    }

    private static JobRequest plain(JobSpec spec) {
        return JobRequest.to(spec.target().provider(), spec.target().endpoint())
                .owner(spec.owner())
                .input(spec.input())
                .subject(spec.subject().orElseThrow().value())
                .build();
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
    public HostTransaction begin() {
        InMemoryJobStore opened = Objects.requireNonNull(store);
        InMemoryTransaction transaction = opened.begin();
        return new HostTransaction() {
            @Override
            public Object handle() {
                return transaction;
            }

            @Override
            public void commit() {
                opened.commit(transaction);
            }

            @Override
            public void rollback() {
                opened.rollback(transaction);
            }
        };
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
