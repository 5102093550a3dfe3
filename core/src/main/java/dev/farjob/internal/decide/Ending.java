package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.Outcome;
import dev.farjob.model.Parking;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepRecord;
import dev.farjob.rules.LateSuccessPolicy;
import dev.farjob.store.Due;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a job ends: its outcome is stored first, then come the steps, then it is settled. */
final class Ending {

    /** Failures that came after the provider had delivered, or that a person chose: no later success undoes them. */
    private static final Set<FailureKind> FINAL =
            EnumSet.of(FailureKind.STEP_FAILED, FailureKind.INSUFFICIENT_CREDITS, FailureKind.ABANDONED);

    private final Rulebook rules;

    Ending(Rulebook rules) {
        this.rules = rules;
    }

    /** Stores the outcome of a job that has not ended yet. */
    Decision end(Job job, Outcome outcome, @Nullable Handle handle, Moment moment) {
        return store(job, outcome, handle, null, moment, EventKind.OUTCOME_STORED, say(outcome));
    }

    Decision end(Job job, Outcome outcome, Moment moment) {
        return end(job, outcome, job.handle().orElse(null), moment);
    }

    /** Ends a job that nobody wants any more, and that the provider has not got, unless an attempt in doubt has arrived. */
    Decision cancel(Job job, String reason, Moment moment) {
        return Doubt.remains(job)
                ? fail(job, Doubt.failed(job), moment)
                : end(job, new Outcome.Cancelled(reason), moment);
    }

    Decision fail(Job job, Failure failure, Moment moment) {
        return end(job, new Outcome.Failed(failure), moment);
    }

    /** Replaces the success of a job whose steps are being worked off; the record of its last step is kept. */
    Decision failInstead(
            Job job, Failure failure, @Nullable StepRecord record, Moment moment, EventKind kind, String note) {
        return store(job, new Outcome.Failed(failure), job.handle().orElse(null), record, moment, kind, note);
    }

    private Decision store(
            Job job,
            Outcome outcome,
            @Nullable Handle handle,
            @Nullable StepRecord record,
            Moment moment,
            EventKind kind,
            String note) {
        boolean late = kind == EventKind.REOPENED || job.lateSuccessAt().isPresent();
        // A late success that did not come true after all: what the failure called for was done before.
        boolean compensated = late && !(outcome instanceof Outcome.Succeeded);
        List<String> steps = compensated ? List.of() : job.plan().of(outcome, late);
        List<KnownAttempt> others = Handles.besides(job, handle);
        Optional<CancelRequest> toBeStopped = Losers.toBeStopped(job, outcome, moment.now());
        Draft draft = Draft.of(job, moment)
                .set(next -> next.outcome(outcome)
                        .cancelRequest(toBeStopped.or(job::cancelRequest).orElse(null))
                        .handle(handle)
                        .otherAttempts(others)
                        .silence(null)
                        .abandonment(null)
                        .parking(null)
                        .settledAt(null)
                        .acknowledgedAt(null));
        if (record != null) {
            draft.checkpoint(record);
        }
        if (kind == EventKind.REOPENED) {
            draft.set(next ->
                    next.lateSuccessAt(job.lateSuccessAt().orElse(moment.now())).unwanted(null));
        }
        if (steps.isEmpty() && others.isEmpty() && toBeStopped.isEmpty()) {
            return settled(draft, outcome, moment).event(kind, note).write(Next.NOTHING);
        }
        // Attempts that may run on are cancelled before the job is settled: nobody looks at it any more then.
        return draft.state(JobState.FINALIZING)
                .set(next -> next.step(first(steps)))
                .every(rules.lease())
                .event(kind, note)
                .write(Next.FINALIZE);
    }

    static @Nullable StepCursor first(List<String> steps) {
        return steps.stream().findFirst().map(StepCursor::at).orElse(null);
    }

    /** Turns a draft into the last one. */
    Draft settled(Draft draft, Outcome outcome, Moment moment) {
        return draft.state(stateOf(outcome))
                .set(next -> next.outcome(outcome)
                        .step(null)
                        .abandonment(null)
                        .parking(null)
                        .settledAt(moment.now()))
                .due(Due.never());
    }

    /** Parks a live job where it stands. */
    Decision park(Job job, Failure reason, Moment moment) {
        return parked(Draft.of(job, moment), job, reason).write(Next.NOTHING);
    }

    Draft parked(Draft draft, Job job, Failure reason) {
        return draft.state(JobState.PARKED)
                .set(next -> next.parking(new Parking(job.state(), reason)))
                .due(Due.never())
                .event(EventKind.PARKED, reason.message());
    }

    /** A success for a job that {@linkplain #canSucceedLate can take it}. */
    Decision succeededLate(Job job, JobResult result, Handle handle, Moment moment) {
        if (rules.lateSuccess() == LateSuccessPolicy.DISCARD) {
            return Decision.stay("a late success is discarded, as the host wants");
        }
        if (isReopened(job) && job.state().isSettled()) {
            return job.lateSuccessAt().isPresent()
                    ? Decision.stay("a late success is finalized once")
                    : reopen(job, result, handle, moment, "the provider delivered late");
        }
        if (job.lateSuccessAt().isPresent()) {
            return Decision.stay("the late success is on record");
        }
        Draft draft = Draft.of(job, moment)
                .set(next ->
                        next.lateSuccessAt(moment.now()).handle(handle).otherAttempts(Handles.besides(job, handle)))
                .event(EventKind.LATE_SUCCESS, "the provider delivered after the job had ended without success");
        return (job.state().isLive() ? draft.every(rules.lease()) : draft.due(Due.never())).write(Next.NOTHING);
    }

    Decision reopen(Job job, JobResult result, @Nullable Handle handle, Moment moment, String note) {
        return store(job, new Outcome.Succeeded(result), handle, null, moment, EventKind.REOPENED, note);
    }

    /**
     * Whether a late success of this job is finalized without asking anybody. That is never so once it is on record that the
     * job is not wanted any more, nor where its owner was told that it is cancelled, by whomever: nobody is charged a second
     * time for what is over. Nor is it where the job was accepted without steps for it: what was refunded would be handed out
     * for nothing.
     */
    boolean isReopened(Job job) {
        return rules.lateSuccess() == LateSuccessPolicy.REOPEN
                && !job.plan().onLateSuccess().isEmpty()
                && !(job.outcome().orElseThrow() instanceof Outcome.Cancelled)
                && job.unwanted().isEmpty();
    }

    /** Whether the job ended without the provider ever having delivered, and nobody chose that end. */
    static boolean canSucceedLate(Job job) {
        Optional<Outcome> outcome = job.outcome();
        if (outcome.isEmpty() || outcome.get() instanceof Outcome.Succeeded) {
            return false;
        }
        return !(outcome.get() instanceof Outcome.Failed failed
                && FINAL.contains(failed.failure().kind()));
    }

    private static JobState stateOf(Outcome outcome) {
        if (outcome instanceof Outcome.Succeeded) {
            return JobState.SUCCEEDED;
        }
        return outcome instanceof Outcome.Failed ? JobState.FAILED : JobState.CANCELLED;
    }

    static String say(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return failed.failure().toString();
        }
        return outcome instanceof Outcome.Cancelled cancelled ? cancelled.reason() : "";
    }
}
