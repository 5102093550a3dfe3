package dev.farjob.internal.decide;

import static dev.farjob.internal.decide.Durations.longer;
import static dev.farjob.internal.decide.Durations.shorter;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation.Seen;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.EventKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Progress;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Alive;
import dev.farjob.provider.ProviderStatus.Ended;
import dev.farjob.provider.ProviderStatus.Succeeded;
import dev.farjob.provider.ProviderStatus.Unknown;
import dev.farjob.rules.Judgement;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Decides about a job at its provider, by the provider's word or its silence. */
final class Watching {

    /** How much a poll's distance may differ from what is stored before it is worth a write. */
    private static final double PACE_TOLERANCE = 0.25;
    /** How long a provider can keep us from asking about a job. */
    private static final Duration LONGEST_REST = Duration.ofDays(1);

    private final Rulebook rules;
    private final Ending ending;
    private final Spawning spawning;
    private final Attempts attempts;
    private final Overdue overdue;

    Watching(Rulebook rules, Ending ending, Spawning spawning, Attempts attempts) {
        this.rules = rules;
        this.ending = ending;
        this.spawning = spawning;
        this.attempts = attempts;
        this.overdue = new Overdue(rules, ending);
    }

    Decision seen(Job job, Seen seen, Moment moment) {
        Handle handle = Handles.known(job, seen.handle());
        ProviderStatus status = seen.status();
        return switch (job.state()) {
            case QUEUED, RUNNING ->
                Handles.isFollowed(job, handle)
                        ? atProvider(job, handle, status, moment)
                        : otherAttempt(job, seen.attempt(), handle, status, moment);
            case ACCEPTED, SPAWNING -> beforeItsHandle(job, seen.attempt(), handle, status, moment);
            case PARKED ->
                job.outcome().isPresent()
                        ? afterwards(job, seen.attempt(), handle, status, moment)
                        : parked(job, seen.attempt(), handle, status, moment);
            case FINALIZING, FAILED, CANCELLED, SUCCEEDED -> afterwards(job, seen.attempt(), handle, status, moment);
        };
    }

    private Decision atProvider(Job job, Handle handle, ProviderStatus status, Moment moment) {
        if (status instanceof Ended ended) {
            return ended(job, ended, handle, moment);
        }
        if (Deadlines.hasPassed(job, moment.now())) {
            return overdue.decide(job, moment);
        }
        return status instanceof Alive alive ? alive(job, alive, moment) : unknown(job, (Unknown) status, moment);
    }

    /** Nobody was asked how the job is, so only the time can decide about it: no silence of the provider's has begun. */
    Decision notAsked(Job job, Moment moment) {
        boolean atProvider = job.state() == JobState.QUEUED || job.state() == JobState.RUNNING;
        return atProvider && Deadlines.hasPassed(job, moment.now())
                ? overdue.decide(job, moment)
                : Decision.stay("this node had no room for the call");
    }

    /** The attempt that counts has ended: the job with it, unless it did not deliver and another one may. */
    private Decision ended(Job job, Ended ended, Handle handle, Moment moment) {
        Outcome outcome = outcome(ended);
        Optional<Decision> another = outcome instanceof Outcome.Succeeded
                ? Optional.empty()
                : attempts.followAnother(job, handle + " did not deliver: " + Ending.say(outcome), moment);
        return another.orElseGet(() -> ending.end(job, outcome, handle, moment));
    }

    private Decision alive(Job job, Alive alive, Moment moment) {
        JobState state = alive instanceof ProviderStatus.Queued ? JobState.QUEUED : JobState.RUNNING;
        Optional<Progress> progress =
                rules.progress().merge(job.toBuilder().state(state).build(), alive.progress());
        Duration gap = gap(job, Optional.empty(), moment);
        boolean moved = state != job.state();
        boolean spokeAgain = job.silence().isPresent();
        if (!moved
                && !spokeAgain
                && !rules.progress().isWorthStoring(job.reportedProgress(), progress)
                && isNear(gap, job.pace())
                && !Deadlines.reachesBeyond(job, rules, moment.now())) {
            return Decision.stay("nothing new");
        }
        Draft draft = Draft.of(job, moment)
                .state(state)
                .set(next -> next.reportedProgress(progress.orElse(null)).silence(null))
                .every(gap);
        if (state == JobState.RUNNING && job.runningSince().isEmpty()) {
            draft.set(next -> next.runningSince(moment.now()));
        }
        if (moved) {
            draft.event(
                    EventKind.STATE_CHANGED, "the provider says " + (state == JobState.QUEUED ? "queued" : "running"));
        } else if (spokeAgain) {
            draft.event(EventKind.SILENCE_CHANGED, "the provider answers again");
        }
        return draft.write(Next.NOTHING);
    }

    private Decision unknown(Job job, Unknown unknown, Moment moment) {
        Job silent = Draft.of(job, moment)
                .set(next -> next.silence(Silent.longer(job, unknown, moment.now())))
                .every(job.pace())
                .change()
                .after();
        if (Silent.isGone(silent)) {
            return attempts.followAnother(job, "the provider agreed to cancel, and knows nothing more of it", moment)
                    .orElseGet(() -> gone(job, moment));
        }
        Judgement judgement = rules.stale().judge(silent, moment.now());
        if (judgement instanceof Judgement.GiveUp giveUp) {
            return attempts.followInsteadOfSilent(job, giveUp.reason().message(), moment)
                    .orElseGet(() -> givenUp(job, silent, giveUp, moment));
        }
        Draft draft = Draft.of(job, moment)
                .set(next -> next.silence(silent.silence().orElse(null)))
                .every(gapInSilence(silent, unknown, moment));
        if (job.silence().isEmpty()) {
            draft.event(EventKind.SILENCE_CHANGED, "the provider does not say: " + unknown.why());
        }
        return draft.write(Next.NOTHING);
    }

    private Decision givenUp(Job job, Job silent, Judgement.GiveUp giveUp, Moment moment) {
        return giveUp.park()
                ? ending.parked(
                                Draft.of(job, moment)
                                        .set(next ->
                                                next.silence(silent.silence().orElse(null))),
                                job,
                                giveUp.reason())
                        .write(Next.NOTHING)
                : ending.fail(job, giveUp.reason(), moment);
    }

    /** As always; but whether a job is gone that the provider agreed to cancel is found out soon. */
    private Duration gapInSilence(Job silent, Unknown unknown, Moment moment) {
        Duration gap = gap(silent, unknown.retryAfter(), moment);
        return unknown.retryAfter().isEmpty() && Silent.mayBeGone(silent)
                ? longer(
                        shorter(gap, Silent.LOOK_FOR_GONE),
                        rules.traitsOf(silent).smallestPollInterval())
                : gap;
    }

    private Decision gone(Job job, Moment moment) {
        CancelRequest request = job.cancelRequest().orElseThrow();
        boolean byDeadline = Deadlines.inForce(job)
                .filter(deadline -> !request.at().isBefore(deadline))
                .isPresent();
        return byDeadline
                ? ending.fail(job, Overdue.timedOut(job), moment)
                : ending.end(job, new Outcome.Cancelled(request.reason()), moment);
    }

    /** Hears of a remote job that is not followed: the first that delivers ends the job. */
    private Decision otherAttempt(Job job, OptionalInt attempt, Handle handle, ProviderStatus status, Moment moment) {
        boolean its = attempt.isPresent() || Handles.isOther(job, handle);
        if (status instanceof Succeeded succeeded && its) {
            return ending.end(job, outcome(succeeded), handle, moment);
        }
        if (status instanceof Ended) {
            return attempts.endedInVain(job, attempt, handle, moment);
        }
        return attempt.isPresent()
                ? attempts.cameToLight(job, attempt.getAsInt(), handle, moment)
                : Decision.stay("this is about " + handle + ", and another attempt is followed");
    }

    private Decision beforeItsHandle(
            Job job, OptionalInt attempt, Handle handle, ProviderStatus status, Moment moment) {
        if (job.state() == JobState.SPAWNING && isOlder(job, attempt, handle)) {
            return otherAttempt(job, attempt, handle, status, moment);
        }
        boolean isSentAgain = attempt.isPresent() && attempt.getAsInt() < job.attempt();
        if (status instanceof Ended ended) {
            return isSentAgain && !(ended instanceof Succeeded)
                    ? Decision.stay("an older attempt has ended, and the job is sent again")
                    : ended(job, ended, handle, moment);
        }
        return spawning.taken(job, attempt.orElse(job.attempt()), handle, moment);
    }

    /** Whether this is about another attempt than the one that is being made. */
    private static boolean isOlder(Job job, OptionalInt attempt, Handle handle) {
        return Handles.isOther(job, handle) || (attempt.isPresent() && attempt.getAsInt() != job.attempt());
    }

    private Decision parked(Job job, OptionalInt attempt, Handle handle, ProviderStatus status, Moment moment) {
        boolean other = job.handle().isEmpty() ? isOlder(job, attempt, handle) : !Handles.isFollowed(job, handle);
        if (status instanceof Alive && job.handle().isEmpty()) {
            return spawning.taken(job, attempt.orElse(job.attempt()), handle, moment);
        }
        if (other && (attempt.isPresent() || Handles.isOther(job, handle))) {
            return otherAttempt(job, attempt, handle, status, moment);
        }
        return status instanceof Ended ended && !other
                ? ended(job, ended, handle, moment)
                : Decision.stay("the job waits for a person");
    }

    private Decision afterwards(Job job, OptionalInt attempt, Handle handle, ProviderStatus status, Moment moment) {
        if (status instanceof Alive && attempt.isPresent()) {
            return spawning.taken(job, attempt.getAsInt(), handle, moment);
        }
        if (status instanceof Succeeded succeeded && Ending.canSucceedLate(job)) {
            return ending.succeededLate(job, succeeded.result().orElseThrow(), handle, moment);
        }
        return Decision.stay("the job has ended");
    }

    private static Outcome outcome(Ended ended) {
        if (ended instanceof Succeeded succeeded) {
            return new Outcome.Succeeded(succeeded
                    .result()
                    .orElseThrow(() -> new IllegalStateException("a success is decided with its result")));
        }
        return ended instanceof ProviderStatus.Failed failed
                ? new Outcome.Failed(failed.failure())
                : new Outcome.Cancelled(((ProviderStatus.Cancelled) ended).reason());
    }

    /**
     * How long until the next look: by the schedule, or as the provider asks for, up to a day; not closer than the provider
     * allows, and not beyond the deadline.
     */
    private Duration gap(Job job, Optional<Duration> retryAfter, Moment moment) {
        Duration smallest = rules.traitsOf(job).smallestPollInterval();
        Duration wanted = rules.schedule().nextLook(job, moment.known(), moment.now());
        Duration asked = retryAfter.orElse(smallest);
        Duration gap = longer(wanted, shorter(asked, LONGEST_REST));
        return longer(Deadlines.within(job, gap, moment.now()), smallest);
    }

    private static boolean isNear(Duration wanted, Duration stored) {
        double share = (double) wanted.toMillis() / Math.max(1, stored.toMillis());
        return share > 1 - PACE_TOLERANCE && share < 1 + PACE_TOLERANCE;
    }
}
