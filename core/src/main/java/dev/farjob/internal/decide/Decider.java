package dev.farjob.internal.decide;

import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.Unwanted;

/**
 * Decides what becomes of a job. Pure and total: every state has an answer to every observation, and the same question has
 * the same answer.
 */
@FunctionalInterface
public interface Decider {

    /** Decides about this job, now that this was observed. */
    Decision decide(Job job, Observation observation, Moment moment);

    /** The decider that goes by these rules. */
    static Decider by(Rulebook rules) {
        Ending ending = new Ending(rules);
        Attempts attempts = new Attempts(rules);
        Unnamed unnamed = new Unnamed(rules, ending, attempts);
        Spawning spawning = new Spawning(rules, ending, attempts, unnamed);
        Watching watching = new Watching(rules, ending, spawning, attempts);
        Reporting reporting = new Reporting(rules, watching, unnamed);
        NotWanted notWanted = new NotWanted(rules);
        Abandoning abandoning = new Abandoning(rules, ending);
        Finalizing finalizing = new Finalizing(rules, ending, abandoning);
        Cancelling cancelling = new Cancelling(rules, ending);
        Repairing repairing = new Repairing(rules, ending);
        Decider decider = (job, observation, moment) -> observation.show(new Judge<>() {
            @Override
            public Decision timeToSpawn() {
                return spawning.start(job, moment);
            }

            @Override
            public Decision noRoom() {
                return spawning.noRoom(job, moment);
            }

            @Override
            public Decision spawnAnswered(Observation.SpawnAnswered seen) {
                return seen.end()
                        .map(end -> watching.seen(job, end, moment))
                        .orElseGet(() -> spawning.answered(job, seen.attempt(), seen.answer(), moment));
            }

            @Override
            public Decision lookedUp(Observation.LookedUp seen) {
                return spawning.lookedUp(job, seen.attempt(), seen.found(), moment);
            }

            @Override
            public Decision told(Observation.Told seen) {
                return spawning.taken(job, seen.attempt(), seen.handle(), moment);
            }

            @Override
            public Decision seen(Observation.Seen seen) {
                return watching.seen(job, seen, moment);
            }

            @Override
            public Decision notAsked() {
                return watching.notAsked(job, moment);
            }

            @Override
            public Decision reported(Observation.Reported seen) {
                return reporting.reported(job, seen, moment);
            }

            @Override
            public Decision stepDue(Observation.StepDue seen) {
                return finalizing.stepDue(job, seen.next(), seen.others(), moment);
            }

            @Override
            public Decision stepEnded(Observation.StepEnded seen) {
                return finalizing.stepEnded(job, seen, moment);
            }

            @Override
            public Decision stepEndedLate(Observation.StepEndedLate seen) {
                return finalizing.stepEndedLate(job, seen.ended(), moment);
            }

            @Override
            public Decision stepMissing(Observation.StepMissing seen) {
                return finalizing.stepMissing(job, seen.step(), moment);
            }

            @Override
            public Decision cancelWanted(Observation.CancelWanted seen) {
                return notWanted.onRecord(
                        job,
                        cancelling.wanted(job, seen.reason(), moment),
                        Unwanted.By.OWNER,
                        EventKind.CANCEL_REQUESTED,
                        seen.reason(),
                        moment);
            }

            @Override
            public Decision cancelAnswered(Observation.CancelAnswered seen) {
                return cancelling.answered(job, seen.answer(), seen.kind(), moment);
            }

            @Override
            public Decision redriven(Observation.Redriven seen) {
                return repairing.redrive(job, seen.note(), moment);
            }

            @Override
            public Decision reopened(Observation.Reopened seen) {
                return repairing.reopen(job, seen.result(), seen.note(), moment);
            }

            @Override
            public Decision adopted(Observation.Adopted seen) {
                return repairing.adopt(job, seen, moment);
            }

            @Override
            public Decision abandoned(Observation.Abandoned seen) {
                return notWanted.onRecord(
                        job,
                        abandoning.wanted(job, seen.reason(), moment),
                        Unwanted.By.OPERATOR,
                        EventKind.ABANDONED,
                        seen.reason(),
                        moment);
            }
        });
        return (job, observation, moment) ->
                Deadlines.keep(decider.decide(job, observation, moment), rules, moment.now());
    }
}
