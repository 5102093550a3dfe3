package dev.farjob.internal.step;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.StepCursor;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What it comes to when a step does not say itself what came of it: it is tried again by its rule. */
final class StepTrouble {

    private static final Logger LOG = LoggerFactory.getLogger(StepTrouble.class);

    private StepTrouble() {}

    static StepResult thrown(Job job, Step step, Throwable thrown) {
        int failures = job.step().map(StepCursor::failures).orElse(0) + 1;
        LOG.warn("step {} of job {} failed, for the {}. time", step.name(), job.id(), failures, thrown);
        return again(job, step, "threw " + thrown.getClass().getSimpleName());
    }

    static StepResult again(Job job, Step step, String what) {
        return StepResult.again(
                Failure.of(FailureKind.STEP_FAILED, "step " + step.name() + " of job " + job.id() + " " + what));
    }
}
