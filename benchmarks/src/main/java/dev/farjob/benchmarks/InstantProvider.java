package dev.farjob.benchmarks;

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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A provider in this process that answers at once, and says at the third question that the job has ended. */
final class InstantProvider implements ProviderClient {

    private final ProviderTraits traits;
    private final Map<String, Integer> questions = new ConcurrentHashMap<>();

    InstantProvider(boolean endsCallsInTime) {
        traits = ProviderTraits.builder().endsCallsInTime(endsCallsInTime).build();
    }

    @Override
    public String name() {
        return "instant";
    }

    @Override
    public ProviderTraits traits() {
        return traits;
    }

    @Override
    public SpawnAnswer spawn(SpawnRequest request) {
        return SpawnAnswer.accepted(Handle.of(request.target(), "remote-" + request.job()));
    }

    @Override
    public ProviderStatus observe(Handle handle) {
        int asked = questions.merge(handle.id(), 1, Integer::sum);
        if (asked < Contender.POLLS) {
            return ProviderStatus.queued();
        }
        questions.remove(handle.id());
        return ProviderStatus.succeeded();
    }

    @Override
    public ResultAnswer result(Handle handle) {
        return new ResultAnswer.Ready(JobResult.of(Payload.empty()));
    }

    @Override
    public MediaStream open(Handle handle, MediaRef media) throws IOException {
        throw new IOException("there is no media");
    }

    @Override
    public CancelAnswer cancel(Handle handle) {
        return new CancelAnswer.TooLate();
    }
}
