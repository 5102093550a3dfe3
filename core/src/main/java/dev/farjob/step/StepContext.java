package dev.farjob.step;

import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Outcome;
import dev.farjob.provider.MediaStream;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.Optional;

/** What a step gets to see while it runs. */
public interface StepContext {

    /** The job as it is now, its outcome included. */
    Job job();

    /** How the job ended. */
    default Outcome outcome() {
        return job().outcome().orElseThrow();
    }

    /**
     * What the provider delivered.
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
     * that the step had when the job ended. It is the same each time the step runs, and no other step has it.
     */
    String idempotencyKey();

    /** The note that an earlier step of this job has left; found by its present name too, if it had another one then. */
    Optional<String> noteOf(String step);

    /**
     * Opens an output through the provider that made it. The caller closes it.
     *
     * @throws IOException if it cannot be opened now
     */
    MediaStream open(MediaRef media) throws IOException;
}
