package dev.farjob.fal;

import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.simulator.FalFault;
import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.fal.simulator.FalSimulator;
import dev.farjob.fal.simulator.FalWebhookScript.Spoiled;
import dev.farjob.model.Handle;
import dev.farjob.model.Target;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.provider.ProviderHarness;
import java.time.Instant;

/** Gives the contract the client and control of the simulator. */
final class FalHarness implements ProviderHarness {

    private final VirtualClock clock = new VirtualClock();
    private final FalSimulator fal =
            FalSimulator.builder().clock(clock).webhooksByHand().start();
    private final FalProvider client = fal.provider().build();

    FalHarness() {
        fal.everyJob(FalScript.waiting());
    }

    @Override
    public ProviderClient client() {
        return client;
    }

    @Override
    public Target target() {
        return Target.of("fal", "fal-ai/kling-video/v2/master/text-to-video");
    }

    @Override
    public void nextSpawn(SpawnFate fate) {
        fal.next(
                FalCall.SUBMIT,
                switch (fate) {
                    case REFUSED -> FalFault.badKey();
                    case ANSWER_LOST -> FalFault.answerLost();
                    case NOT_ARRIVING -> FalFault.broken();
                });
    }

    @Override
    public void next(Call call, Trouble trouble) {
        FalFault fault = switch (trouble) {
            case UNREACHABLE -> FalFault.nginx(502);
            case DENIED -> FalFault.badKey();
            case NOT_UNDERSTOOD -> call == Call.RESULT ? FalFault.truncated() : FalFault.unknownWord();
        };
        fal.next(
                switch (call) {
                    case OBSERVE -> FalCall.STATUS;
                    case RESULT -> FalCall.RESULT;
                    case CANCEL -> FalCall.CANCEL;
                    case LOOK_UP -> FalCall.HISTORY;
                },
                fault);
    }

    @Override
    public int started() {
        return fal.requests().size();
    }

    @Override
    public void succeed(Handle handle) {
        fal.end(handle.id(), FalOutcome.video());
    }

    @Override
    public void fail(Handle handle) {
        fal.end(handle.id(), FalOutcome.contentPolicy());
    }

    @Override
    public void forget(Handle handle) {
        fal.forget(handle.id());
    }

    @Override
    public WebhookDelivery webhook(Handle handle) {
        return fal.webhook(handle.id(), Spoiled.NOT);
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void close() {
        fal.close();
    }
}
