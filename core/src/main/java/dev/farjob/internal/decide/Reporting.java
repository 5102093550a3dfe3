package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation.Reported;
import dev.farjob.internal.decide.Observation.Seen;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Progress;
import dev.farjob.provider.ProviderStatus;
import java.util.Optional;

/** Hears a worker: only what runs can report, so a report proves that its attempt arrived, and ends the provider's silence. */
final class Reporting {

    private final Rulebook rules;
    private final Watching watching;
    private final Unnamed unnamed;

    Reporting(Rulebook rules, Watching watching, Unnamed unnamed) {
        this.rules = rules;
        this.watching = watching;
        this.unnamed = unnamed;
    }

    Decision reported(Job job, Reported seen, Moment moment) {
        if (!seen.counts(job)) {
            return Decision.stay("the job has ended or was not sent, or this is another attempt's worker");
        }
        return switch (job.state()) {
            case SPAWNING -> unnamed.reported(job, seen.progress(), moment);
            case PARKED ->
                job.handle().isEmpty()
                        ? unnamed.reportedWhileParked(job, seen.progress(), moment)
                        : followedAgain(job, seen.progress(), moment);
            default ->
                watching.seen(
                        job, new Seen(job.handle().orElseThrow(), ProviderStatus.running(seen.progress())), moment);
        };
    }

    /** The job was parked because nobody could say how it is, and its worker says it. */
    private Decision followedAgain(Job job, Progress progress, Moment moment) {
        Optional<Progress> merged = rules.progress().merge(job, Optional.of(progress));
        boolean cancel =
                job.cancelRequest().filter(request -> !request.isAnswered()).isPresent();
        return Draft.of(job, moment)
                .state(JobState.RUNNING)
                .set(next -> next.reportedProgress(merged.orElse(null))
                        .runningSince(job.runningSince().orElse(moment.now()))
                        .silence(null)
                        .parking(null))
                .every(rules.traitsOf(job).smallestPollInterval())
                .event(EventKind.STATE_CHANGED, "a worker reports: the job runs")
                .write(cancel ? Next.ASK_CANCEL : Next.NOTHING);
    }
}
