package dev.farjob.internal.step;

import dev.farjob.internal.call.Providers;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.MediaRef;
import dev.farjob.model.StepRecord;
import dev.farjob.provider.MediaStream;
import dev.farjob.step.Step;
import dev.farjob.step.StepContext;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What one run of a step sees. */
record RunningStep(Job job, Step step, Map<String, StepRecord> records, Providers providers) implements StepContext {

    @Override
    public String idempotencyKey() {
        return job.id() + "/" + step.name();
    }

    @Override
    public Optional<String> noteOf(String name) {
        return Optional.ofNullable(records.get(name)).map(StepRecord::note);
    }

    @Override
    public MediaStream open(MediaRef media) throws IOException {
        Handle handle = job.handle()
                .orElseThrow(() -> new IOException("job " + job.id() + " has no handle to open its output by"));
        return providers.of(job).open(handle, media);
    }
}
