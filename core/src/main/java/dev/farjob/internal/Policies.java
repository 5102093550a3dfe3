package dev.farjob.internal;

import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.internal.guard.ExpectedSchedule;
import dev.farjob.internal.guard.GuardedSchedule;
import dev.farjob.internal.guard.PushedSchedule;
import dev.farjob.internal.guard.WithinLifetime;
import dev.farjob.model.Job;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.LateSuccessPolicy;
import dev.farjob.rules.PollSchedule;
import dev.farjob.rules.ProgressRule;
import dev.farjob.rules.RetryRule;
import dev.farjob.rules.StaleRule;
import dev.farjob.step.Step;
import dev.farjob.step.Steps;
import dev.farjob.store.Admission;
import dev.farjob.store.JobStore;
import dev.farjob.store.TransactionalJobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Takes the host's rules, steps and limits by name, with a default for each, and makes a rulebook of them. */
public final class Policies {

    private final List<Step> onSuccess = new ArrayList<>();
    private final List<Step> onFailure = new ArrayList<>();
    private final List<Step> onLateSuccess = new ArrayList<>();
    private final Map<String, Integer> perProvider = new HashMap<>();
    private OptionalInt perOwner = OptionalInt.empty();
    private StaleRule stale = StaleRule.defaults();
    private PollSchedule schedule = PollSchedule.learned();
    private InDoubtPolicy inDoubt = InDoubtPolicy.fail();
    private RetryRule spawnRetry = RetryRule.forSpawns();
    private LateSuccessPolicy lateSuccess = LateSuccessPolicy.RECORD;
    private ProgressRule progress = ProgressRule.honest();
    private Duration lease = Duration.ofMinutes(1);

    /** Adds steps for a job whose provider has delivered. */
    public void onSuccess(Step... steps) {
        add(onSuccess, "onSuccess", steps);
    }

    /** Adds steps for a job that failed or was cancelled. */
    public void onFailure(Step... steps) {
        add(onFailure, "onFailure", steps);
    }

    /** Adds steps for a success that is finalized although it came late. */
    public void onLateSuccess(Step... steps) {
        add(onLateSuccess, "onLateSuccess", steps);
    }

    private static void add(List<Step> known, String name, Step... steps) {
        for (Step step : Objects.requireNonNull(steps, () -> name + " must not be null")) {
            known.add(Objects.requireNonNull(step, () -> "a step of " + name + " must not be null"));
        }
    }

    /** How many jobs of this provider may be in flight in the whole cluster. */
    public void limitPerProvider(String provider, int jobs) {
        perProvider.put(
                Objects.requireNonNull(provider, "provider must not be null"),
                Require.atLeastOne("limitPerProvider", jobs));
    }

    /** How many jobs of one owner may be in flight in the whole cluster. */
    public void limitPerOwner(int jobs) {
        perOwner = OptionalInt.of(Require.atLeastOne("limitPerOwner", jobs));
    }

    /** When silence counts, and for how long. */
    public void staleRule(StaleRule rule) {
        stale = Objects.requireNonNull(rule, "staleRule must not be null");
    }

    /** When to look at a job that the provider has. */
    public void pollSchedule(PollSchedule chosen) {
        schedule = Objects.requireNonNull(chosen, "pollSchedule must not be null");
    }

    /** How to go on where nobody can say whether a job arrived. */
    public void inDoubt(InDoubtPolicy policy) {
        inDoubt = Objects.requireNonNull(policy, "inDoubt must not be null");
    }

    /** When to repeat an attempt that provably did not arrive. */
    public void spawnRetry(RetryRule rule) {
        spawnRetry = Objects.requireNonNull(rule, "spawnRetry must not be null");
    }

    /** How to treat a success that comes after the job had failed. */
    public void lateSuccess(LateSuccessPolicy policy) {
        lateSuccess = Objects.requireNonNull(policy, "lateSuccess must not be null");
    }

    /** Which progress is believed and shown. */
    public void progressRule(ProgressRule rule) {
        progress = Objects.requireNonNull(rule, "progressRule must not be null");
    }

    /** How long a node may work on a job before another one takes over. */
    public void lease(Duration length) {
        lease = Require.positive("lease", length);
    }

    /** The schedule chosen up to now, which is to be told in which threads it is asked. */
    public GuardedSchedule guardedSchedule() {
        return new GuardedSchedule(schedule);
    }

    /**
     * The rulebook of everything chosen up to now; it stays as it is if the host goes on to choose.
     *
     * @param guarded the host's schedule, see {@link #guardedSchedule}
     * @param webhooks whether the host takes webhooks
     * @throws IllegalArgumentException if the choices contradict each other, or ask for what the store or the providers do not
     *     have
     */
    public Rulebook rulebook(JobStore store, Providers providers, GuardedSchedule guarded, boolean webhooks) {
        perProvider.keySet().forEach(providers::require);
        Steps steps = new Steps(onSuccess, onFailure, onLateSuccess);
        steps.all().forEach(step -> requireTransactions(step, store));
        requireLateSteps();
        return new Rulebook(
                steps,
                stale,
                inDoubt,
                spawnRetry,
                lateSuccess,
                schedule(guarded, providers::traitsOf, webhooks),
                progress,
                lease,
                providers::traitsOf,
                admission());
    }

    /** The host's schedule, as far as it suits what can be relied on at a provider. */
    private static PollSchedule schedule(
            PollSchedule chosen, Function<String, ProviderTraits> traits, boolean webhooks) {
        PollSchedule polled = new WithinLifetime(new ExpectedSchedule(chosen, traits), traits);
        return webhooks ? new PushedSchedule(polled, traits) : polled;
    }

    /** The limits as they are now: what is built does not change if the builder goes on. */
    private Function<Job, Optional<Admission>> admission() {
        Map<String, Integer> providers = Map.copyOf(perProvider);
        OptionalInt owner = perOwner;
        return job -> {
            Integer limit = providers.get(job.target().provider());
            return limit == null && owner.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Admission(limit == null ? OptionalInt.empty() : OptionalInt.of(limit), owner));
        };
    }

    private static void requireTransactions(Step step, JobStore store) {
        if (step.transactionType().isEmpty()) {
            return;
        }
        Class<?> wanted = step.transactionType().get();
        if (!(store instanceof TransactionalJobStore<?> transactional)
                || !wanted.isAssignableFrom(transactional.transactionType())) {
            throw new IllegalArgumentException("step \"" + step.name() + "\" writes through a " + wanted.getName()
                    + ", which a " + store.getClass().getSimpleName()
                    + " does not have: use a store whose transactions it can join, or Step.elsewhere");
        }
    }

    private void requireLateSteps() {
        if (lateSuccess == LateSuccessPolicy.REOPEN && onLateSuccess.isEmpty()) {
            throw new IllegalArgumentException("lateSuccess(REOPEN) would hand out a result that was refunded: say with"
                    + " onLateSuccess(…) how to charge for it again, or use RECORD and let a person decide");
        }
    }
}
