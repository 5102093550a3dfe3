package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Parking;
import dev.farjob.model.Progress;
import dev.farjob.provider.ProviderStatus.Unknown;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.rules.Judgement;
import dev.farjob.store.Due;
import java.util.Optional;

/**
 * An attempt that has arrived, because a worker reports on it, while the provider has not named it yet. It is in doubt no
 * more, so it is neither failed nor sent again for that; silence and the deadline end it, as they end a job at its provider.
 */
final class Unnamed {

    private final Rulebook rules;
    private final Ending ending;
    private final Attempts attempts;

    Unnamed(Rulebook rules, Ending ending, Attempts attempts) {
        this.rules = rules;
        this.ending = ending;
        this.attempts = attempts;
    }

    /** Whether a worker has reported on the attempt that is being made. */
    static boolean isReportedOn(Job job) {
        return job.state() == JobState.SPAWNING && job.runningSince().isPresent();
    }

    /**
     * A worker reports while nobody knows the handle. After the first report it is enough to write one after each search that
     * found nothing: a report puts the next search off, and many of them must not put it off for ever.
     */
    Decision reported(Job job, Progress progress, Moment moment) {
        boolean first = !isReportedOn(job);
        if (!first && job.silence().isEmpty()) {
            return Decision.stay("a worker has reported since the provider was searched");
        }
        Draft draft = heard(job, progress, moment).set(next -> next.silence(null));
        return first
                ? draft.due(Due.in(rules.answerBy(job)))
                        .event(EventKind.STATE_CHANGED, "a worker reports: attempt " + job.attempt() + " has arrived")
                        .write(Next.NOTHING)
                : draft.every(job.pace()).write(Next.NOTHING);
    }

    /** The job waits for a person all the same, who alone can find out the handle now; the reason says what is known since. */
    Decision reportedWhileParked(Job job, Progress progress, Moment moment) {
        Parking arrived = new Parking(JobState.SPAWNING, arrived(job));
        boolean first = !job.parking().equals(Optional.of(arrived));
        Draft draft =
                heard(job, progress, moment).set(next -> next.parking(arrived)).due(Due.never());
        if (!first) {
            Optional<Progress> merged = draft.change().after().reportedProgress();
            return rules.progress().isWorthStoring(job.reportedProgress(), merged)
                    ? draft.write(Next.NOTHING)
                    : Decision.stay("nothing new");
        }
        return draft.event(EventKind.STATE_CHANGED, "a worker reports: attempt " + job.attempt() + " has arrived")
                .write(Next.NOTHING);
    }

    private Draft heard(Job job, Progress progress, Moment moment) {
        Optional<Progress> merged = rules.progress().merge(job, Optional.of(progress));
        return Draft.of(job, moment)
                .set(next -> next.reportedProgress(merged.orElse(null))
                        .runningSince(job.runningSince().orElse(moment.now())));
    }

    /** The provider was searched for it and cannot tell: that counts as its silence, which every report ends. */
    Decision searched(Job job, String answer, Moment moment) {
        if (job.spec()
                .deadline()
                .filter(deadline -> !moment.now().isBefore(deadline))
                .isPresent()) {
            return ending.fail(job, timedOut(job), moment);
        }
        Draft draft = Draft.of(job, moment)
                .set(next -> next.silence(
                        Silent.longer(job, new Unknown(Why.UNREACHABLE, answer, Optional.empty()), moment.now())))
                .every(rules.inDoubt().lookEvery());
        Job silent = draft.change().after();
        return rules.stale().judge(silent, moment.now()) instanceof Judgement.GiveUp giveUp
                ? attempts.followAnother(job, "attempt " + job.attempt() + " has fallen silent", moment)
                        .orElseGet(() -> givenUp(job, silent, giveUp, moment))
                : draft.write(Next.NOTHING);
    }

    private Decision givenUp(Job job, Job silent, Judgement.GiveUp giveUp, Moment moment) {
        Failure reason = lost(silent, giveUp.park());
        return giveUp.park() ? ending.park(job, reason, moment) : ending.fail(job, reason, moment);
    }

    private static Failure arrived(Job job) {
        return Failure.of(
                FailureKind.SPAWN_IN_DOUBT,
                "a worker has reported on attempt " + job.attempt() + " of job " + job.id() + ", so "
                        + job.target().provider() + " took it, and nobody knows under which id: look for it there and"
                        + " adopt it by its id; redriving the job would start a second one");
    }

    private static Failure lost(Job job, boolean park) {
        String what = "no worker has reported on attempt " + job.attempt() + " of job " + job.id()
                + " for too long, and " + job.target().provider() + " has never named it: ";
        String next = park
                ? "look for it there, then adopt it by its id, or abandon it; redriving the job would send it anew"
                : "the job fails, and the steps for failures run. Look for it there: if it delivers by itself, that is put"
                        + " on record as a late success";
        return Failure.of(FailureKind.LOST, what + next)
                .withDetail(job.silence().orElseThrow().lastAnswer());
    }

    private static Failure timedOut(Job job) {
        return Failure.of(
                FailureKind.TIMED_OUT,
                "the deadline of job " + job.id() + " passed; a worker has reported on attempt " + job.attempt()
                        + ", and " + job.target().provider()
                        + " has never named it, so it could not be asked to cancel it: stop it there");
    }
}
