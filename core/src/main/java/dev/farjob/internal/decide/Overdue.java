package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import java.time.Duration;
import java.time.Instant;

/** A job that its provider has and whose deadline has passed: it is cancelled there first, and then it has timed out. */
final class Overdue {

    private final Rulebook rules;
    private final Ending ending;

    Overdue(Rulebook rules, Ending ending) {
        this.rules = rules;
        this.ending = ending;
    }

    Decision decide(Job job, Moment moment) {
        Instant deadline = Deadlines.inForce(job).orElseThrow();
        Duration smallest = rules.traitsOf(job).smallestPollInterval();
        if (job.cancelRequest().isPresent()) {
            return beingCancelled(job, job.cancelRequest().get(), deadline, smallest, moment);
        }
        return Draft.of(job, moment)
                .set(next -> next.cancelRequest(CancelRequest.of(moment.now(), "the deadline passed")))
                .every(smallest)
                .event(EventKind.CANCEL_REQUESTED, "the deadline passed")
                .write(Next.ASK_CANCEL);
    }

    /** Each look asks again before anything else: soon at first, because most outages are short. */
    private Decision beingCancelled(
            Job job, CancelRequest request, Instant deadline, Duration smallest, Moment moment) {
        if (request.isAnswered()) {
            boolean agreed = request.answer() == CancelRequest.Answer.AGREED;
            return ending.fail(job, agreed ? timedOut(job) : notStopped(job), moment);
        }
        Duration waited = Duration.between(Deadlines.beginOfGrace(job, deadline), moment.now());
        return waited.compareTo(Deadlines.CANCEL_GRACE) > 0
                ? ending.fail(job, notReached(job), moment)
                : Draft.of(job, moment)
                        .every(Durations.longer(waited, smallest))
                        .write(Next.NOTHING);
    }

    static Failure timedOut(Job job) {
        return Failure.of(
                FailureKind.TIMED_OUT,
                "the deadline of job " + job.id() + " passed, and "
                        + job.target().provider() + " was asked to cancel it");
    }

    static Failure notStopped(Job job) {
        return Failure.of(
                FailureKind.TIMED_OUT,
                "the deadline of job " + job.id() + " passed, and "
                        + job.target().provider()
                        + " did not cancel it: it may run on as "
                        + job.handle().orElseThrow().id() + ", stop it there");
    }

    private static Failure notReached(Job job) {
        return Failure.of(
                FailureKind.TIMED_OUT,
                "the deadline of job " + job.id() + " passed, and for " + Deadlines.CANCEL_GRACE + " "
                        + job.target().provider() + " took no cancel of it: it may run on as "
                        + job.handle().orElseThrow().id() + ", stop it there");
    }
}
