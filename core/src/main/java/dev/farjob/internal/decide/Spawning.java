package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.store.Due;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a job gets to the provider: at most once, whatever is lost on the way. */
final class Spawning {

    private final Rulebook rules;
    private final Ending ending;
    private final Attempts attempts;
    private final Unnamed unnamed;

    Spawning(Rulebook rules, Ending ending, Attempts attempts, Unnamed unnamed) {
        this.rules = rules;
        this.ending = ending;
        this.attempts = attempts;
        this.unnamed = unnamed;
    }

    Decision start(Job job, Moment moment) {
        return job.state() == JobState.ACCEPTED
                ? sentNoMore(job, moment).orElseGet(() -> attempt(job, moment))
                : Decision.stay("it is not waiting to be sent");
    }

    /** The end of a job that waited to be sent and is sent no more, whether there is room for it or not. */
    private Optional<Decision> sentNoMore(Job job, Moment moment) {
        if (job.cancelRequest().isPresent()) {
            return Optional.of(ending.cancel(job, job.cancelRequest().get().reason(), moment));
        }
        if (job.spec()
                .deadline()
                .filter(deadline -> !moment.now().isBefore(deadline))
                .isPresent()) {
            String message = "the deadline passed before job " + job.id() + " could be sent to "
                    + job.target().provider() + "; "
                    + (Doubt.remains(job) ? Doubt.say(job) + " before" : "it was never started there");
            return Optional.of(ending.fail(job, Failure.of(FailureKind.TIMED_OUT, message), moment));
        }
        return attempts.followAnother(job, "it is not sent again", moment);
    }

    private Decision attempt(Job job, Moment moment) {
        int attempt = job.attempt() + 1;
        Decision.Write write = (Decision.Write) Draft.of(job, moment)
                .state(JobState.SPAWNING)
                .set(next -> next.attempt(attempt)
                        .reportedProgress(null)
                        .runningSince(null)
                        .dispatchedAt(moment.now())
                        .pace(rules.inDoubt().lookEvery()))
                .due(Due.in(rules.answerBy(job)))
                .event(EventKind.SPAWN_STARTED, "")
                .write(Next.SEND);
        return rules.admission()
                .apply(job)
                .<Decision>map(room -> new Decision.Write(write.change().admittedBy(room), Next.SEND))
                .orElse(write);
    }

    /** The job waits for a place; one that is to be sent no more needs none to end. */
    Decision noRoom(Job job, Moment moment) {
        return job.state() == JobState.ACCEPTED
                ? sentNoMore(job, moment).orElseGet(() -> ForRoom.wait(job, moment))
                : Decision.stay("it is not waiting to be sent");
    }

    Decision answered(Job job, int attempt, SpawnAnswer answer, Moment moment) {
        if (answer instanceof SpawnAnswer.Accepted accepted) {
            return taken(job, attempt, accepted.handle(), moment);
        }
        if (job.state() != JobState.SPAWNING || job.attempt() != attempt) {
            return Decision.stay("the job has moved on since attempt " + attempt);
        }
        if (answer instanceof SpawnAnswer.Refused refused) {
            return attempts.followAnother(
                            job,
                            "attempt " + attempt + " was refused: "
                                    + refused.failure().message(),
                            moment)
                    .orElseGet(() -> ending.fail(job, refused.failure(), moment));
        }
        if (answer instanceof SpawnAnswer.NotSent notSent) {
            return again(
                    job, "attempt " + attempt + " was not sent: " + notSent.reason(), notSent.retryAfter(), moment);
        }
        String reason = ((SpawnAnswer.Unknown) answer).reason();
        return Draft.of(job, moment)
                .every(rules.inDoubt().lookEvery())
                .event(EventKind.SPAWN_UNKNOWN, "nobody knows whether attempt " + attempt + " arrived: " + reason)
                .write(Next.NOTHING);
    }

    Decision lookedUp(Job job, int attempt, SpawnLookup.Found found, Moment moment) {
        if (found instanceof SpawnLookup.Found.There there) {
            return taken(job, attempt, there.handle(), moment);
        }
        if (job.state() != JobState.SPAWNING || job.attempt() != attempt) {
            return Decision.stay("the job has moved on since attempt " + attempt);
        }
        if (found instanceof SpawnLookup.Found.NotThere) {
            return again(job, "the provider never took attempt " + attempt, Optional.empty(), moment);
        }
        if (Unnamed.isReportedOn(job)) {
            return unnamed.searched(job, ((SpawnLookup.Found.CannotTell) found).reason(), moment);
        }
        InDoubtPolicy.Verdict verdict = rules.inDoubt().judge(job, moment.now());
        boolean timeIsUp = Deadlines.hasPassed(job, moment.now())
                && Deadlines.untilAnswered(job, rules, moment.now()).isZero();
        if (verdict == InDoubtPolicy.Verdict.WAIT && !timeIsUp) {
            return Deadlines.reachesBeyond(job, rules, moment.now())
                    ? Draft.of(job, moment).every(rules.inDoubt().lookEvery()).write(Next.NOTHING)
                    : Decision.stay("whether attempt " + attempt + " arrived may still come to light");
        }
        return attempts.followAnother(job, "attempt " + attempt + " stays in doubt", moment)
                .orElseGet(() -> timeIsUp ? timedOut(job, moment) : givenUp(job, verdict, moment));
    }

    /** The deadline ends the patience of a host; it does not send again, and asks a person if the host wants that. */
    private Decision timedOut(Job job, Moment moment) {
        if (rules.inDoubt().action() == InDoubtPolicy.Action.PARK) {
            return ending.park(job, Doubt.parked(job), moment);
        }
        String message = "the deadline of job " + job.id() + " passed, and " + Doubt.say(job)
                + ": look for it there, because it may run on";
        return ending.fail(job, Failure.of(FailureKind.TIMED_OUT, message), moment);
    }

    private Decision givenUp(Job job, InDoubtPolicy.Verdict verdict, Moment moment) {
        return switch (verdict) {
            case WAIT, FAIL -> ending.fail(job, Doubt.failed(job), moment);
            case PARK -> ending.park(job, Doubt.parked(job), moment);
            case RESPAWN -> respawned(job, moment);
        };
    }

    /** The provider has the job under this handle. */
    Decision taken(Job job, int attempt, Handle handle, Moment moment) {
        return switch (job.state()) {
            case ACCEPTED -> follow(job, attempt, handle, moment);
            case SPAWNING ->
                attempt == job.attempt() && !Handles.isOther(job, handle)
                        ? follow(job, attempt, handle, moment)
                        : attempts.cameToLight(job, attempt, handle, moment);
            case QUEUED, RUNNING ->
                Handles.isFollowed(job, handle)
                        ? takenAlready(job, handle, moment)
                        : attempts.cameToLight(job, attempt, handle, moment);
            case PARKED ->
                job.outcome().isPresent()
                        ? takenAfterwards(job, attempt, handle, moment)
                        : takenWhileParked(job, attempt, handle, moment);
            case FINALIZING, SUCCEEDED, FAILED, CANCELLED -> takenAfterwards(job, attempt, handle, moment);
        };
    }

    private static Decision takenAlready(Job job, Handle handle, Moment moment) {
        boolean knowsMore = job.handle().orElseThrow().detail().isEmpty()
                && !handle.detail().isEmpty();
        return knowsMore
                ? Draft.of(job, moment)
                        .set(next -> next.handle(handle))
                        .every(job.pace())
                        .write(Next.NOTHING)
                : Decision.stay("the handle is known");
    }

    private Decision takenWhileParked(Job job, int attempt, Handle handle, Moment moment) {
        if (job.handle().isEmpty()) {
            return follow(job, attempt, handle, moment);
        }
        return Handles.isFollowed(job, handle)
                ? Decision.stay("the job waits for a person")
                : attempts.cameToLight(job, attempt, handle, moment);
    }

    private Decision takenAfterwards(Job job, int attempt, Handle handle, Moment moment) {
        return Handles.isFollowed(job, handle) || Handles.isOther(job, handle)
                ? Decision.stay("the handle is known")
                : attempts.cameAfterwards(job, attempt, handle, moment);
    }

    private Decision follow(Job job, int attempt, Handle handle, Moment moment) {
        boolean cancel =
                job.cancelRequest().filter(request -> !request.isAnswered()).isPresent();
        String note = attempt == job.attempt() ? handle.id() : "attempt " + attempt + " is " + handle.id();
        return atProvider(job, handle, moment)
                .set(next -> next.attemptsInDoubt(Doubt.without(job, attempt)))
                .event(EventKind.SPAWN_ACCEPTED, note)
                .write(cancel ? Next.ASK_CANCEL : Next.NOTHING);
    }

    /** The job as it is once the provider has it, without an event. */
    Draft atProvider(Job job, Handle handle, Moment moment) {
        Job queued = job.next(moment.now(), moment.stamp())
                .state(JobState.QUEUED)
                .handle(handle)
                .otherAttempts(Handles.without(job, handle))
                .dispatchedAt(job.dispatchedAt().orElse(moment.now()))
                .parking(null)
                .build();
        Duration gap = firstLook(queued, moment);
        return Draft.of(job, moment)
                .state(JobState.QUEUED)
                .set(next -> next.handle(handle)
                        .otherAttempts(Handles.without(job, handle))
                        .dispatchedAt(job.dispatchedAt().orElse(moment.now()))
                        .silence(null)
                        .parking(null))
                .every(gap);
    }

    private Duration firstLook(Job job, Moment moment) {
        Duration gap =
                Deadlines.within(job, rules.schedule().nextLook(job, moment.known(), moment.now()), moment.now());
        return Durations.longer(gap, rules.traitsOf(job).smallestPollInterval());
    }

    private Decision again(Job job, String why, Optional<Duration> retryAfter, Moment moment) {
        return attempts.followAnother(job, why, moment).orElseGet(() -> sentAgain(job, why, retryAfter, moment));
    }

    private Decision sentAgain(Job job, String why, Optional<Duration> retryAfter, Moment moment) {
        if (job.cancelRequest().isPresent()) {
            return ending.cancel(job, job.cancelRequest().get().reason(), moment);
        }
        Optional<Duration> delay =
                rules.spawnRetry().delay(FailureKind.REFUSED, job.attempt(), retryAfter, moment.random());
        if (delay.isEmpty() && Doubt.remains(job)) {
            return ending.fail(job, Doubt.failed(job), moment);
        }
        if (delay.isEmpty()) {
            String message =
                    "job " + job.id() + " could not be sent to " + job.target().provider() + " in " + job.attempt()
                            + " attempts and was never started there: " + why;
            return ending.fail(job, Failure.of(FailureKind.REFUSED, message).asRetryable(), moment);
        }
        return backToAccepted(job, EventKind.SPAWN_NOT_SENT, why, delay.get(), job.attemptsInDoubt(), moment);
    }

    /** Sends the job again although it may be there; where the attempts are used up, it stays in doubt. */
    private Decision respawned(Job job, Moment moment) {
        if (job.cancelRequest().isPresent()) {
            // Nobody wants it any more, and whether it was stopped cannot be said either.
            return ending.fail(job, Doubt.failed(job), moment);
        }
        String why = "attempt " + job.attempt() + " is in doubt, and the host accepts a second charge";
        return rules.spawnRetry()
                .delay(FailureKind.REFUSED, job.attempt(), Optional.empty(), moment.random())
                .map(delay ->
                        backToAccepted(job, EventKind.SPAWN_UNKNOWN, why, delay, Doubt.withThisAttempt(job), moment))
                .orElseGet(() -> ending.fail(job, Doubt.failed(job), moment));
    }

    private Decision backToAccepted(
            Job job, EventKind kind, String why, Duration delay, List<Integer> inDoubt, Moment moment) {
        return Draft.of(job, moment)
                .state(JobState.ACCEPTED)
                .set(next -> next.attemptsInDoubt(inDoubt)
                        .reportedProgress(null)
                        .runningSince(null)
                        .silence(null)
                        .pace(rules.lease()))
                .due(Due.in(delay))
                .event(kind, why)
                .write(Next.NOTHING);
    }
}
