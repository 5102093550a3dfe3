package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.EventKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The attempts besides the one that is followed, after a job was sent again in doubt. Each that comes to light is put on
 * record and asked about. The first of all that delivers ends the job; one that fails is dropped, and ends the job only if no
 * other one may deliver.
 */
final class Attempts {

    /** More remote jobs for one job than this are a fault of somebody's; they go to the log only. */
    private static final int MOST = 16;

    private final Rulebook rules;

    Attempts(Rulebook rules) {
        this.rules = rules;
    }

    /** An attempt turned out to be this remote job, while another one is followed, being made or waiting for a person. */
    Decision cameToLight(Job job, int attempt, Handle handle, Moment moment) {
        if (Handles.isOther(job, handle)) {
            return Decision.stay("the attempt is known");
        }
        List<KnownAttempt> others = new ArrayList<>(job.otherAttempts());
        if (job.attempt() > 0 && others.size() < MOST) {
            others.add(new KnownAttempt(Math.max(1, attempt), handle));
        }
        boolean cancel = job.cancelRequest().isPresent() && job.state().isLive();
        return asItWas(job, moment)
                .set(next -> next.otherAttempts(others).attemptsInDoubt(Doubt.without(job, attempt)))
                .event(
                        EventKind.SUPERSEDED_ATTEMPT,
                        "attempt " + attempt + " turned out to be " + handle + ", while another one is followed")
                .write(cancel ? Next.LOOK : Next.NOTHING);
    }

    /**
     * An attempt turned out to be this remote job when its job had ended: it goes on record, so that whatever it still says
     * is known to be about this job, and is asked to end. A job that has succeeded changes no more, so only the log names it.
     */
    Decision cameAfterwards(Job job, int attempt, Handle handle, Moment moment) {
        List<KnownAttempt> others = new ArrayList<>(job.otherAttempts());
        if (job.state() == JobState.SUCCEEDED || job.attempt() == 0 || others.size() >= MOST) {
            return Decision.stray("the provider runs a job that has ended", handle);
        }
        others.add(new KnownAttempt(Math.max(1, attempt), handle, true));
        Draft draft = Draft.of(job, moment);
        Change change = (job.state().isLive() ? draft.every(rules.lease()) : draft)
                .set(next -> next.otherAttempts(others))
                .event(
                        EventKind.SUPERSEDED_ATTEMPT,
                        "attempt " + attempt + " turned out to be " + handle
                                + ", after the job had ended; it is asked to end")
                .change();
        return new Decision.Write(change, Next.NOTHING, Optional.of(handle));
    }

    /** An attempt that is not the one that is followed has ended without a delivery. */
    Decision endedInVain(Job job, OptionalInt attempt, Handle handle, Moment moment) {
        return asItWas(job, moment)
                .set(next -> next.otherAttempts(Handles.without(job, handle))
                        .attemptsInDoubt(Doubt.without(job, attempt.orElse(0))))
                .event(EventKind.SUPERSEDED_ATTEMPT, handle + " has ended, while another attempt is followed")
                .write(Next.NOTHING);
    }

    private static Draft asItWas(Job job, Moment moment) {
        Draft draft = Draft.of(job, moment);
        return job.state() == JobState.PARKED ? draft.due(Due.never()) : draft.every(job.pace());
    }

    /**
     * Follows the newest of the other attempts instead of the one that is followed or being made, and will not deliver; empty
     * if there is none. The provider has not been asked to cancel it yet. One that was given up for its silence is not
     * followed again, or two silent ones would take turns for ever.
     */
    Optional<Decision> followAnother(Job job, String why, Moment moment) {
        return another(job).map(other -> follow(job, other, Handles.without(job, other.handle()), why, moment));
    }

    /**
     * The same in place of one that has only grown silent. It may still run, so it stays on record: it is asked to end until
     * the job has ended, and counts if it delivers before.
     */
    Optional<Decision> followInsteadOfSilent(Job job, String why, Moment moment) {
        return another(job).map(other -> follow(job, other, Handles.besidesGivenUp(job, other.handle()), why, moment));
    }

    /** The newest of the other attempts that nobody has given up. */
    private static Optional<KnownAttempt> another(Job job) {
        return job.otherAttempts().stream()
                .filter(other -> !other.givenUp())
                .max(Comparator.comparingInt(KnownAttempt::attempt));
    }

    private Decision follow(Job job, KnownAttempt other, List<KnownAttempt> others, String why, Moment moment) {
        boolean asksToEnd = others.stream().anyMatch(KnownAttempt::givenUp);
        Optional<CancelRequest> wish =
                job.cancelRequest().map(request -> CancelRequest.of(request.at(), request.reason()));
        return Draft.of(job, moment)
                .state(JobState.QUEUED)
                .set(next -> next.handle(other.handle())
                        .otherAttempts(others)
                        .dispatchedAt(job.dispatchedAt().orElse(moment.now()))
                        .runningSince(null)
                        .reportedProgress(null)
                        .silence(null)
                        .parking(null)
                        .cancelRequest(wish.orElse(null)))
                .every(rules.traitsOf(job).smallestPollInterval())
                .event(
                        EventKind.SUPERSEDED_ATTEMPT,
                        why + "; attempt " + other.attempt() + " is followed instead, which is " + other.handle())
                .write(wish.isPresent() ? Next.ASK_CANCEL : asksToEnd ? Next.LOOK : Next.NOTHING);
    }
}
