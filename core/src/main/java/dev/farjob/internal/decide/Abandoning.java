package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation.StepEnded;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.Outcome;
import dev.farjob.model.StepRecord;
import dev.farjob.step.StepResult;
import org.jspecify.annotations.Nullable;

/**
 * A job that somebody gives up. While one of its steps may be running, that goes on record only, and counts once the step
 * has ended: a refund that is decided before a charge takes effect gives nothing back. Steps that give back are not given
 * up themselves until one of them waits for a person, however often somebody asks. A success whose steps are done is not given
 * up any more.
 */
final class Abandoning {

    private final Rulebook rules;
    private final Ending ending;

    Abandoning(Rulebook rules, Ending ending) {
        this.rules = rules;
        this.ending = ending;
    }

    Decision wanted(Job job, String reason, Moment moment) {
        return switch (job.state()) {
            case SUCCEEDED, FAILED, CANCELLED -> Decision.stay("the job has ended");
            case FINALIZING -> whileStepsAreWorkedOff(job, reason, moment);
            case PARKED ->
                isCompensated(job) ? withoutTheRest(job, reason, moment) : ending.fail(job, failure(reason), moment);
            case ACCEPTED, SPAWNING, QUEUED, RUNNING -> ending.fail(job, failure(reason), moment);
        };
    }

    private Decision whileStepsAreWorkedOff(Job job, String reason, Moment moment) {
        if (isCompensated(job)) {
            return Decision.stay("the job has failed or was cancelled before, and its steps for that are being worked"
                    + " off; they can be given up once one of them waits for a person");
        }
        // Delivered and charged: to refund it now would give away what its owner has
        return job.step().isEmpty() ? Decision.stay(Losers.awaited(job)) : whileAStepMayRun(job, reason, moment);
    }

    private Decision whileAStepMayRun(Job job, String reason, Moment moment) {
        if (job.abandonment().isPresent()) {
            return Decision.stay("the job is given up already");
        }
        // The node that runs the step renews the lease; if none does, the next look finds the job given up.
        return Draft.of(job, moment)
                .set(next -> next.abandonment(reason))
                .every(rules.lease())
                .event(EventKind.ABANDONED, reason)
                .write(Next.NOTHING);
    }

    /** No step is running: the job ends as it was given up. */
    Decision stepDue(Job job, Moment moment) {
        return counts(
                job, null, moment, EventKind.OUTCOME_STORED, job.abandonment().orElseThrow());
    }

    /** The step has ended: what it did is kept, and the job ends as it was given up, however the step ended. */
    Decision stepEnded(Job job, StepEnded seen, Moment moment) {
        String name = job.step().orElseThrow().step();
        if (seen.result() instanceof StepResult.Done done) {
            return counts(job, Finalizing.done(job, name, done, moment), moment, EventKind.STEP_DONE, name);
        }
        return counts(job, null, moment, EventKind.STEP_FAILED, name + ": " + seen.failure());
    }

    private Decision counts(Job job, @Nullable StepRecord record, Moment moment, EventKind kind, String note) {
        return ending.failInstead(job, failure(job.abandonment().orElseThrow()), record, moment, kind, note);
    }

    /** Whether the job has ended without success, so that its steps are those that give back. */
    private static boolean isCompensated(Job job) {
        return job.outcome()
                .filter(outcome -> !(outcome instanceof Outcome.Succeeded))
                .isPresent();
    }

    /** The steps that give back are what could not be done; giving up means to settle without the rest of them. */
    private Decision withoutTheRest(Job job, String reason, Moment moment) {
        return ending.settled(Draft.of(job, moment), job.outcome().orElseThrow(), moment)
                .event(EventKind.ABANDONED, reason)
                .write(Next.NOTHING);
    }

    private static Failure failure(String reason) {
        return Failure.of(FailureKind.ABANDONED, "given up by hand: " + reason);
    }
}
