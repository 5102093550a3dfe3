package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.CancelRequest.Answer;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Progress;
import dev.farjob.model.Silence;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Alive;
import dev.farjob.provider.ProviderStatus.Ended;
import dev.farjob.provider.ProviderStatus.Unknown;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.rules.Judgement;
import dev.farjob.rules.StaleRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the provider says of a job, and what follows from it. */
final class Watching {

    /** How much a poll's distance may differ from what is stored before it is worth a write. */
    private static final double PACE_TOLERANCE = 0.25;
    /** How long after the deadline we try to reach the provider with the cancel, before we end the job all the same. */
    private static final Duration CANCEL_GRACE = Duration.ofMinutes(10);

    /** How often in a row a provider that agreed to cancel must know nothing of the job before we believe it. */
    private static final int LOOKS_UNTIL_GONE = 10;

    /** How long a provider can keep us from asking about a job. */
    private static final Duration LONGEST_REST = Duration.ofDays(1);

    private final Rulebook rules;
    private final Ending ending;
    private final Spawning spawning;

    Watching(Rulebook rules, Ending ending, Spawning spawning) {
        this.rules = rules;
        this.ending = ending;
        this.spawning = spawning;
    }

    Decision seen(Job job, Handle named, ProviderStatus status, Moment moment) {
        Handle handle = Handles.known(job, named);
        return switch (job.state()) {
            case QUEUED, RUNNING ->
                job.handle().orElseThrow().id().equals(handle.id())
                        ? atProvider(job, handle, status, moment)
                        : otherAttempt(job, handle, status, moment);
            case ACCEPTED, SPAWNING -> beforeItsHandle(job, handle, status, moment);
            case PARKED ->
                job.outcome().isPresent()
                        ? afterwards(job, handle, status, moment)
                        : parked(job, handle, status, moment);
            case FINALIZING, FAILED, CANCELLED -> afterwards(job, handle, status, moment);
            case SUCCEEDED -> Decision.stay("the job has succeeded");
        };
    }

    private Decision atProvider(Job job, Handle handle, ProviderStatus status, Moment moment) {
        if (status instanceof Ended ended) {
            return ending.end(job, outcome(ended), handle, moment);
        }
        if (job.spec()
                .deadline()
                .filter(deadline -> !moment.now().isBefore(deadline))
                .isPresent()) {
            return pastDeadline(job, job.spec().deadline().get(), moment);
        }
        return status instanceof Alive alive ? alive(job, alive, moment) : unknown(job, (Unknown) status, moment);
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
                && !rules.progress().isWorthStoring(job.progress(), progress)
                && isNear(gap, job.pace())
                && !isBeyondDeadline(job, moment.now().plus(job.pace()))) {
            return Decision.stay("nothing new");
        }
        Draft draft = Draft.of(job, moment)
                .state(state)
                .set(next -> next.progress(progress.orElse(null)).silence(null))
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
                .set(next -> next.silence(longer(job, unknown, moment.now())))
                .every(job.pace())
                .change()
                .after();
        if (isGoneAfterCancel(silent, moment)) {
            return gone(job, moment);
        }
        Judgement judgement = rules.stale().judge(silent, moment.now());
        if (judgement instanceof Judgement.GiveUp giveUp) {
            return giveUp.park()
                    ? ending.parked(
                                    Draft.of(job, moment)
                                            .set(next -> next.silence(
                                                    silent.silence().orElse(null))),
                                    job,
                                    giveUp.reason())
                            .write(Next.NOTHING)
                    : ending.fail(job, giveUp.reason(), moment);
        }
        Draft draft = Draft.of(job, moment)
                .set(next -> next.silence(silent.silence().orElse(null)))
                .every(gap(silent, unknown.retryAfter(), moment));
        if (job.silence().isEmpty()) {
            draft.event(EventKind.SILENCE_CHANGED, "the provider does not say: " + unknown.why());
        }
        return draft.write(Next.NOTHING);
    }

    /** The provider agreed to cancel, and has known nothing of the job for a while: it did. */
    private boolean isGoneAfterCancel(Job silent, Moment moment) {
        return silent.cancelRequest()
                        .filter(request -> request.answer() == Answer.AGREED)
                        .isPresent()
                && silent.silence()
                        .filter(silence -> silence.notFound() >= LOOKS_UNTIL_GONE)
                        .isPresent()
                && !(rules.stale().judge(silent, moment.now()) instanceof Judgement.Alive);
    }

    private Decision gone(Job job, Moment moment) {
        CancelRequest request = job.cancelRequest().orElseThrow();
        boolean byDeadline = job.spec()
                .deadline()
                .filter(deadline -> !request.at().isBefore(deadline))
                .isPresent();
        return byDeadline
                ? ending.fail(job, timedOut(job), moment)
                : ending.end(job, new Outcome.Cancelled(request.reason()), moment);
    }

    private Decision pastDeadline(Job job, Instant deadline, Moment moment) {
        boolean asked = job.cancelRequest().filter(CancelRequest::isAnswered).isPresent();
        if (asked || moment.now().isAfter(deadline.plus(CANCEL_GRACE))) {
            return ending.fail(job, timedOut(job), moment);
        }
        CancelRequest request = job.cancelRequest().orElse(CancelRequest.of(moment.now(), "the deadline passed"));
        return Draft.of(job, moment)
                .set(next -> next.cancelRequest(request))
                .every(rules.traitsOf(job).smallestPollInterval())
                .event(EventKind.CANCEL_REQUESTED, "the deadline passed")
                .write(Next.ASK_CANCEL);
    }

    static Failure timedOut(Job job) {
        return Failure.of(
                FailureKind.TIMED_OUT,
                "the deadline of job " + job.id() + " passed, and "
                        + job.target().provider() + " was asked to cancel it");
    }

    private Decision otherAttempt(Job job, Handle handle, ProviderStatus status, Moment moment) {
        if (!(status instanceof Ended)) {
            return Decision.stay("this is about " + handle + ", and another attempt is followed");
        }
        return Draft.of(job, moment)
                .every(job.pace())
                .event(EventKind.SUPERSEDED_ATTEMPT, handle + " has ended, while another attempt is followed")
                .write(Next.NOTHING);
    }

    private Decision beforeItsHandle(Job job, Handle handle, ProviderStatus status, Moment moment) {
        if (status instanceof Ended ended) {
            return ending.end(job, outcome(ended), handle, moment);
        }
        return spawning.taken(job, job.attempt(), handle, moment);
    }

    private Decision parked(Job job, Handle handle, ProviderStatus status, Moment moment) {
        boolean aboutIt =
                job.handle().map(known -> known.id().equals(handle.id())).orElse(true);
        if (!aboutIt) {
            return Decision.stay("the job waits for a person");
        }
        if (status instanceof Ended ended) {
            return ending.end(job, outcome(ended), handle, moment);
        }
        return job.handle().isEmpty() && status instanceof Alive
                ? spawning.taken(job, job.attempt(), handle, moment)
                : Decision.stay("the job waits for a person");
    }

    private Decision afterwards(Job job, Handle handle, ProviderStatus status, Moment moment) {
        if (status instanceof ProviderStatus.Succeeded succeeded && Ending.canSucceedLate(job)) {
            return ending.succeededLate(job, succeeded.result().orElseThrow(), handle, moment);
        }
        return Decision.stay("the job has ended");
    }

    private static Outcome outcome(Ended ended) {
        if (ended instanceof ProviderStatus.Succeeded succeeded) {
            return new Outcome.Succeeded(succeeded
                    .result()
                    .orElseThrow(() -> new IllegalStateException("a success is decided with its result")));
        }
        return ended instanceof ProviderStatus.Failed failed
                ? new Outcome.Failed(failed.failure())
                : new Outcome.Cancelled(((ProviderStatus.Cancelled) ended).reason());
    }

    /** The silence with one more look in it. */
    private static Silence longer(Job job, Unknown unknown, Instant now) {
        int odd = unknown.why() == Why.NOT_UNDERSTOOD ? 1 : 0;
        int missing = unknown.why() == Why.NOT_FOUND ? 1 : 0;
        if (job.silence().isEmpty()) {
            return new Silence(now, Duration.ZERO, 1, odd, missing, say(unknown));
        }
        Silence before = job.silence().get();
        return new Silence(
                before.since(),
                StaleRule.silenceOf(job, now),
                before.looks() + 1,
                before.notUnderstood() + odd,
                missing == 0 ? 0 : before.notFound() + 1,
                say(unknown));
    }

    private static String say(Unknown unknown) {
        return unknown.why() + ": " + unknown.answer();
    }

    /**
     * How long until the next look: by the schedule, or as the provider asks for, up to a day; not closer than the provider
     * allows, and not beyond the deadline.
     */
    private Duration gap(Job job, Optional<Duration> retryAfter, Moment moment) {
        Duration smallest = rules.traitsOf(job).smallestPollInterval();
        Duration wanted = rules.schedule().nextLook(job, moment.known(), moment.now());
        Duration asked = retryAfter.orElse(smallest);
        Duration gap = longest(wanted, shortest(asked, LONGEST_REST));
        return longest(Deadlines.within(job, gap, moment.now()), smallest);
    }

    private static Duration shortest(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** Near enough is not enough where the next look would come after the deadline. */
    private static boolean isBeyondDeadline(Job job, Instant nextLook) {
        return job.spec().deadline().filter(nextLook::isAfter).isPresent();
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static boolean isNear(Duration wanted, Duration stored) {
        double share = (double) wanted.toMillis() / Math.max(1, stored.toMillis());
        return share > 1 - PACE_TOLERANCE && share < 1 + PACE_TOLERANCE;
    }
}
