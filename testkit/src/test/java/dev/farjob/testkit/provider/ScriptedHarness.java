package dev.farjob.testkit.provider;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Target;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.provider.WebhookDelivery;
import java.time.Instant;
import java.util.Optional;

/** A scripted provider as its own simulator. */
public final class ScriptedHarness implements ProviderHarness {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final ScriptedProvider provider;
    private final ProviderClient client;

    public ScriptedHarness(ScriptedProvider provider, ProviderClient client) {
        this.provider = provider;
        this.client = client;
    }

    @Override
    public ProviderClient client() {
        return client;
    }

    @Override
    public Target target() {
        return Target.of("scripted", "endpoint");
    }

    @Override
    public void nextSpawn(SpawnFate fate) {
        provider.nextSpawn(
                switch (fate) {
                    case REFUSED -> SpawnScript.refuse(Failure.of(FailureKind.REFUSED, "no"));
                    case ANSWER_LOST -> SpawnScript.loseAnswer();
                    case NOT_ARRIVING -> SpawnScript.notSent();
                });
    }

    @Override
    public boolean nextSpawnEndsAtOnce() {
        provider.nextSpawn(SpawnScript.acceptAndEnd(new ProviderStatus.Succeeded(Optional.empty())));
        return true;
    }

    @Override
    public void next(Call call, Trouble trouble) {
        ProviderStatus.Why why = ProviderStatus.Why.valueOf(trouble.name());
        switch (call) {
            case OBSERVE -> provider.nextStatus(ProviderStatus.unknown(why, "trouble"));
            case RESULT -> provider.nextResult(new ResultAnswer.Unknown(why, "trouble"));
            case CANCEL -> provider.nextCancel(new CancelAnswer.Unknown("trouble"));
            case LOOK_UP -> provider.nextLookUp(new SpawnLookup.Found.CannotTell("trouble"));
        }
    }

    @Override
    public int started() {
        return provider.remoteJobs().size();
    }

    @Override
    public void succeed(Handle handle) {
        provider.remoteJob(handle.id()).succeed();
    }

    @Override
    public void fail(Handle handle) {
        provider.remoteJob(handle.id()).failInResult(Failure.of(FailureKind.PROVIDER_FAILED, "broke"));
    }

    @Override
    public void forget(Handle handle) {
        provider.remoteJob(handle.id()).forget();
    }

    @Override
    public WebhookDelivery webhook(Handle handle) {
        return provider.remoteJob(handle.id()).webhook();
    }

    @Override
    public Instant now() {
        return NOW;
    }

    @Override
    public void close() {}
}
