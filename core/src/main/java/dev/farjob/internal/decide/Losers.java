package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.EventKind;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.Outcome;
import dev.farjob.model.Silence;
import dev.farjob.store.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that lost, when their job has ended and its steps are done: the other attempts, and the one that was followed
 * until somebody gave the job up. Nobody looks at a settled job, so it waits until its provider has answered their cancels.
 * The pauses between the tries double, and after eight tries, within five minutes, the job is settled and its log names what
 * may run on: the owner of the winner has waited for long enough.
 */
public final class Losers {

    private static final int TRIES = 8;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

    private final Rulebook rules;
    private final Ending ending;

    Losers(Rulebook rules, Ending ending) {
        this.rules = rules;
        this.ending = ending;
    }

    /** The remote jobs that may run on for a job that has ended, in the order in which they are asked to end. */
    public static List<Handle> of(Job ended) {
        boolean followed = isGivenUp(ended.outcome().orElse(null))
                && ended.cancelRequest()
                        .filter(request -> !request.isAnswered())
                        .isPresent();
        return Stream.concat(
                        followed ? ended.handle().stream() : Stream.empty(),
                        ended.otherAttempts().stream().map(KnownAttempt::handle))
                .toList();
    }

    /**
     * The cancel that comes with this end, where somebody gives up a job that its provider has and has not delivered: whatever
     * the provider made of an earlier one, it is asked again.
     */
    static Optional<CancelRequest> toBeStopped(Job job, Outcome end, Instant now) {
        boolean runs = job.handle().isPresent()
                && job.outcome().isEmpty()
                && job.lateSuccessAt().isEmpty();
        return runs && isGivenUp(end)
                ? Optional.of(job.cancelRequest()
                        .map(request -> CancelRequest.of(request.at(), request.reason()))
                        .orElseGet(() -> CancelRequest.of(now, Ending.say(end))))
                : Optional.empty();
    }

    private static boolean isGivenUp(@Nullable Outcome outcome) {
        return outcome instanceof Outcome.Failed failed && failed.failure().kind() == FailureKind.ABANDONED;
    }

    /**
     * None is left that has not been asked, so the provider has answered the cancel of the one that was followed, and nobody
     * asks again.
     */
    static @Nullable CancelRequest answered(Job job, Unstopped others) {
        CancelRequest request = job.cancelRequest().orElse(null);
        if (request == null || request.isAnswered() || !isGivenUp(job.outcome().orElse(null))) {
            return request;
        }
        boolean declined = job.handle().filter(others.declined()::contains).isPresent();
        return request.answered(declined ? CancelRequest.Answer.DECLINED : CancelRequest.Answer.AGREED);
    }

    /** These were asked to end, and have not answered. */
    Decision stillRun(Job job, List<Handle> running, Moment moment) {
        Silence silence = longer(job, running, moment.now());
        if (silence.looks() >= TRIES) {
            String end = Ending.say(job.outcome().orElseThrow());
            String note = (end.isEmpty() ? "" : end + "; ") + job.target().provider() + " " + silence.lastAnswer()
                    + ", which may run on: stop it there";
            return ending.settled(Draft.of(job, moment), job.outcome().orElseThrow(), moment)
                    .set(next -> next.silence(null))
                    .event(EventKind.SETTLED, note)
                    .write(Next.NOTHING);
        }
        return Draft.of(job, moment)
                .set(next -> next.silence(silence).pace(rules.lease()))
                .due(Due.in(FIRST_PAUSE.multipliedBy(1L << (silence.looks() - 1))))
                .write(Next.NOTHING);
    }

    /** Why a job is not settled whose steps are done. */
    static String awaited(Job job) {
        String names = names(of(job));
        return names.isEmpty()
                ? "the steps of the job are done, and the next look settles it"
                : "the steps of the job are done, and it is settled once "
                        + job.target().provider() + " has answered the cancel of " + names + ", or within five minutes";
    }

    private static String names(List<Handle> handles) {
        return handles.stream().map(Handle::id).collect(Collectors.joining(" and "));
    }

    private static Silence longer(Job job, List<Handle> running, Instant now) {
        Instant since = job.silence().map(Silence::since).orElse(now);
        Duration lasted = Duration.between(since, now);
        int looks = job.silence().map(Silence::looks).orElse(0) + 1;
        return new Silence(
                since,
                lasted.isNegative() ? Duration.ZERO : lasted,
                looks,
                0,
                0,
                "has not answered the cancel of " + names(running));
    }
}
