package dev.farjob.testkit.simulation;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Owner;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Target;
import dev.farjob.provider.BatchObserver;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.provider.WebhookReading;
import dev.farjob.provider.WebhookReceiver;
import dev.farjob.testkit.provider.RemoteJob;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The far side of a provider in a simulated run. It keeps the truth, by which the oracle judges.
 */
final class SimulatedProvider implements ProviderClient, WebhookReceiver, SpawnLookup, BatchObserver {

    static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

    private static final int BATCH = 5;
    private static final int MANY_CALLS = 64;
    private static final int MOST_OF_FEW_CALLS = 3;
    private static final Duration HANG = Duration.ofHours(24);

    private final ScriptedProvider remote;
    private final SplittableRandom random;
    private final Arrivals arrivals;
    private final boolean signs;
    private final boolean looksUp;
    private final boolean batches;
    private final boolean patience;
    private final boolean hangs;
    private final CancelKind cancelKind;
    private final RemoteFates fates;
    private final Simulation simulation;
    private Instant downUntil = Instant.MIN;

    /** Attempts that a look-up has said are not here, and that must not arrive any more. */
    private final Set<String> closed = new HashSet<>();

    SimulatedProvider(String name, Simulation simulation, Scenario scenario, Arrivals arrivals) {
        this.looksUp = simulation.random("look-up at " + name).nextBoolean();
        this.batches = scenario.tries(Variation.BATCH_OBSERVERS)
                && simulation.random("batches at " + name).nextBoolean();
        this.hangs = scenario.tries(Variation.HANGING_CALLS);
        this.patience = scenario.tries(Variation.SHORT_DEADLINES);
        this.cancelKind = scenario.tries(Variation.CANCEL_KINDS)
                ? anyCancel(simulation.random("cancel at " + name))
                : CancelKind.ASKED;
        this.random = simulation.random("provider " + name);
        this.fates = new RemoteFates(random, scenario.tries(Variation.ENDED_AT_ONCE), cancelKind);
        this.arrivals = arrivals;
        this.simulation = simulation;
        this.signs = random.nextInt(4) > 0;
        ScriptedProvider.Builder builder = ScriptedProvider.named(name)
                .clock(simulation.clock())
                .lookUp()
                .batches(BATCH)
                .traits(ProviderTraits.builder()
                        .cancel(cancelKind)
                        .pushesFailures(random.nextBoolean())
                        .callTimeout(CALL_TIMEOUT)
                        .callsInFlight(callsInFlight(scenario, simulation.random("calls at " + name)))
                        .endsCallsInTime(!hangs
                                && simulation.random("threads at " + name).nextBoolean())
                        .build());
        this.remote = (signs ? builder.webhooks() : builder.unsignedWebhooks()).build();
    }

    /** A call that hangs keeps its place, so where some do there are many. */
    private static int callsInFlight(Scenario scenario, SplittableRandom random) {
        boolean few = scenario.tries(Variation.FEW_PLACES) && !scenario.tries(Variation.HANGING_CALLS);
        return few ? 1 + random.nextInt(MOST_OF_FEW_CALLS) : MANY_CALLS;
    }

    private static CancelKind anyCancel(SplittableRandom random) {
        return List.of(CancelKind.values()).get(random.nextInt(CancelKind.values().length));
    }

    /** Whether it has this capability. */
    boolean shows(Class<?> capability) {
        if (capability == SpawnLookup.class) {
            return looksUp;
        }
        if (capability == BatchObserver.class) {
            return batches;
        }
        return capability.isInstance(this);
    }

    /** Lets a call hang, also when everything else works. */
    void hangSometimes() {
        if (hangs && random.nextInt(20) == 0) {
            simulation.pause(HANG);
        }
    }

    /** Whether it asks to be left alone for hours, now and then. */
    boolean asksForPatience() {
        return patience;
    }

    /** The listener that hears of every spawn. */
    Arrivals arrivals() {
        return arrivals;
    }

    /** Is down for this long from now. */
    void goDown(Duration time) {
        downUntil = simulation.now().plus(time);
    }

    boolean isDown() {
        return simulation.now().isBefore(downUntil);
    }

    /** Whether its webhooks are signed. */
    boolean signs() {
        return signs;
    }

    @Override
    public String name() {
        return remote.name();
    }

    @Override
    public ProviderTraits traits() {
        return remote.traits();
    }

    @Override
    public SpawnAnswer spawn(SpawnRequest request) {
        if (closed.contains(request.idempotencyKey())) {
            return SpawnAnswer.refused(Failure.of(FailureKind.REFUSED, "this attempt was declared void"));
        }
        arrivals.arriving(request);
        RemoteFates.Fate fate = fates.draw();
        SpawnAnswer answer = remote.nextJob(fate.script()).spawn(request);
        RemoteJob begun = newest();
        arrivals.begun(this, begun, fate.untilEnd());
        return fate.isOver() ? ended(begun, answer) : answer;
    }

    /** Runs a job that somebody has started by other means than a host. */
    RemoteJob runElsewhere(JobSpec spec) {
        JobId unknown = JobId.of("elsewhere-" + remote.remoteJobs().size());
        Job job = Job.accept(unknown, spec, StepPlan.none(), simulation.now(), "elsewhere", CALL_TIMEOUT).toBuilder()
                .attempt(1)
                .build();
        RemoteFates elsewhere = new RemoteFates(simulation.random(unknown + " at " + name()), false, cancelKind);
        remote.nextJob(elsewhere.draw().script()).spawn(SpawnRequest.of(job));
        return newest();
    }

    private RemoteJob newest() {
        List<RemoteJob> all = remote.remoteJobs();
        return all.get(all.size() - 1);
    }

    /** The answer that says how the job has ended. A node that is not told the result has to fetch it. */
    private SpawnAnswer ended(RemoteJob job, SpawnAnswer answer) {
        if (!(answer instanceof SpawnAnswer.Accepted accepted) || !(job.truth() instanceof ProviderStatus.Ended end)) {
            return answer;
        }
        boolean tells = random.nextBoolean();
        ProviderStatus.Ended told = end instanceof ProviderStatus.Succeeded
                ? new ProviderStatus.Succeeded(
                        tells && job.result() instanceof ResultAnswer.Ready ready
                                ? Optional.of(ready.result())
                                : Optional.empty())
                : end;
        return new SpawnAnswer.Accepted(accepted.handle(), Optional.of(told));
    }

    @Override
    public ProviderStatus observe(Handle handle) {
        return remote.observe(handle);
    }

    @Override
    public ResultAnswer result(Handle handle) {
        return remote.result(handle);
    }

    @Override
    public MediaStream open(Handle handle, MediaRef media) throws IOException {
        return remote.open(handle, media);
    }

    @Override
    public CancelAnswer cancel(Handle handle) {
        arrivals.cancelling(handle);
        CancelAnswer answer = remote.cancel(handle);
        if (cancelKind != CancelKind.DELETES || answer instanceof CancelAnswer.Unknown) {
            return answer;
        }
        // Also one that had ended: there is nothing left of it
        RemoteJob deleted = remote.remoteJob(handle.id()).forget();
        arrivals.deleted(deleted);
        return new CancelAnswer.Asked();
    }

    @Override
    public Handle handle(Owner owner, Target target, String id) {
        return remote.handle(owner, target, id);
    }

    @Override
    public WebhookReading read(WebhookDelivery delivery, Instant now) {
        return ((WebhookReceiver) remote).read(delivery, now);
    }

    /** It can say what it has, and keeps its word: what it has declared void never begins. */
    @Override
    public Found lookUp(SpawnRequest request, Instant sentAt) {
        Found found = ((SpawnLookup) remote).lookUp(request, sentAt);
        if (found instanceof Found.NotThere) {
            closed.add(request.idempotencyKey());
        }
        return found;
    }

    @Override
    public int batchSize() {
        return BATCH;
    }

    @Override
    public Map<Handle, ProviderStatus> observeAll(List<Handle> handles) {
        return ((BatchObserver) remote).observeAll(handles);
    }

    @Override
    public String toString() {
        return "SimulatedProvider[" + name() + "]";
    }
}
