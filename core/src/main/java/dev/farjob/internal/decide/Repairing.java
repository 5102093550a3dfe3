package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation.Adopted;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.EventKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.Outcome;
import dev.farjob.model.StepCursor;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import java.util.List;
import java.util.Optional;

/** Decides about repairs by hand, which take the same path as everything else. */
final class Repairing {

    private final Rulebook rules;
    private final Ending ending;

    Repairing(Rulebook rules, Ending ending) {
        this.rules = rules;
        this.ending = ending;
    }

    Decision redrive(Job job, String note, Moment moment) {
        if (job.state() != JobState.PARKED) {
            return Decision.stay("only a parked job can be redriven");
        }
        JobState from = job.parking().orElseThrow().from();
        JobState back = from == JobState.SPAWNING ? JobState.ACCEPTED : from;
        return Draft.of(job, moment)
                .state(back)
                // The person who sends it again has looked for it, maybe in the wrong place.
                .set(next -> next.attemptsInDoubt(Doubt.withThisAttempt(job))
                        .parking(null)
                        .silence(null)
                        .step(job.step()
                                .map(cursor -> StepCursor.at(cursor.step()))
                                .orElse(null))
                        .pace(back == JobState.QUEUED || back == JobState.RUNNING ? job.pace() : rules.lease()))
                // The node that writes this takes up the step at once: due now, another node would run it beside.
                .due(back == JobState.FINALIZING ? Due.in(rules.lease()) : Due.now())
                .event(EventKind.REDRIVEN, note)
                .write(Next.LOOK);
    }

    Decision reopen(Job job, JobResult result, String note, Moment moment) {
        if (job.lateSuccessAt().isEmpty()) {
            return Decision.stay("only a job with a late success on record can be reopened");
        }
        if (job.outcome().isEmpty() || job.outcome().get() instanceof Outcome.Succeeded) {
            return Decision.stay("the job has been reopened already");
        }
        if (!job.state().isSettled()) {
            return Decision.stay("its steps for the failure come first; reopen it once it is settled");
        }
        if (job.plan().onLateSuccess().isEmpty()
                && !rules.steps().onLateSuccess().isEmpty()) {
            return Decision.stay(
                    "the job was accepted by a node without steps for late successes, so none would take the money"
                            + " again: hand the result out yourself, or have the owner submit a new job");
        }
        return Ending.canSucceedLate(job)
                ? ending.reopen(job, result, job.handle().orElse(null), moment, note)
                : Decision.stay("a job that a person gave up, or that failed in a step, is not reopened");
    }

    Decision adopt(Job job, Adopted seen, Moment moment) {
        return switch (job.state()) {
            case ACCEPTED, SPAWNING, QUEUED, RUNNING -> adopted(job, seen, moment);
            case PARKED ->
                job.outcome().isEmpty()
                        ? adopted(job, seen, moment)
                        : Decision.stay("the job has its outcome; it cannot be given to another remote job");
            case FINALIZING, SUCCEEDED, FAILED, CANCELLED -> Decision.stay("the job has ended");
        };
    }

    /**
     * The remote job that was followed stays on record as another attempt, because the provider named it and may run it: if
     * it delivers, that counts, and it is asked to end when the job has ended. One that only a person has named is not ours
     * if the next person says so.
     */
    private Decision adopted(Job job, Adopted seen, Moment moment) {
        Handle handle = seen.handle();
        Optional<String> before = job.handle().map(Handle::id).filter(known -> !known.equals(handle.id()));
        Draft draft = Draft.of(job, moment);
        if (before.isPresent()) {
            // Said of another remote job: the provider's answer to a cancel, and how far it is.
            draft.set(next -> next.cancelRequest(job.cancelRequest()
                            .map(request -> CancelRequest.of(request.at(), request.reason()))
                            .orElse(null))
                    .runningSince(null)
                    .reportedProgress(null));
        }
        List<KnownAttempt> others =
                before.equals(seen.withdrawn()) ? Handles.without(job, handle) : Handles.besides(job, handle);
        Change change = draft.state(JobState.QUEUED)
                .set(next -> next.handle(Handles.known(job, handle))
                        .otherAttempts(others)
                        .dispatchedAt(job.dispatchedAt().orElse(moment.now()))
                        .silence(null)
                        .parking(null)
                        .pace(rules.traitsOf(job).smallestPollInterval()))
                .due(Due.now())
                .event(EventKind.ADOPTED, handle + ": " + seen.note())
                .change()
                .adopting();
        return new Decision.Write(change, Next.LOOK);
    }
}
