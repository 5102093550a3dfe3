package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Decision.Write;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.Unwanted;

/**
 * Puts it on record that a job is not wanted any more, together with whatever else is decided about it, and also where
 * nothing else is: a second wish, or one that comes after the job has ended. A job that is settled and cannot come back,
 * because it succeeded or failed for good, is left as it is.
 */
final class NotWanted {

    private final Rulebook rules;

    NotWanted(Rulebook rules) {
        this.rules = rules;
    }

    /** The decision about this wish, with the fact that there was one. */
    Decision onRecord(Job job, Decision decision, Unwanted.By by, EventKind kind, String reason, Moment moment) {
        if (job.unwanted().isPresent()) {
            return decision;
        }
        Unwanted unwanted = new Unwanted(by, moment.now());
        if (decision instanceof Write write) {
            Job after = write.change().after().toBuilder().unwanted(unwanted).build();
            return new Write(Draft.with(write.change(), after, write.change().due()), write.next(), write.stray());
        }
        return isOpen(job, by) ? alone(job, unwanted, kind, reason, moment) : decision;
    }

    /** Whether it is not over for the owner yet, or something may still be delivered that would count. */
    private static boolean isOpen(Job job, Unwanted.By by) {
        boolean goesOn = by == Unwanted.By.OWNER
                && !job.state().isSettled()
                && job.abandonment().isEmpty();
        return goesOn || job.outcome().isEmpty() || Ending.canSucceedLate(job);
    }

    private Decision alone(Job job, Unwanted unwanted, EventKind kind, String reason, Moment moment) {
        Draft draft = Draft.of(job, moment).set(next -> next.unwanted(unwanted)).event(kind, reason);
        return switch (job.state()) {
            // The provider may not have taken the cancel that is on record.
            case QUEUED, RUNNING ->
                draft.every(rules.traitsOf(job).smallestPollInterval()).write(Next.NOTHING);
            case ACCEPTED, SPAWNING -> draft.every(job.pace()).write(Next.NOTHING);
            case FINALIZING -> draft.every(rules.lease()).write(Next.NOTHING);
            case PARKED, SUCCEEDED, FAILED, CANCELLED -> draft.write(Next.NOTHING);
        };
    }

    /** Whether the job ended before, and only the delivery that came late is fetched. */
    static boolean isReopenedToFetch(Job job) {
        return job.lateSuccessAt().isPresent() && job.outcome().isEmpty();
    }
}
