package dev.farjob.examples.ownprovider;

import dev.farjob.examples.ownprovider.AcmeSimulator.Fate;
import dev.farjob.examples.ownprovider.AcmeSimulator.Question;
import dev.farjob.model.Handle;
import dev.farjob.model.Target;
import dev.farjob.provider.ProviderClient;
import dev.farjob.testkit.provider.ProviderHarness;
import java.io.IOException;
import java.time.Instant;

/** Gives the contract the client and control of the simulator. */
final class AcmeHarness implements ProviderHarness {

    private final AcmeSimulator acme = new AcmeSimulator();
    private final AcmeClient client = new AcmeClient(acme.base(), "a key");

    AcmeHarness() throws IOException {}

    @Override
    public ProviderClient client() {
        return client;
    }

    @Override
    public Target target() {
        return Target.of("acme", "upscale");
    }

    @Override
    public void nextSpawn(SpawnFate fate) {
        acme.next(
                Question.RUN,
                switch (fate) {
                    case REFUSED -> Fate.DENIED;
                    case ANSWER_LOST -> Fate.BREAKS_AFTERWARDS;
                    case NOT_ARRIVING -> Fate.BREAKS;
                });
    }

    @Override
    public void next(Call call, Trouble trouble) {
        Question question = switch (call) {
            case OBSERVE -> Question.STATUS;
            case RESULT -> Question.RESULT;
            case CANCEL -> Question.CANCEL;
            case LOOK_UP -> throw new IllegalArgumentException("Acme cannot be searched");
        };
        acme.next(
                question,
                switch (trouble) {
                    case UNREACHABLE -> Fate.BUSY;
                    case DENIED -> Fate.DENIED;
                    case NOT_UNDERSTOOD -> Fate.GIBBERISH;
                });
    }

    @Override
    public int started() {
        return acme.started();
    }

    @Override
    public void succeed(Handle handle) {
        acme.put(handle.id(), "done");
    }

    @Override
    public void fail(Handle handle) {
        acme.put(handle.id(), "failed");
    }

    @Override
    public void forget(Handle handle) {
        acme.put(handle.id(), null);
    }

    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public void close() {
        acme.close();
    }
}
