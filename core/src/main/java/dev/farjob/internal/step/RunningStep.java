package dev.farjob.internal.step;

import dev.farjob.internal.call.Providers;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.MediaRef;
import dev.farjob.model.StepRecord;
import dev.farjob.provider.MediaStream;
import dev.farjob.step.Step;
import dev.farjob.step.StepContext;
import dev.farjob.step.Steps;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The view that one run of a step has of its job.
 *
 * @param name the name of the step that is on record with the job, even if the step has another one by now
 * @param records the checkpoints of the job, by the names of their steps
 */
record RunningStep(Job job, String name, Map<String, StepRecord> records, Steps steps, Providers providers)
        implements StepContext {

    @Override
    public String idempotencyKey() {
        return job.id() + "/" + name;
    }

    @Override
    public Optional<String> noteOf(String step) {
        Stream<String> former =
                steps.named(step).map(Step::formerNames).stream().flatMap(names -> names.stream());
        return Stream.concat(Stream.of(step), former)
                .flatMap(known -> Optional.ofNullable(records.get(known)).stream())
                .map(StepRecord::note)
                .findFirst();
    }

    @Override
    public MediaStream open(MediaRef media) throws IOException {
        Handle handle = job.handle()
                .orElseThrow(() -> new IOException("job " + job.id() + " has no handle to open its output by"));
        return providers.of(job).open(handle, media);
    }
}
