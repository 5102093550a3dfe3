package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Decision.Write;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Silence;
import java.time.Duration;

/** One job, one observation, one set of rules, and what was decided. */
record Case(Book book, Job before, Observation seen, Moment moment, Decision decision) {

    boolean isWrite() {
        return decision instanceof Write;
    }

    Write write() {
        return (Write) decision;
    }

    Job after() {
        return write().change().after();
    }

    Next next() {
        return write().next();
    }

    boolean sees(Class<? extends Observation> kind) {
        return kind.isInstance(seen);
    }

    boolean moved() {
        return after().state() != before.state();
    }

    /** A settled job of which a step took effect too late has one more line in its log. */
    boolean isOnlyLogged() {
        return sees(Observation.StepEndedLate.class) && Transitions.isOnlyLogged(before, after());
    }

    boolean wasAtProvider() {
        return isAtProvider(before);
    }

    /** Whether a worker has reported on the attempt that is being made. */
    boolean wasReportedOn() {
        return before.state() == JobState.SPAWNING && before.runningSince().isPresent();
    }

    static boolean isAtProvider(Job job) {
        return job.state() == JobState.QUEUED || job.state() == JobState.RUNNING;
    }

    /** Whether this is the write by which a job that had not ended fails or is cancelled. */
    boolean endsBadly() {
        return before.outcome().isEmpty()
                && after().outcome()
                        .filter(outcome -> !(outcome instanceof Outcome.Succeeded))
                        .isPresent();
    }

    boolean hadSucceeded() {
        return before.outcome().orElse(null) instanceof Outcome.Succeeded;
    }

    boolean isPastDeadline() {
        return before.spec()
                .deadline()
                .filter(deadline -> !moment.now().isBefore(deadline))
                .isPresent();
    }

    /** Whether its compensation is over and its delivery, which came meanwhile, is fetched. */
    boolean isReopenedToFetch() {
        return before.state() == JobState.FINALIZING && after().state() == JobState.RUNNING;
    }

    boolean providerAnsweredTheCancel() {
        return before.cancelRequest().filter(CancelRequest::isAnswered).isPresent();
    }

    boolean providerAgreedToCancel() {
        return before.cancelRequest()
                .filter(request -> request.answer() == CancelRequest.Answer.AGREED)
                .isPresent();
    }

    /** How long the provider has been silent, this answer included. */
    Duration silent() {
        return before.silence()
                .map(silence -> silence.lasted().plus(Duration.between(before.updatedAt(), moment.now())))
                .orElse(Duration.ZERO);
    }

    /** How often in a row the provider has known nothing of the job, if this is another time. */
    int missing() {
        return before.silence().map(Silence::notFound).orElse(0) + 1;
    }

    /** How long the attempt has been under way. */
    Duration sinceSent() {
        return before.dispatchedAt()
                .map(sent -> Duration.between(sent, moment.now()))
                .orElse(Duration.ZERO);
    }

    @Override
    public String toString() {
        String text = seen.toString();
        return "given " + before + " attempt " + before.attempt() + ", " + before.outcome() + ", " + before.silence()
                + ", " + before.cancelRequest() + ", " + before.lateSuccessAt() + ", " + before.parking() + ", "
                + before.spec().deadline() + ", and " + book + ", seen "
                + text.substring(0, Math.min(text.length(), 300)) + ", decided " + decision;
    }
}
