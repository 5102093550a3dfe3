package dev.farjob;

import dev.farjob.event.JobListener;
import dev.farjob.internal.Engine;
import dev.farjob.internal.Policies;
import dev.farjob.internal.SettingsBuilder;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Decider;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.internal.guard.GuardedSchedule;
import dev.farjob.internal.time.SystemTimekeeper;
import dev.farjob.internal.time.Threads;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.provider.ProviderClient;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.LateSuccessPolicy;
import dev.farjob.rules.PollSchedule;
import dev.farjob.rules.ProgressRule;
import dev.farjob.rules.RecoveryRule;
import dev.farjob.rules.RetryRule;
import dev.farjob.rules.StaleRule;
import dev.farjob.step.Step;
import dev.farjob.store.JobStore;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Builds an orchestrator. A store and a provider are required, and without them it does not compile; everything else has a
 * default. A builder can go on after it has built one: that one does not change.
 *
 * @param <J> what is built: a {@link TransactionalJobOrchestrator} on a store that joins transactions
 */
public final class OrchestratorBuilder<J extends JobOrchestrator> implements NeedsProvider<J> {

    private final JobStore store;
    private final Function<Engine, J> door;
    private final List<ProviderClient> providers = new ArrayList<>();
    private final Policies policies = new Policies();
    private final SettingsBuilder settings = new SettingsBuilder();
    private Timekeeper time = new SystemTimekeeper(Clock.systemUTC());
    private RandomGenerator random = new SecureRandom();
    private Function<Rulebook, Decider> decider = Decider::by;
    private @Nullable Executor executor;
    private Executor spare = Threads::spare;
    private Executor spareWatch = Threads::spare;

    OrchestratorBuilder(JobStore store, Function<Engine, J> door) {
        this.store = store;
        this.door = door;
    }

    @Override
    public OrchestratorBuilder<J> provider(ProviderClient provider) {
        providers.add(Objects.requireNonNull(provider, "provider must not be null"));
        return this;
    }

    /**
     * Adds steps that are run when the provider has delivered, in this order. The names of all steps go on record with each job
     * that this node accepts, and the job goes through those whichever node sees its end: a node that submits needs them, also
     * if it is to run none.
     */
    public OrchestratorBuilder<J> onSuccess(Step... steps) {
        policies.onSuccess(steps);
        return this;
    }

    /** Adds steps that are run when a job failed or was cancelled, in this order. */
    public OrchestratorBuilder<J> onFailure(Step... steps) {
        policies.onFailure(steps);
        return this;
    }

    /** Adds steps that are run instead when a success is finalized that came late, in this order. */
    public OrchestratorBuilder<J> onLateSuccess(Step... steps) {
        policies.onLateSuccess(steps);
        return this;
    }

    /** Adds a listener, which hears of what this node writes; see {@link JobListener} for order, loss and the end. */
    public OrchestratorBuilder<J> listener(JobListener listener) {
        settings.listener(listener);
        return this;
    }

    /**
     * How many jobs of this provider may be in flight in the whole cluster; the others wait here. No limit by default.
     *
     * <p>A job is in flight from the attempt to send it until its outcome is on record
     * ({@link dev.farjob.model.JobState#isInFlight()}). One that is parked is not counted, also where the provider may run it.
     * Only an attempt to send needs room: a job that is adopted, or followed again after it was parked, may go over the limit.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public OrchestratorBuilder<J> limitPerProvider(String provider, int jobs) {
        policies.limitPerProvider(provider, jobs);
        return this;
    }

    /**
     * How many jobs of one owner may be in flight in the whole cluster, over all providers, counted as by
     * {@link #limitPerProvider}. No limit by default.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public OrchestratorBuilder<J> limitPerOwner(int jobs) {
        policies.limitPerOwner(jobs);
        return this;
    }

    /**
     * Takes webhooks. A provider is told to report to {@code base/{provider}?job=…&attempt=…&token=…}; hand what arrives there
     * to {@link JobOrchestrator#receive}, its query included. Without this, providers are only polled.
     *
     * @param base an absolute URL without a query or a fragment
     * @param secret what the tokens are made with: at least 16 characters, the same on every node, and never in a log
     */
    public OrchestratorBuilder<J> webhooks(URI base, String secret) {
        settings.webhooks(base, secret);
        return this;
    }

    /**
     * Lets workers report how far they are, with tokens that are made with this secret; see
     * {@link JobOrchestrator#reportToken}. By default they are made with the secret of {@link #webhooks}.
     *
     * @param secret at least 16 characters, the same on every node, and never in a log
     */
    public OrchestratorBuilder<J> reports(String secret) {
        settings.reports(secret);
        return this;
    }

    /**
     * Looks for a job's output in the host's own storage, under a key that is known from the job: asked first when a provider
     * is silent, because a worker that uploads by itself may be done for long. Finds nothing by default; a look-up that throws,
     * answers null or takes longer than {@link #storedOutputTimeout} has found nothing.
     */
    public OrchestratorBuilder<J> storedOutput(Function<Job, Optional<JobResult>> lookUp) {
        settings.storedOutput(lookUp);
        return this;
    }

    /**
     * How long settled jobs are kept; for good by default. Their ids and idempotency keys are known for as long, so keep jobs
     * for longer than a parked one may wait for a person: a step that is redriven after its child was purged submits another
     * child. Never use an id again: the steps of the new job would have the idempotency keys of the old one's.
     */
    public OrchestratorBuilder<J> retention(Duration retention) {
        settings.retention(retention);
        return this;
    }

    /** When silence makes us ask harder, and when nobody's word is left; {@link StaleRule#defaults()} by default. */
    public OrchestratorBuilder<J> staleRule(StaleRule stale) {
        policies.staleRule(stale);
        return this;
    }

    /** Which jobs a recovery asks about and how long it may take; {@link RecoveryRule#defaults()} by default. */
    public OrchestratorBuilder<J> recoveryRule(RecoveryRule recovery) {
        settings.recovery(recovery);
        return this;
    }

    /**
     * When to look at a job that the provider has; {@link PollSchedule#learned()} by default. If a schedule throws, does not
     * answer within a second, or what it answers is null, not positive or more than 30 days, the default decides instead,
     * with a warning. A schedule of the host's own runs in a thread of its own, and one that hangs is asked once a minute.
     */
    public OrchestratorBuilder<J> pollSchedule(PollSchedule schedule) {
        policies.pollSchedule(schedule);
        return this;
    }

    /** How to go on with a job when nobody can say whether it arrived; {@link InDoubtPolicy#fail()} by default, which never pays twice. */
    public OrchestratorBuilder<J> inDoubt(InDoubtPolicy inDoubt) {
        policies.inDoubt(inDoubt);
        return this;
    }

    /** When to repeat an attempt that provably did not arrive; {@link RetryRule#forSpawns()} by default. */
    public OrchestratorBuilder<J> spawnRetry(RetryRule spawnRetry) {
        policies.spawnRetry(spawnRetry);
        return this;
    }

    /**
     * How to treat a success that comes after the job had failed; {@link LateSuccessPolicy#RECORD} by default.
     * {@link LateSuccessPolicy#REOPEN} needs {@link #onLateSuccess steps} that charge again.
     */
    public OrchestratorBuilder<J> lateSuccess(LateSuccessPolicy lateSuccess) {
        policies.lateSuccess(lateSuccess);
        return this;
    }

    /** Which progress is believed and shown; {@link ProgressRule#honest()} by default. */
    public OrchestratorBuilder<J> progressRule(ProgressRule progress) {
        policies.progressRule(progress);
        return this;
    }

    /**
     * Within how long one answer of a provider serves all who ask; 3 seconds by default. It may serve for longer where another
     * one would hardly say anything new; see {@link dev.farjob.rules.InterestRule}.
     */
    public OrchestratorBuilder<J> freshness(Duration freshness) {
        settings.freshness(freshness);
        return this;
    }

    /** How long a node may work on a job before another one takes over; a minute by default. Work that lasts renews it. */
    public OrchestratorBuilder<J> lease(Duration lease) {
        policies.lease(lease);
        return this;
    }

    /** How often the background loop looks for due jobs; every second by default. */
    public OrchestratorBuilder<J> sweepInterval(Duration sweepInterval) {
        settings.sweepInterval(sweepInterval);
        return this;
    }

    /** How often watched owners are looked up for what other nodes wrote; every second by default. */
    public OrchestratorBuilder<J> watchInterval(Duration watchInterval) {
        settings.watchInterval(watchInterval);
        return this;
    }

    /**
     * How long {@code close()} waits for what is under way before it interrupts; 10 seconds by default. An attempt to send that
     * is being made is waited for longer, as long as its provider's time limit for calls says, because it cannot be repeated.
     */
    public OrchestratorBuilder<J> shutdownGrace(Duration shutdownGrace) {
        settings.shutdownGrace(shutdownGrace);
        return this;
    }

    /** How long a webhook is kept that no job has claimed; 3 days by default. */
    public OrchestratorBuilder<J> unmatchedRetention(Duration unmatchedRetention) {
        settings.unmatchedRetention(unmatchedRetention);
        return this;
    }

    /**
     * How often in a second a node asks one provider about jobs because somebody watches them, before their schedule would
     * have it; 20 by default. If more is wanted, the jobs that have waited longest for it go first.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public OrchestratorBuilder<J> watchedLooksPerSecond(int looks) {
        settings.watchedLooksPerSecond(looks);
        return this;
    }

    /**
     * How long one look-up by {@link #storedOutput} may take until it is interrupted and counts as having found nothing; 10
     * seconds by default.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public OrchestratorBuilder<J> storedOutputTimeout(Duration limit) {
        settings.storedOutputTimeout(limit);
        return this;
    }

    /**
     * How long an upload may take, the wait for one of the provider's places included, until it is interrupted and fails; 10
     * minutes by default.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public OrchestratorBuilder<J> uploadTimeout(Duration limit) {
        settings.uploadTimeout(limit);
        return this;
    }

    /**
     * How many jobs of one provider a node looks at, at once; 128 by default. Three quarters of these places at most are filled
     * with what is due, and three quarters at most with what was just submitted or is asked about.
     */
    public OrchestratorBuilder<J> inFlight(int inFlight) {
        settings.inFlight(inFlight);
        return this;
    }

    /**
     * How many jobs a node runs a step of, at once, whoever came with them; 64 by default. {@link Step#atOnce} limits one
     * step further. A job that finds no place waits its turn, or until it comes due again; sends, polls and webhooks never
     * wait for a step.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public OrchestratorBuilder<J> stepsAtOnce(int stepsAtOnce) {
        settings.stepsAtOnce(stepsAtOnce);
        return this;
    }

    /** The largest input of a job, in bytes of UTF-8; 1 MiB by default. */
    public OrchestratorBuilder<J> payloadLimit(int payloadLimit) {
        settings.payloadLimit(payloadLimit);
        return this;
    }

    /** The largest webhook, in bytes; 8 MiB by default. */
    public OrchestratorBuilder<J> webhookLimit(int webhookLimit) {
        settings.webhookLimit(webhookLimit);
        return this;
    }

    /** The clock to go by; the system's by default. */
    public OrchestratorBuilder<J> clock(Clock clock) {
        return timekeeper(new SystemTimekeeper(Objects.requireNonNull(clock, "clock must not be null")));
    }

    /**
     * The threads to work with, which stay the host's. It must run tasks at the same time as their callers, as a pool does
     * that is not smaller than what is in flight. By default there are virtual threads where the platform has them and a
     * cached pool where not, and they end with the orchestrator.
     */
    public OrchestratorBuilder<J> executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor must not be null");
        return this;
    }

    OrchestratorBuilder<J> spare(Executor spare) {
        this.spare = spare;
        return this;
    }

    OrchestratorBuilder<J> spareWatch(Executor spareWatch) {
        this.spareWatch = spareWatch;
        return this;
    }

    OrchestratorBuilder<J> timekeeper(Timekeeper time) {
        this.time = time;
        return this;
    }

    OrchestratorBuilder<J> writesAtOnce(int writesAtOnce) {
        settings.writesAtOnce(writesAtOnce);
        return this;
    }

    OrchestratorBuilder<J> random(RandomGenerator random) {
        this.random = random;
        return this;
    }

    OrchestratorBuilder<J> decider(Function<Rulebook, Decider> decider) {
        this.decider = decider;
        return this;
    }

    /**
     * The orchestrator; nothing runs until {@link JobOrchestrator#start()} or a call.
     *
     * @throws IllegalArgumentException if two providers or two steps have one name, a limit is for a provider that is not
     *     there, a step wants a transaction that the store does not have, or late successes are to be finalized and no step
     *     says how
     */
    public J build() {
        Providers known = new Providers(providers);
        GuardedSchedule schedule = policies.guardedSchedule();
        Rulebook rules = policies.rulebook(store, known, schedule, settings.takesWebhooks());
        return door.apply(new Engine(
                store,
                known,
                settings.build(rules, schedule),
                decider.apply(rules),
                time,
                random,
                executor,
                spare,
                spareWatch));
    }
}
