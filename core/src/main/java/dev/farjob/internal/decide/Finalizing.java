package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation.StepEnded;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepRecord;
import dev.farjob.step.StepResult;
import dev.farjob.store.Due;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The steps after a job has ended: each once, in order, and the job is settled with the last. */
final class Finalizing {

    /**
     * How long nodes that do not know a job's next step put the job off, all of them together. A rollout is over by then, so
     * the name is gone for good, and only a person can say what has become of the step. Time in which no node looked does not
     * count, nor does what a node's clock says.
     */
    static final Duration MISSING = Duration.ofHours(1);

    private static final int PARTS = 10;

    /** Which part of the lease they put it off for at most, so that a node that knows the step soon comes first. */
    private static final int MISSED_AT_MOST = 3;

    private final Rulebook rules;
    private final Ending ending;
    private final Abandoning abandoning;
    private final Losers losers;

    Finalizing(Rulebook rules, Ending ending, Abandoning abandoning) {
        this.rules = rules;
        this.ending = ending;
        this.abandoning = abandoning;
        this.losers = new Losers(rules, ending);
    }

    Decision stepDue(Job job, Optional<String> next, Unstopped others, Moment moment) {
        if (job.state() != JobState.FINALIZING) {
            return Decision.stay("it is not finalizing");
        }
        if (job.abandonment().isPresent()) {
            return abandoning.stepDue(job, moment);
        }
        if (next.isEmpty()) {
            return others.unanswered().isEmpty() || isReopened(job)
                    ? finish(
                            Draft.of(job, moment),
                            job,
                            others,
                            moment,
                            EventKind.SETTLED,
                            others.say(job, Ending.say(job.outcome().orElseThrow())))
                    : losers.stillRun(job, others.unanswered(), moment);
        }
        if (job.step().map(StepCursor::step).equals(next)) {
            return Decision.stay("the step is on record");
        }
        if (!job.steps().contains(next.get())) {
            return Decision.stay("step " + next.get() + " is not one of those that the job goes through");
        }
        return Draft.of(job, moment)
                .set(after -> after.step(StepCursor.at(next.get())))
                .every(rules.lease())
                .write(Next.FINALIZE);
    }

    Decision stepEnded(Job job, StepEnded seen, Moment moment) {
        Optional<String> at = job.step().map(StepCursor::step).filter(seen.step()::isNamed);
        if (job.state() != JobState.FINALIZING || at.isEmpty()) {
            return Decision.stay("step " + seen.step().name() + " is not the one being worked off");
        }
        if (job.abandonment().isPresent()) {
            return abandoning.stepEnded(job, seen, moment);
        }
        // The name on record, even where the step has another by now: the effect and the checkpoint go by it.
        String name = at.get();
        if (seen.result() instanceof StepResult.Done done) {
            return onward(job, done(job, name, done, moment), seen.recorded(), moment, EventKind.STEP_DONE, name);
        }
        if (seen.result() instanceof StepResult.Again again) {
            int failures = job.step().orElseThrow().failures() + 1;
            Optional<Duration> delay =
                    seen.step().retryRule().delay(again.failure().kind(), failures, again.after(), moment.random());
            return delay.isPresent()
                    ? retry(job, name, again.failure(), delay.get(), moment)
                    : givenUp(job, name, seen, again.failure(), seen.step().failsJob(), moment);
        }
        return givenUp(job, name, seen, seen.failure(), true, moment);
    }

    /** The job's log names a step that the job has gone on without, because only a person can undo what it did. */
    Decision stepEndedLate(Job job, StepEnded seen, Moment moment) {
        if (job.outcome().isEmpty() && job.lateSuccessAt().isEmpty()) {
            return Decision.stay("none of its steps has begun");
        }
        if (job.state() == JobState.FINALIZING
                && job.step().map(StepCursor::step).filter(seen.step()::isNamed).isPresent()) {
            return Decision.stay("it is at this step again");
        }
        Draft draft = late(Draft.of(job, moment), seen);
        return (job.state().isLive() ? draft.every(job.pace()) : draft.due(Due.never())).write(Next.NOTHING);
    }

    private static Draft late(Draft draft, StepEnded seen) {
        String name = seen.step().name();
        if (seen.result() instanceof StepResult.Done) {
            return draft.event(EventKind.STEP_DONE_LATE, name + " took effect when the job had gone on without it");
        }
        return draft.event(
                EventKind.STEP_FAILED_LATE, name + " failed when the job had gone on without it: " + seen.failure());
    }

    /** A step that this node does not know is left to one that does, until it is clear that there is none. */
    Decision stepMissing(Job job, String name, Moment moment) {
        if (job.state() != JobState.FINALIZING
                || !job.step().map(StepCursor::step).equals(Optional.of(name))) {
            return Decision.stay("step " + name + " is not the one that comes next");
        }
        if (job.abandonment().isPresent()) {
            return abandoning.stepDue(job, moment);
        }
        StepCursor at = job.step().orElseThrow();
        if (at.missed().compareTo(MISSING) < 0) {
            Duration delay = untilMissedAgain(at.missed(), moment);
            return Draft.of(job, moment)
                    .set(next -> next.step(at.missedFor(delay)))
                    .due(Due.in(delay))
                    .write(Next.NOTHING);
        }
        Failure missing = Failure.of(
                FailureKind.STEP_FAILED,
                "step " + name + " of job " + job.id()
                        + " was on record when the job was accepted, and nodes that do not"
                        + " know it have put the job off for " + MISSING
                        + ": run a node that has it, or state .formerly(\"" + name
                        + "\") on the step that took its place, and redrive the job; or abandon it");
        return ending.park(job, missing, moment);
    }

    /** Soon, for a node that knows it; and at odd times, or the same node would be the first to look each time. */
    private Duration untilMissedAgain(Duration missed, Moment moment) {
        Duration least = rules.lease().dividedBy(PARTS);
        return Durations.longer(least, Durations.shorter(missed, rules.lease().dividedBy(MISSED_AT_MOST)))
                .multipliedBy(1 + (long) (moment.random() * PARTS))
                .dividedBy(PARTS);
    }

    private Decision retry(Job job, String step, Failure failure, Duration delay, Moment moment) {
        return Draft.of(job, moment)
                .set(next -> next.step(job.step().orElseThrow().failedOnce()).pace(rules.lease()))
                .due(Due.in(delay))
                .event(EventKind.STEP_FAILED, step + ": " + failure)
                .write(Next.NOTHING);
    }

    private Decision givenUp(Job job, String name, StepEnded seen, Failure failure, boolean failsJob, Moment moment) {
        if (seen.step().isOptional()) {
            StepRecord record = new StepRecord(
                    job.id(), name, StepRecord.Status.SKIPPED, moment.now(), StepFailed.note(failure.message()));
            return onward(job, record, seen.recorded(), moment, EventKind.STEP_SKIPPED, name + ": " + failure);
        }
        boolean succeeded = job.outcome().orElseThrow() instanceof Outcome.Succeeded;
        if (!succeeded || !failsJob || isHalfDoneLate(job, seen.recorded())) {
            return ending.park(job, StepFailed.parked(job, name, failure), moment);
        }
        Outcome outcome = new Outcome.Failed(StepFailed.job(job, name, failure));
        return onwardAfter(job, outcome, moment, name + ": " + failure);
    }

    /** A late success that cannot be finalized was compensated before; only what was done since has to be looked at. */
    private boolean isHalfDoneLate(Job job, Set<String> recorded) {
        return job.lateSuccessAt().isPresent() && job.steps().stream().anyMatch(recorded::contains);
    }

    private Decision onwardAfter(Job job, Outcome outcome, Moment moment, String note) {
        List<String> steps =
                job.lateSuccessAt().isPresent() ? List.of() : job.plan().onFailure();
        Draft draft = Draft.of(job, moment);
        if (steps.isEmpty() && job.otherAttempts().isEmpty()) {
            return ending.settled(draft, outcome, moment)
                    .event(EventKind.STEP_FAILED, note)
                    .write(Next.NOTHING);
        }
        return draft.set(next -> next.outcome(outcome).step(Ending.first(steps)))
                .every(rules.lease())
                .event(EventKind.STEP_FAILED, note)
                .write(Next.FINALIZE);
    }

    /** Writes the checkpoint, and with it either the intent of the next step or the end. */
    private Decision onward(
            Job job, StepRecord record, Set<String> recorded, Moment moment, EventKind kind, String note) {
        Draft draft = Draft.of(job, moment).checkpoint(record);
        Optional<String> next = job.steps().stream()
                .filter(step -> !step.equals(record.step()) && !recorded.contains(step))
                .findFirst();
        if (next.isEmpty() && (Losers.of(job).isEmpty() || isReopened(job))) {
            return finish(draft, job, Unstopped.NOTHING, moment, kind, note);
        }
        return draft.set(after -> after.step(next.map(StepCursor::at).orElse(null)))
                .every(rules.lease())
                .event(kind, note)
                .write(Next.FINALIZE);
    }

    private Decision finish(Draft draft, Job job, Unstopped others, Moment moment, EventKind kind, String note) {
        Outcome outcome = job.outcome().orElseThrow();
        if (isReopened(job)) {
            return draft.state(JobState.RUNNING)
                    // Nobody wants it stopped any more: at the provider, a cancel could only take the delivery away.
                    .set(next ->
                            next.outcome(null).step(null).cancelRequest(null).silence(null))
                    .every(rules.traitsOf(job).smallestPollInterval())
                    .event(EventKind.REOPENED, "the provider delivered while the failure was being compensated")
                    .write(Next.LOOK);
        }
        return ending.settled(draft, outcome, moment)
                .set(next -> next.silence(null).cancelRequest(Losers.answered(job, others)))
                .event(kind, note)
                .write(Next.NOTHING);
    }

    /** Whether its delivery came while its failure was being compensated, and counts. */
    private boolean isReopened(Job job) {
        return job.lateSuccessAt().isPresent()
                && job.handle().isPresent()
                && Ending.canSucceedLate(job)
                && ending.isReopened(job);
    }

    /** The checkpoint of a step that took effect. */
    static StepRecord done(Job job, String step, StepResult.Done done, Moment moment) {
        return new StepRecord(job.id(), step, StepRecord.Status.DONE, moment.now(), StepFailed.note(done.note()));
    }
}
