package dev.farjob;

import dev.farjob.BrokenSystem.BrokenAccess;
import dev.farjob.internal.decide.Decider;
import dev.farjob.internal.decide.Decision;
import dev.farjob.internal.decide.Moment;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.NewJob;
import dev.farjob.store.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Faults in deadlines, leases, and the moments at which jobs are looked at. */
final class BrokenTiming {

    private static final Duration PATIENCE = Duration.ofHours(8);

    private BrokenTiming() {}

    /** No deadline has ever passed. */
    static Function<Rulebook, Decider> ignoresDeadlines(SeededStrikes strikes) {
        return rules -> {
            Decider good = Decider.by(rules);
            return (job, seen, moment) -> {
                Instant deadline = job.spec().deadline().orElse(Instant.MAX);
                if (moment.now().isBefore(deadline)) {
                    return good.decide(job, seen, moment);
                }
                strikes.strike();
                Instant before = deadline.minusSeconds(1);
                return good.decide(
                        job, seen, new Moment(before, moment.stamp(), moment.cause(), moment.random(), moment.known()));
            };
        };
    }

    /** A provider gets the pause that it asks for, whatever the deadline. */
    static Function<Rulebook, Decider> waitsBeyondDeadlines(SeededStrikes strikes) {
        return rules -> {
            Decider good = Decider.by(rules);
            return (job, seen, moment) -> {
                Decision decision = good.decide(job, seen, moment);
                boolean putOff = seen instanceof Observation.SpawnAnswered answered
                        && answered.answer() instanceof SpawnAnswer.NotSent
                        && decision instanceof Decision.Write write
                        && write.change().after().state() == JobState.ACCEPTED;
                if (!putOff || job.spec().deadline().isEmpty()) {
                    return decision;
                }
                strikes.strike();
                Decision.Write write = (Decision.Write) decision;
                return new Decision.Write(dueIn(write.change(), PATIENCE), write.next());
            };
        };
    }

    /** A claim moves a job by the pause that its provider or its schedule asks for, whatever the deadline. */
    static Function<Rulebook, Decider> claimsBeyondDeadlines(SeededStrikes strikes) {
        return rules -> {
            Decider good = Decider.by(rules);
            return (job, seen, moment) -> {
                Decision decision = good.decide(job, seen, moment);
                if (!(decision instanceof Decision.Write write)
                        || !write.change().after().state().isInFlight()
                        || job.spec().deadline().isEmpty()) {
                    return decision;
                }
                strikes.strike();
                Change change = write.change();
                Job after = change.after().toBuilder().pace(PATIENCE).build();
                Change moved = Change.of(change.before(), after, change.due());
                moved = change.event().map(moved::event).orElse(moved);
                moved = change.admission().map(moved::admittedBy).orElse(moved);
                return new Decision.Write(change.adopted().isPresent() ? moved.adopting() : moved, write.next());
            };
        };
    }

    /** The hold of a node on a job whose step it runs is not renewed, though it seems so. */
    static BrokenAccess renewsNothing(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            Verdict applyOne(Change change) {
                Job before = change.before();
                Job after = change.after();
                boolean renewal = before.state() == JobState.FINALIZING
                        && after.state() == JobState.FINALIZING
                        && change.event().isEmpty()
                        && change.step().isEmpty()
                        && before.step().equals(after.step())
                        && before.cancelRequest().equals(after.cancelRequest());
                if (!renewal) {
                    return super.applyOne(change);
                }
                strikes.strike();
                return Verdict.APPLIED;
            }
        };
    }

    /** A job that is to wait for its moment is due at once. */
    static BrokenAccess sendsBeforeItsTime(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            public List<Insertion> insert(List<NewJob> jobs) {
                return super.insert(jobs.stream()
                        .map(wanted -> {
                            if (wanted.job().spec().notBefore().isEmpty()) {
                                return wanted;
                            }
                            strikes.strike();
                            return new NewJob(wanted.job(), Due.now(), wanted.event());
                        })
                        .toList());
            }
        };
    }

    private static Change dueIn(Change change, Duration delay) {
        Change later = Change.of(change.before(), change.after(), Due.in(delay));
        later = change.event().map(later::event).orElse(later);
        return change.step().map(later::step).orElse(later);
    }
}
