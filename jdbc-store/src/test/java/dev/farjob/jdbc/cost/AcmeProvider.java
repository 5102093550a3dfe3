package dev.farjob.jdbc.cost;

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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A provider whose handles are as long as those of real ones, and which says of every job what it is told to say. */
final class AcmeProvider implements ProviderClient {

    static final String NAME = "acme";

    private final List<ProviderStatus> answers;
    private final Map<String, Integer> looks = new ConcurrentHashMap<>();

    /** @param answers what each look at a job is answered with */
    AcmeProvider(List<ProviderStatus> answers) {
        this.answers = List.copyOf(answers);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ProviderTraits traits() {
        return ProviderTraits.builder().build();
    }

    @Override
    public SpawnAnswer spawn(SpawnRequest request) {
        UUID id =
                new UUID(request.job().value().hashCode(), request.job().value().hashCode());
        return SpawnAnswer.accepted(Handle.of(request.target(), id.toString()));
    }

    @Override
    public ProviderStatus observe(Handle handle) {
        return answers.get(looks.merge(handle.id(), 1, Integer::sum) - 1);
    }

    @Override
    public ResultAnswer result(Handle handle) {
        return new ResultAnswer.Ready(JobResult.of(Payload.empty()));
    }

    @Override
    public MediaStream open(Handle handle, MediaRef media) throws IOException {
        throw new IOException("there are no media");
    }

    @Override
    public CancelAnswer cancel(Handle handle) {
        return new CancelAnswer.TooLate();
    }
}
