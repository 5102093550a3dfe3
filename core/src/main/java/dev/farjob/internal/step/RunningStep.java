package dev.farjob.internal.step;

import dev.farjob.answer.Submission;
import dev.farjob.internal.call.Providers;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.MediaRef;
import dev.farjob.model.StepRecord;
import dev.farjob.provider.MediaStream;
import dev.farjob.request.JobRequest;
import dev.farjob.step.Step;
import dev.farjob.step.StepContext;
import dev.farjob.step.Steps;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The view that one run of a step has of its job.
 *
 * @param name the name of the step that is on record with the job, even if the step has another one by now
 * @param records the checkpoints of the job, by the names of their steps
 * @param submit the way in which it submits other jobs
 * @param submitted how many it has submitted so far, in this run
 */
record RunningStep(
        Job job,
        String name,
        Map<String, StepRecord> records,
        Steps steps,
        Providers providers,
        Function<JobRequest, Submission> submit,
        AtomicInteger submitted)
        implements StepContext {

    RunningStep(
            Job job,
            String name,
            Map<String, StepRecord> records,
            Steps steps,
            Providers providers,
            Function<JobRequest, Submission> submit) {
        this(job, name, records, steps, providers, submit, new AtomicInteger());
    }

    /** The same view of a run that submits in another way. */
    RunningStep submittingBy(Function<JobRequest, Submission> way) {
        return new RunningStep(job, name, records, steps, providers, way);
    }

    /** A request that does not name itself is named after the step, so that another run of the step finds the same job. */
    @Override
    public Submission submit(JobRequest request) {
        int place = submitted.incrementAndGet();
        boolean isNamed = request.idempotencyKey().isPresent() || request.id().isPresent();
        return submit.apply(isNamed ? request : request.withIdempotencyKey(idempotencyKey() + "/" + place));
    }

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
