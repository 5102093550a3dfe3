package dev.farjob.examples.modular;

import dev.farjob.model.Handle;
import dev.farjob.model.JobResult;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Payload;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import java.io.IOException;

/** Stands for a client of a real provider: whatever it is sent has ended by the first question. */
final class Renderer implements ProviderClient {

    @Override
    public String name() {
        return "acme";
    }

    @Override
    public ProviderTraits traits() {
        return ProviderTraits.builder().build();
    }

    @Override
    public SpawnAnswer spawn(SpawnRequest request) {
        return SpawnAnswer.accepted(Handle.of(request.target(), "remote-" + request.job()));
    }

    @Override
    public ProviderStatus observe(Handle handle) {
        return ProviderStatus.succeeded();
    }

    @Override
    public ResultAnswer result(Handle handle) {
        return new ResultAnswer.Ready(JobResult.of(Payload.empty()));
    }

    @Override
    public MediaStream open(Handle handle, MediaRef media) throws IOException {
        throw new IOException(handle + " has no media");
    }

    @Override
    public CancelAnswer cancel(Handle handle) {
        return new CancelAnswer.TooLate();
    }
}
