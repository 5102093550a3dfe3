package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.CancelRequest.Answer;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.store.Due;

/** A wish to stop a job, and what the provider makes of it. */
final class Cancelling {

    private final Rulebook rules;
    private final Ending ending;

    Cancelling(Rulebook rules, Ending ending) {
        this.rules = rules;
        this.ending = ending;
    }

    Decision wanted(Job job, String reason, Moment moment) {
        if (NotWanted.isReopenedToFetch(job)) {
            // The failure has been compensated, and its owner is not charged for the delivery.
            return ending.end(job, new Outcome.Cancelled(reason), moment);
        }
        return switch (job.state()) {
            case ACCEPTED -> ending.cancel(job, reason, moment);
            case SPAWNING -> flagged(job, reason, moment, Next.NOTHING);
            case QUEUED, RUNNING -> flagged(job, reason, moment, Next.ASK_CANCEL);
            case PARKED ->
                job.outcome().isPresent()
                        ? Decision.stay("the job has ended, and its steps wait for a person")
                        : whileParked(job, reason, moment);
            case FINALIZING, SUCCEEDED, FAILED, CANCELLED -> Decision.stay("the job has ended");
        };
    }

    /**
     * The provider has to hear of the wish, and somebody has to hear what it makes of it: a parked job that it has is
     * followed again, and parked again if the provider stays silent. One that it cannot stop stays parked, and so does one
     * of which nobody knows whether the provider has it; the wish waits for its handle then.
     */
    private Decision whileParked(Job job, String reason, Moment moment) {
        boolean canBeAsked = job.handle().isPresent() && rules.traitsOf(job).cancel() != CancelKind.NONE;
        if (job.cancelRequest().filter(CancelRequest::isAnswered).isPresent() || !canBeAsked) {
            return flagged(job, reason, moment, Next.NOTHING);
        }
        CancelRequest wish = job.cancelRequest().orElse(CancelRequest.of(moment.now(), reason));
        return Draft.of(job, moment)
                .state(job.parking().orElseThrow().from() == JobState.RUNNING ? JobState.RUNNING : JobState.QUEUED)
                .set(next -> next.parking(null).silence(null).cancelRequest(wish))
                .every(rules.traitsOf(job).smallestPollInterval())
                .event(EventKind.CANCEL_REQUESTED, reason)
                .write(Next.ASK_CANCEL);
    }

    private Decision flagged(Job job, String reason, Moment moment, Next next) {
        if (job.cancelRequest().isPresent()) {
            return Decision.stay("the wish is on record");
        }
        Draft draft = Draft.of(job, moment)
                .set(after -> after.cancelRequest(CancelRequest.of(moment.now(), reason)))
                .event(EventKind.CANCEL_REQUESTED, reason);
        return switch (job.state()) {
            case PARKED -> draft.due(Due.never()).write(next);
            case QUEUED, RUNNING ->
                draft.every(rules.traitsOf(job).smallestPollInterval()).write(next);
            default -> draft.every(job.pace()).write(next);
        };
    }

    Decision answered(Job job, CancelAnswer answer, CancelKind kind, Moment moment) {
        boolean atProvider = job.state() == JobState.QUEUED || job.state() == JobState.RUNNING;
        if (!atProvider || job.cancelRequest().isEmpty()) {
            return Decision.stay("there is nothing to cancel any more");
        }
        CancelRequest request = job.cancelRequest().get();
        boolean late = Deadlines.hasPassed(job, moment.now());
        if (answer instanceof CancelAnswer.Asked && (late || kind == CancelKind.DELETES)) {
            return late
                    ? ending.fail(job, Overdue.timedOut(job), moment)
                    : ending.end(job, new Outcome.Cancelled(request.reason()), moment);
        }
        if (answer instanceof CancelAnswer.NotSupported && late) {
            return ending.fail(job, Overdue.notStopped(job), moment);
        }
        if (request.isAnswered()) {
            return Decision.stay("the provider was asked before");
        }
        if (answer instanceof CancelAnswer.Unknown) {
            return Decision.stay("whether the cancel arrived is unknown; it will be sent again");
        }
        return Draft.of(job, moment)
                .set(next -> next.cancelRequest(request.answered(answerOf(answer))))
                .every(rules.traitsOf(job).smallestPollInterval())
                .event(EventKind.CANCEL_SENT, say(answer))
                .write(Next.NOTHING);
    }

    private static Answer answerOf(CancelAnswer answer) {
        return answer instanceof CancelAnswer.Asked ? Answer.AGREED : Answer.DECLINED;
    }

    private static String say(CancelAnswer answer) {
        if (answer instanceof CancelAnswer.NotSupported refused) {
            return "the provider cannot cancel: " + refused.reason();
        }
        return answer instanceof CancelAnswer.TooLate
                ? "the provider says that the job has ended"
                : "the provider was asked to cancel";
    }
}
