package dev.farjob.internal.step;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.StepCursor;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The result of a run that does not give one itself: the step is tried again by its rule. */
final class StepTrouble {

    private static final Logger LOG = LoggerFactory.getLogger(StepTrouble.class);

    private StepTrouble() {}

    /** The result is made first: an exception that cannot even be printed is a failure like any other. */
    static StepResult thrown(Job job, Step step, Throwable thrown) {
        StepResult result = again(job, step, "threw " + thrown.getClass().getSimpleName());
        int failures = job.step().map(StepCursor::failures).orElse(0) + 1;
        try {
            say(job, step, failures, thrown);
        } catch (Throwable unprintable) {
            LOG.warn(
                    "step {} of job {} failed with {}, which cannot be printed because that throws {}",
                    step.name(),
                    job.id(),
                    thrown.getClass().getName(),
                    unprintable.getClass().getName());
        }
        return result;
    }

    /** The stack trace is logged with the first failure; the later ones are seldom another. */
    private static void say(Job job, Step step, int failures, Throwable thrown) {
        if (failures == 1) {
            LOG.warn("step {} of job {} failed", step.name(), job.id(), thrown);
        } else {
            LOG.warn(
                    "step {} of job {} has failed {} times, now with {}",
                    step.name(),
                    job.id(),
                    failures,
                    thrown.getClass().getSimpleName());
        }
    }

    static StepResult again(Job job, Step step, String what) {
        return StepResult.again(
                Failure.of(FailureKind.STEP_FAILED, "step " + step.name() + " of job " + job.id() + " " + what));
    }
}
