package dev.farjob.modal.gateway;

import dev.farjob.modal.simulator.gateway.Ask;
import dev.farjob.modal.simulator.gateway.EdgeAnswer;
import dev.farjob.modal.simulator.gateway.GatewaySimulator;
import dev.farjob.modal.simulator.gateway.Mishap;
import dev.farjob.model.Handle;
import dev.farjob.model.Target;
import dev.farjob.provider.ProviderClient;
import dev.farjob.testkit.provider.ProviderHarness;
import java.time.Instant;

/** The client and the simulator, as the contract wants them. */
final class GatewayHarness implements ProviderHarness {

    private final GatewaySimulator modal = GatewaySimulator.start();
    private final OtherHost bucket = new OtherHost(200, "image/png", new byte[] {1, 2, 3});
    private final ProviderClient client =
            GatewayModal.at(modal.url(), modal::proxyToken).build();

    @Override
    public ProviderClient client() {
        return client;
    }

    @Override
    public Target target() {
        return Target.of("modal", "studio/upscale");
    }

    @Override
    public void nextSpawn(SpawnFate fate) {
        modal.next(
                Ask.SUBMIT,
                switch (fate) {
                    case REFUSED -> new Mishap.Edge(EdgeAnswer.APP_STOPPED);
                    case ANSWER_LOST -> new Mishap.AnswerLost();
                    case NOT_ARRIVING -> new Mishap.NotArriving();
                });
    }

    @Override
    public void next(Call call, Trouble trouble) {
        Ask ask = switch (call) {
            case OBSERVE -> Ask.STATUS;
            case RESULT -> Ask.RESULT;
            case CANCEL -> Ask.CANCEL;
            case LOOK_UP -> Ask.LOOK_UP;
        };
        modal.next(
                ask,
                switch (trouble) {
                    case UNREACHABLE -> new Mishap.Page(503);
                    case DENIED -> new Mishap.Edge(EdgeAnswer.INVALID_CREDENTIALS);
                    case NOT_UNDERSTOOD -> new Mishap.Spoiled(Mishap.Spoil.UNKNOWN_WORDS);
                });
    }

    @Override
    public int started() {
        return modal.calls().all().size();
    }

    @Override
    public void succeed(Handle handle) {
        String media = "{\"media\":[{\"name\":\"video\",\"key\":\"jobs/1/video.mp4\",\"bytes\":123},"
                + "{\"name\":\"poster\",\"url\":\"" + bucket.url() + "/poster.png\",\"content_type\":\"image/png\"}]}";
        modal.calls().call(handle.id()).succeed(media);
    }

    @Override
    public void fail(Handle handle) {
        modal.calls().call(handle.id()).fail("ValueError", "bad prompt");
    }

    @Override
    public void forget(Handle handle) {
        modal.calls().call(handle.id()).forget();
    }

    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public void close() {
        modal.close();
        bucket.close();
    }
}
