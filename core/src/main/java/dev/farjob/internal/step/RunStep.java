package dev.farjob.internal.step;

import dev.farjob.internal.time.Tasks;
import dev.farjob.model.Job;
import dev.farjob.step.Step;
import dev.farjob.step.StepContext;
import dev.farjob.step.StepResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a step that takes effect elsewhere, in the calling thread, and keeps the job to this node meanwhile. */
final class RunStep {

    private static final Logger LOG = LoggerFactory.getLogger(RunStep.class);

    private final Tasks tasks;
    private final KeepLeases leases;

    RunStep(Tasks tasks, KeepLeases leases) {
        this.tasks = tasks;
        this.leases = leases;
    }

    Ran run(HeldJob held, StepContext context) {
        StepResult result = result(held, context);
        leases.release(held);
        Job job = held.job();
        if (result instanceof StepResult.Done) {
            // It took effect, whoever has the job now
            return new Ran.Ended(job, result);
        }
        if (held.isLost()) {
            LOG.warn(
                    "step {} of job {} has ended here and is left to another node",
                    held.step().name(),
                    job.id());
            return new Ran.Left(job, "another node works on it, or will");
        }
        if (tasks.isClosed()) {
            // It was interrupted because this node is closing, which is no fault of the step.
            return new Ran.Left(job, "this node is closing");
        }
        return new Ran.Ended(job, result);
    }

    private static StepResult result(HeldJob held, StepContext context) {
        Step step = held.step();
        try {
            return step.run(context);
        } catch (Throwable thrown) {
            return held.isLate()
                    ? StepTrouble.again(held.job(), step, "did not end within " + step.timeLimit())
                    : StepTrouble.thrown(held.job(), step, thrown);
        }
    }
}
