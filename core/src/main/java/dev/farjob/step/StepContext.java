package dev.farjob.step;

import dev.farjob.answer.Submission;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Outcome;
import dev.farjob.provider.MediaStream;
import dev.farjob.request.JobRequest;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The job and the tools that a step gets while it runs. */
public interface StepContext {

    /** The job as it is now, its outcome included. */
    Job job();

    /** How the job ended. */
    default Outcome outcome() {
        return job().outcome().orElseThrow();
    }

    /**
     * The result that the provider delivered.
     *
     * @throws NoSuchElementException if the job did not succeed
     */
    default JobResult result() {
        if (outcome() instanceof Outcome.Succeeded succeeded) {
            return succeeded.result();
        }
        throw new NoSuchElementException("job " + job().id() + " has no result: it did not succeed");
    }

    /**
     * The key under which this step of this job must be known wherever it takes effect: {@code jobId/step}, by the name
     * that the step had when the job was accepted. It is the same each time the step runs, and no other step has it.
     */
    String idempotencyKey();

    /** The note that an earlier step of this job has left; found by its present name too, if it had another one then. */
    Optional<String> noteOf(String step);

    /**
     * Submits another job: the next of a chain. Unless the request names itself by an idempotency key or an id, it gets the
     * step's key and its place among those that this run submits ({@code jobId/step/1}), so that a step which runs again does
     * not submit twice. If their order may differ from run to run, name them.
     *
     * <p>The other job is known as long as it is {@linkplain dev.farjob.OrchestratorBuilder#retention kept}. A step that is
     * redriven after that submits another one.
     *
     * <pre>{@code
     * Step.elsewhere("upscale", context -> {
     *     Submission next = context.submit(JobRequest.to("fal", "fal-ai/upscaler")
     *             .owner(context.job().owner()).input(Map.of("video", url)).build());
     *     return StepResult.done(next.job().id().value());
     * })
     * }</pre>
     *
     * <p>In a step in a transaction the other job is accepted by that transaction, and never was if it is rolled back.
     *
     * @throws IllegalArgumentException as {@code submit} does
     */
    Submission submit(JobRequest request);

    /**
     * Opens an output through the provider that made it. The caller closes it.
     *
     * @throws IOException if it cannot be opened now
     */
    MediaStream open(MediaRef media) throws IOException;
}
