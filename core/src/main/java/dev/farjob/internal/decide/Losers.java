package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.model.EventKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.Silence;
import dev.farjob.store.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The attempts that lost, when their job has ended and its steps are done. Nobody looks at a settled job, so it waits until
 * its provider has answered their cancels. The pauses between the tries double, and after eight tries, within five minutes,
 * the job is settled and its log names what may run on: the owner of the winner has waited for long enough.
 */
final class Losers {

    private static final int TRIES = 8;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

    private final Rulebook rules;
    private final Ending ending;

    Losers(Rulebook rules, Ending ending) {
        this.rules = rules;
        this.ending = ending;
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

    private static Silence longer(Job job, List<Handle> running, Instant now) {
        Instant since = job.silence().map(Silence::since).orElse(now);
        Duration lasted = Duration.between(since, now);
        int looks = job.silence().map(Silence::looks).orElse(0) + 1;
        String names = running.stream().map(Handle::id).collect(Collectors.joining(" and "));
        return new Silence(
                since,
                lasted.isNegative() ? Duration.ZERO : lasted,
                looks,
                0,
                0,
                "has not answered the cancel of " + names);
    }
}
