package dev.farjob;

import dev.farjob.internal.decide.Decider;
import dev.farjob.internal.decide.Decision;
import dev.farjob.internal.decide.Moment;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Parking;
import dev.farjob.model.StepCursor;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.LateSuccessPolicy;
import dev.farjob.rules.PollSchedule;
import dev.farjob.rules.ProgressRule;
import dev.farjob.rules.StaleRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Deciders that observe rightly and decide wrongly: by rules that the host never gave, or by none. */
final class BrokenJudging {

    private static final int MANY = 1_000;

    private BrokenJudging() {}

    static Function<Rulebook, Decider> finalizesLateSuccesses(SeededStrikes strikes) {
        return byOtherRules(
                strikes,
                rules -> with(rules, rules.stale(), rules.inDoubt(), LateSuccessPolicy.REOPEN, rules.progress()));
    }

    static Function<Rulebook, Decider> discardsLateSuccesses(SeededStrikes strikes) {
        return byOtherRules(
                strikes,
                rules -> with(rules, rules.stale(), rules.inDoubt(), LateSuccessPolicy.DISCARD, rules.progress()));
    }

    static Function<Rulebook, Decider> recordsLateSuccesses(SeededStrikes strikes) {
        return byOtherRules(
                strikes,
                rules -> with(rules, rules.stale(), rules.inDoubt(), LateSuccessPolicy.RECORD, rules.progress()));
    }

    static Function<Rulebook, Decider> failsInDoubt(SeededStrikes strikes) {
        return byOtherRules(
                strikes,
                rules -> with(rules, rules.stale(), InDoubtPolicy.fail(), rules.lateSuccess(), rules.progress()));
    }

    static Function<Rulebook, Decider> respawnsInDoubt(SeededStrikes strikes) {
        return byOtherRules(
                strikes,
                rules ->
                        with(rules, rules.stale(), InDoubtPolicy.respawn(MANY), rules.lateSuccess(), rules.progress()));
    }

    static Function<Rulebook, Decider> letsProgressGoBack(SeededStrikes strikes) {
        return byOtherRules(
                strikes,
                rules -> with(
                        rules,
                        rules.stale(),
                        rules.inDoubt(),
                        rules.lateSuccess(),
                        rules.progress().asReported()));
    }

    static Function<Rulebook, Decider> parksAtTheFirstSilence(SeededStrikes strikes) {
        StaleRule hasty = StaleRule.defaults()
                .askHarderAfter(Duration.ZERO)
                .giveUpAfter(Duration.ZERO)
                .looksBeforeGivingUp(1);
        return byOtherRules(
                strikes, rules -> with(rules, hasty, rules.inDoubt(), rules.lateSuccess(), rules.progress()));
    }

    /** A step that failed is due never again. */
    static Function<Rulebook, Decider> neverRetriesSteps(SeededStrikes strikes) {
        return rules -> {
            Decider good = Decider.by(rules);
            return (job, seen, moment) -> {
                Decision decision = good.decide(job, seen, moment);
                boolean again = seen instanceof Observation.StepEnded step && step.result() instanceof StepResult.Again;
                if (!again || !(decision instanceof Decision.Write write)) {
                    return decision;
                }
                strikes.strike();
                Change change = write.change();
                return new Decision.Write(
                        Change.of(change.before(), change.after(), Due.never())
                                .event(change.event().orElseThrow()),
                        write.next());
            };
        };
    }

    /** A report by a worker is acknowledged and not on record. */
    static Function<Rulebook, Decider> dropsReports(SeededStrikes strikes) {
        return rules -> {
            Decider good = Decider.by(rules);
            return (job, seen, moment) -> {
                if (!(seen instanceof Observation.Reported)) {
                    return good.decide(job, seen, moment);
                }
                strikes.strike();
                return Decision.stay("a broken decider does not listen");
            };
        };
    }

    /** The provider of a job that waits for a person is never asked to cancel it, and is said to have agreed. */
    static Function<Rulebook, Decider> cancelsNothingThatIsParked(SeededStrikes strikes) {
        return rules -> {
            Decider good = Decider.by(rules);
            return (job, seen, moment) -> {
                Decision decision = good.decide(job, seen, moment);
                if (!(seen instanceof Observation.CancelWanted)
                        || job.state() != JobState.PARKED
                        || !(decision instanceof Decision.Write write)
                        || write.next() != Decision.Next.ASK_CANCEL) {
                    return decision;
                }
                strikes.strike();
                Change change = write.change();
                CancelRequest wish = change.after().cancelRequest().orElseThrow();
                Job after = change.after().toBuilder()
                        .cancelRequest(wish.answered(CancelRequest.Answer.AGREED))
                        .build();
                Change quiet = Change.of(change.before(), after, change.due());
                return new Decision.Write(change.event().map(quiet::event).orElse(quiet), Decision.Next.NOTHING);
            };
        };
    }

    /** The host's schedule is asked in the way of everything else, and may throw and hang there. */
    static Function<Rulebook, Decider> asksTheScheduleUnguarded(SeededStrikes strikes) {
        PollSchedule good = PollSchedule.learned();
        return rules -> Decider.by(with(rules, (job, known, now) -> {
            if ((job.version() + job.id().hashCode()) % 3 == 0) {
                strikes.strike();
                throw new IllegalStateException("simulated: the schedule threw");
            }
            return good.nextLook(job, known, now);
        }));
    }

    /** That a worker has reported on an attempt without a handle proves nothing. */
    static Function<Rulebook, Decider> doubtsWhatIsReported(SeededStrikes strikes) {
        return rules -> {
            Decider good = Decider.by(rules);
            return (job, seen, moment) -> {
                boolean isProved =
                        job.state() == JobState.SPAWNING && job.runningSince().isPresent();
                if (!isProved || seen instanceof Observation.Reported) {
                    return good.decide(job, seen, moment);
                }
                strikes.strike();
                return good.decide(job.toBuilder().runningSince(null).build(), seen, moment);
            };
        };
    }

    /** A job is cancelled here while an attempt to send it is under way. */
    static Function<Rulebook, Decider> cancelsWhatIsBeingSent(SeededStrikes strikes) {
        return rules -> {
            Decider good = Decider.by(rules);
            return (job, seen, moment) -> {
                if (!(seen instanceof Observation.CancelWanted) || job.state() != JobState.SPAWNING) {
                    return good.decide(job, seen, moment);
                }
                strikes.strike();
                return good.decide(job.toBuilder().state(JobState.ACCEPTED).build(), seen, moment);
            };
        };
    }

    /** A compensation that is under way is given up like one that waits for a person, because somebody asks twice. */
    static Function<Rulebook, Decider> givesUpCompensationsUnderWay(SeededStrikes strikes) {
        return rules -> {
            Decider good = Decider.by(rules);
            return (job, seen, moment) -> {
                boolean underWay =
                        job.state() == JobState.FINALIZING && job.outcome().orElseThrow() instanceof Outcome.Failed;
                if (!underWay || !(seen instanceof Observation.Abandoned)) {
                    return good.decide(job, seen, moment);
                }
                strikes.strike();
                Failure reason = Failure.of(FailureKind.STEP_FAILED, "it seems so");
                Job parked = job.toBuilder()
                        .state(JobState.PARKED)
                        .parking(new Parking(JobState.FINALIZING, reason))
                        .build();
                return good.decide(parked, seen, moment);
            };
        };
    }

    /** A cancel or an abandonment is answered as ever, and nothing says so afterwards. */
    static Function<Rulebook, Decider> forgetsWhoGaveItUp(SeededStrikes strikes) {
        return rules -> {
            Decider good = Decider.by(rules);
            return (job, seen, moment) -> {
                Decision decision = good.decide(job, seen, moment);
                if (!(decision instanceof Decision.Write write)
                        || write.change().after().unwanted().isEmpty()) {
                    return decision;
                }
                strikes.strike();
                return rewritten(
                        write,
                        job,
                        write.change().after().toBuilder().unwanted(null).build());
            };
        };
    }

    /** A node takes the steps that it has for those of the job: it passes over the others. */
    static Function<Rulebook, Decider> goesByItsOwnSteps(SeededStrikes strikes) {
        return rules -> {
            Decider good = Decider.by(rules);
            return (job, seen, moment) -> {
                if (!(seen instanceof Observation.StepMissing missing)
                        || !job.steps().contains(missing.step())) {
                    return good.decide(job, seen, moment);
                }
                strikes.strike();
                Set<String> before = job.steps().stream()
                        .takeWhile(step -> !step.equals(missing.step()))
                        .collect(Collectors.toSet());
                Step passed = Step.elsewhere(missing.step(), context -> StepResult.done());
                return good.decide(job, new Observation.StepEnded(passed, StepResult.done(), before), moment);
            };
        };
    }

    /** A late success is finalized although the job is on record as unwanted. */
    static Function<Rulebook, Decider> reopensWhatNobodyWants(SeededStrikes strikes) {
        return rules -> {
            Decider good = Decider.by(rules);
            return (job, seen, moment) -> {
                Job wanted = job.toBuilder().unwanted(null).build();
                boolean mayReopen = seen instanceof Observation.Seen || seen instanceof Observation.StepDue;
                Decision decision = good.decide(mayReopen ? wanted : job, seen, moment);
                if (!mayReopen || job.unwanted().isEmpty() || !(decision instanceof Decision.Write write)) {
                    return decision;
                }
                boolean reopened = write.change()
                        .event()
                        .filter(event -> event.kind() == EventKind.REOPENED)
                        .isPresent();
                if (reopened) {
                    strikes.strike();
                }
                Job after = write.change().after().toBuilder()
                        .unwanted(job.unwanted().get())
                        .build();
                return rewritten(write, job, after);
            };
        };
    }

    /** The same decision from one snapshot to another. */
    private static Decision rewritten(Decision.Write write, Job before, Job after) {
        Change change = Change.of(before, after, write.change().due());
        change = write.change().event().map(change::event).orElse(change);
        change = write.change().step().map(change::step).orElse(change);
        change = write.change().admission().map(change::admittedBy).orElse(change);
        return new Decision.Write(
                write.change().adopted().isPresent() ? change.adopting() : change, write.next(), write.stray());
    }

    /** A success that comes while a failure is being compensated takes the place of the failure. */
    static Function<Rulebook, Decider> succeedsAmidCompensation(SeededStrikes strikes) {
        return rules -> {
            Decider good = Decider.by(rules);
            return (job, seen, moment) -> {
                boolean amid = job.state() == JobState.FINALIZING
                        && !(job.outcome().orElseThrow() instanceof Outcome.Succeeded);
                if (!amid
                        || !(seen instanceof Observation.Seen status)
                        || !(status.status() instanceof ProviderStatus.Succeeded succeeded)) {
                    return good.decide(job, seen, moment);
                }
                strikes.strike();
                return overwrite(job, new Outcome.Succeeded(succeeded.result().orElseThrow()), rules, moment);
            };
        };
    }

    private static Decision overwrite(Job job, Outcome outcome, Rulebook rules, Moment moment) {
        Job after = job.next(moment.now(), moment.stamp())
                .outcome(outcome)
                .step(StepCursor.at(job.plan().onSuccess().get(0)))
                .build();
        JobEvent event = JobEvent.of(after, EventKind.OUTCOME_STORED, moment.cause(), "overwritten");
        return new Decision.Write(Change.of(job, after, Due.in(rules.lease())).event(event), Decision.Next.FINALIZE);
    }

    /** Strikes where the other rules make a difference. */
    private static Function<Rulebook, Decider> byOtherRules(SeededStrikes strikes, UnaryOperator<Rulebook> other) {
        return rules -> {
            Decider good = Decider.by(rules);
            Decider bad = Decider.by(other.apply(rules));
            return (job, seen, moment) -> {
                Decision decision = bad.decide(job, seen, moment);
                if (!isSame(good.decide(job, seen, moment), decision)) {
                    strikes.strike();
                }
                return decision;
            };
        };
    }

    private static boolean isSame(Decision one, Decision other) {
        if (one instanceof Decision.Write good && other instanceof Decision.Write bad) {
            return good.change().after().equals(bad.change().after());
        }
        return one.getClass() == other.getClass();
    }

    private static Rulebook with(Rulebook rules, PollSchedule schedule) {
        return new Rulebook(
                rules.steps(),
                rules.stale(),
                rules.inDoubt(),
                rules.spawnRetry(),
                rules.lateSuccess(),
                schedule,
                rules.progress(),
                rules.lease(),
                rules.traits(),
                rules.admission());
    }

    private static Rulebook with(
            Rulebook rules,
            StaleRule stale,
            InDoubtPolicy inDoubt,
            LateSuccessPolicy lateSuccess,
            ProgressRule progress) {
        return new Rulebook(
                rules.steps(),
                stale,
                inDoubt,
                rules.spawnRetry(),
                lateSuccess,
                rules.schedule(),
                progress,
                rules.lease(),
                rules.traits(),
                rules.admission());
    }
}
