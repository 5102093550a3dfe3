package dev.farjob.testkit.simulation;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Owner;
import dev.farjob.model.Target;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.provider.WebhookReading;
import dev.farjob.provider.WebhookReceiver;
import dev.farjob.testkit.provider.RemoteJob;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The far side of a provider in a simulated run. The seed decides how long each remote job waits and runs, how it ends,
 * and how it takes a cancel. It keeps the truth, by which the oracle judges.
 */
class SimulatedProvider implements ProviderClient, WebhookReceiver {

    /** What wants to know when a spawn arrives here. */
    interface Arrivals {

        /** A spawn arrives; nothing has begun yet. */
        void arriving(SpawnRequest request);

        /** A remote job has begun. */
        void begun(SimulatedProvider provider, RemoteJob job, Duration untilEnd);
    }

    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONGEST_QUEUE = Duration.ofMinutes(20);
    private static final Duration LONGEST_RUN = Duration.ofHours(3);

    private final ScriptedProvider remote;
    private final SplittableRandom random;
    private final Arrivals arrivals;
    private final boolean signs;
    private final Simulation simulation;
    private Instant downUntil = Instant.MIN;

    /** Attempts that a look-up has said are not here, and that must not arrive any more. */
    private final Set<String> closed = new HashSet<>();

    SimulatedProvider(String name, Simulation simulation, Arrivals arrivals) {
        this.random = simulation.random("provider " + name);
        this.arrivals = arrivals;
        this.simulation = simulation;
        this.signs = random.nextInt(4) > 0;
        ScriptedProvider.Builder builder = ScriptedProvider.named(name)
                .clock(simulation.clock())
                .lookUp()
                .traits(ProviderTraits.builder()
                        .cancel(ProviderTraits.CancelKind.ASKED)
                        .pushesFailures(random.nextBoolean())
                        .callTimeout(Duration.ofSeconds(30))
                        .endsCallsInTime(simulation.random("threads at " + name).nextBoolean())
                        .build());
        this.remote = (signs ? builder.webhooks() : builder.unsignedWebhooks()).build();
    }

    /** A provider of this name, with a look-up or without, as the seed wants. */
    static SimulatedProvider of(String name, Simulation simulation, Arrivals arrivals) {
        return simulation.random("look-up at " + name).nextBoolean()
                ? new WithLookUp(name, simulation, arrivals)
                : new SimulatedProvider(name, simulation, arrivals);
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
        Duration queued = random.nextInt(4) == 0 ? Duration.ZERO : draw(SHORT, LONGEST_QUEUE);
        Duration running = random.nextInt(6) == 0 ? Duration.ZERO : draw(SHORT, LONGEST_RUN);
        RemoteScript script = outcome().queuedFor(queued).runningFor(running).reportingProgress();
        Duration untilEnd = queued.plus(running);
        if (random.nextInt(8) == 0) {
            Duration first = draw(SHORT, LONGEST_QUEUE);
            script = script.restartedAfter(first);
            untilEnd = untilEnd.plus(queued).plus(first);
        }
        if (random.nextInt(4) == 0) {
            script = script.resultGoneAfter(draw(Duration.ofMinutes(1), Duration.ofHours(12)));
        }
        script = switch (random.nextInt(4)) {
            case 0 -> script.ignoringCancel();
            case 1 -> script.refusingCancel();
            default -> script;
        };
        SpawnAnswer answer = remote.nextJob(script).spawn(request);
        List<RemoteJob> all = remote.remoteJobs();
        arrivals.begun(this, all.get(all.size() - 1), untilEnd);
        return answer;
    }

    private RemoteScript outcome() {
        return switch (random.nextInt(10)) {
            case 0 -> RemoteScript.failing(Failure.of(FailureKind.PROVIDER_FAILED, "simulated: out of memory"));
            case 1 -> RemoteScript.failing(Failure.of(FailureKind.CONTENT_POLICY, "simulated: not this"));
            case 2 -> RemoteScript.failingInResult(Failure.of(FailureKind.CONTENT_POLICY, "simulated: not this"));
            default -> RemoteScript.succeeding();
        };
    }

    private Duration draw(Duration least, Duration most) {
        double low = Math.log((double) least.toMillis());
        double high = Math.log((double) most.toMillis());
        return Duration.ofMillis((long) Math.exp(low + random.nextDouble() * (high - low)));
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
        return remote.cancel(handle);
    }

    @Override
    public Handle handle(Owner owner, Target target, String id) {
        return remote.handle(owner, target, id);
    }

    @Override
    public WebhookReading read(WebhookDelivery delivery, Instant now) {
        return ((WebhookReceiver) remote).read(delivery, now);
    }

    @Override
    public String toString() {
        return "SimulatedProvider[" + name() + "]";
    }

    /** A provider that can say what it has, and keeps its word: what it has declared void never begins. */
    private static final class WithLookUp extends SimulatedProvider implements SpawnLookup {

        WithLookUp(String name, Simulation simulation, Arrivals arrivals) {
            super(name, simulation, arrivals);
        }

        @Override
        public Found lookUp(SpawnRequest request, Instant sentAt) {
            Found found = ((SpawnLookup) super.remote).lookUp(request, sentAt);
            if (found instanceof Found.NotThere) {
                super.closed.add(request.idempotencyKey());
            }
            return found;
        }
    }
}
