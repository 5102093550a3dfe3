package dev.farjob.testkit.provider;

import dev.farjob.model.Failure;
import dev.farjob.model.Handle;
import dev.farjob.model.JobId;
import dev.farjob.model.JobResult;
import dev.farjob.model.Progress;
import dev.farjob.model.Target;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.provider.WebhookDelivery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job at a {@link ScriptedProvider}, as the provider itself sees it, and what a test can do to it. */
public final class RemoteJob {

    private static final double SURE = 0.99;

    private final String id;
    private final SpawnRequest request;
    private final RemoteScript script;
    private final boolean told;
    private final Clock clock;
    private final ScriptedWebhooks webhooks;
    private final Instant takenAt;

    private Instant begunAt;
    private Instant endsAt;
    private @Nullable ProviderStatus ended;
    private @Nullable Instant endedAt;
    private @Nullable ResultAnswer result;
    private boolean forgotten;
    private int cancels;

    RemoteJob(
            String id,
            SpawnRequest request,
            RemoteScript script,
            boolean told,
            Clock clock,
            ScriptedWebhooks webhooks) {
        this.id = id;
        this.request = request;
        this.script = script;
        this.told = told;
        this.clock = clock;
        this.webhooks = webhooks;
        this.takenAt = clock.instant();
        this.begunAt = takenAt;
        this.endsAt = endOf(script, takenAt);
    }

    /** The provider's id of it. */
    public String id() {
        return id;
    }

    /** Our id of it. */
    public JobId job() {
        return request.job();
    }

    /** Which attempt started it. */
    public int attempt() {
        return request.attempt();
    }

    /** The request that started it. */
    public SpawnRequest request() {
        return request;
    }

    /** When the provider took it. */
    public Instant takenAt() {
        return takenAt;
    }

    /** Whether nobody was told of it: the answer to its spawn was lost. */
    public boolean isOrphan() {
        return !told;
    }

    /** How often somebody asked to cancel it. */
    public synchronized int cancels() {
        return cancels;
    }

    /** How it really is: what a perfect provider would say now, which is the truth also where a status hides it. */
    public synchronized ProviderStatus truth() {
        settle();
        ProviderStatus status = visible();
        return status instanceof ProviderStatus.Succeeded && result instanceof ResultAnswer.Failed failed
                ? ProviderStatus.failed(failed.failure())
                : status;
    }

    /** When it ended; null while it has not. */
    public synchronized @Nullable Instant endedAt() {
        settle();
        return endedAt;
    }

    /** Lets it succeed now. */
    public synchronized RemoteJob succeed() {
        return succeed(script.resultOf(id));
    }

    /** Lets it succeed now with this result. */
    public synchronized RemoteJob succeed(JobResult delivered) {
        return end(ProviderStatus.succeeded(), new ResultAnswer.Ready(delivered), clock.instant());
    }

    /** Lets it fail now. */
    public synchronized RemoteJob fail(Failure failure) {
        return end(ProviderStatus.failed(failure), new ResultAnswer.Failed(failure), clock.instant());
    }

    /** Lets it fail now, so that only {@code result} tells. */
    public synchronized RemoteJob failInResult(Failure failure) {
        return end(ProviderStatus.succeeded(), new ResultAnswer.Failed(failure), clock.instant());
    }

    /** Lets it be cancelled now, whoever asked. */
    public synchronized RemoteJob cancelled() {
        return end(
                ProviderStatus.cancelled("cancelled at the provider"),
                new ResultAnswer.Gone("it was cancelled"),
                clock.instant());
    }

    /** Lets it end now as this says. */
    RemoteJob end(ProviderStatus.Ended end) {
        if (end instanceof ProviderStatus.Succeeded succeeded) {
            return succeeded.result().map(this::succeed).orElseGet(this::succeed);
        }
        return end instanceof ProviderStatus.Failed failed ? fail(failed.failure()) : cancelled();
    }

    /** Sends it back to the queue, to begin anew. */
    public synchronized RemoteJob restart() {
        settle();
        if (ended != null) {
            throw new IllegalStateException("remote job " + id + " has ended");
        }
        begunAt = clock.instant();
        endsAt = endOf(script, begunAt);
        return this;
    }

    /** Lets the result expire now. */
    public synchronized RemoteJob loseResult() {
        settle();
        result = new ResultAnswer.Gone("it has expired");
        return this;
    }

    /** Makes the provider forget it: from now on it knows no such job. */
    public synchronized RemoteJob forget() {
        forgotten = true;
        return this;
    }

    /** A signed webhook that tells how it is now. Asking again gives another delivery of the same news. */
    public synchronized WebhookDelivery webhook() {
        return webhooks.signed(request, status(), id);
    }

    /** The same news without a signature. */
    public synchronized WebhookDelivery unsignedWebhook() {
        return webhooks.unsigned(request, status(), id);
    }

    /** The same news with somebody else's signature. */
    public synchronized WebhookDelivery forgedWebhook(ProviderStatus claim) {
        return webhooks.forged(request, claim, id);
    }

    synchronized ProviderStatus status() {
        settle();
        return forgotten
                ? ProviderStatus.unknown(ProviderStatus.Why.NOT_FOUND, "scripted: 404, no such job")
                : visible();
    }

    /** The answer to a request for its result now. */
    public synchronized ResultAnswer result() {
        settle();
        if (forgotten) {
            return new ResultAnswer.Unknown(ProviderStatus.Why.NOT_FOUND, "scripted: 404, no such job");
        }
        if (result == null) {
            return new ResultAnswer.NotReady();
        }
        Instant end = endedAt;
        boolean expired = end != null
                && script.resultLifetime()
                        .filter(lifetime -> clock.instant().isAfter(end.plus(lifetime)))
                        .isPresent();
        return expired ? new ResultAnswer.Gone("it has expired") : result;
    }

    /** Whether a cancel is in time, which it counts; and stops the job if the script says so. */
    synchronized boolean askToCancel() {
        settle();
        cancels++;
        if (ended != null) {
            return false;
        }
        if (script.onCancel() == RemoteScript.OnCancel.STOPS) {
            cancelled();
        }
        return true;
    }

    RemoteScript script() {
        return script;
    }

    Handle handle() {
        Target target = request.target();
        return Handle.of(target, id).withDetail("scripted");
    }

    private ProviderStatus visible() {
        if (ended != null) {
            return ended;
        }
        Duration age = Duration.between(begunAt, clock.instant());
        for (RemoteScript.Stretch stretch : script.stretches()) {
            if (age.compareTo(stretch.length()) < 0) {
                return alive(stretch, age);
            }
            age = age.minus(stretch.length());
        }
        throw new IllegalStateException("remote job " + id + " should have ended");
    }

    private ProviderStatus alive(RemoteScript.Stretch stretch, Duration age) {
        if (!stretch.running()) {
            return ProviderStatus.queued();
        }
        double share = Math.max(
                0, (double) age.toMillis() / Math.max(1, stretch.length().toMillis()));
        return script.reportsProgress()
                ? ProviderStatus.running(Progress.measured(Math.min(SURE, share)))
                : ProviderStatus.running();
    }

    /** Puts the end on record once its time has come. */
    private void settle() {
        if (ended != null || clock.instant().isBefore(endsAt)) {
            return;
        }
        Failure failure = script.failure().orElse(null);
        if (failure == null) {
            end(ProviderStatus.succeeded(), new ResultAnswer.Ready(script.resultOf(id)), endsAt);
        } else if (script.failsInResultOnly()) {
            end(ProviderStatus.succeeded(), new ResultAnswer.Failed(failure), endsAt);
        } else {
            end(ProviderStatus.failed(failure), new ResultAnswer.Failed(failure), endsAt);
        }
    }

    private static Instant endOf(RemoteScript script, Instant begunAt) {
        Instant end = begunAt;
        for (RemoteScript.Stretch stretch : script.stretches()) {
            end = end.plus(stretch.length());
        }
        return end;
    }

    private RemoteJob end(ProviderStatus status, ResultAnswer answer, Instant at) {
        if (ended == null) {
            ended = status;
            result = answer;
            endedAt = at;
        }
        return this;
    }

    @Override
    public String toString() {
        return "RemoteJob[" + id + " of " + request.idempotencyKey() + "]";
    }
}
