package dev.farjob;

import dev.farjob.internal.decide.Decider;
import dev.farjob.internal.decide.Moment;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.Progress;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.step.StepResult;
import dev.farjob.testkit.simulation.WorkStep;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Deciders that take what was observed for something else. */
final class BrokenHearing {

    private static final Duration TOO_OLD = Duration.ofHours(1);
    private static final Duration TOO_SILENT = Duration.ofMinutes(15);
    private static final Failure GIVEN_UP = Failure.of(FailureKind.LOST, "given up by a broken decider");

    private BrokenHearing() {}

    /** The observation as a broken decider takes it; unchanged where it is not broken. */
    private interface Mistake {
        Observation instead(Job job, Observation seen, Moment moment);
    }

    static Function<Rulebook, Decider> unknownSpawnForNotSent(SeededStrikes strikes) {
        return mistaking(
                strikes,
                (job, seen, moment) -> seen instanceof Observation.SpawnAnswered answered
                                && answered.answer() instanceof SpawnAnswer.Unknown
                        ? new Observation.SpawnAnswered(answered.attempt(), SpawnAnswer.notSent("taken for not sent"))
                        : seen);
    }

    static Function<Rulebook, Decider> unknownSpawnForRefused(SeededStrikes strikes) {
        return mistaking(
                strikes,
                (job, seen, moment) -> seen instanceof Observation.SpawnAnswered answered
                                && answered.answer() instanceof SpawnAnswer.Unknown
                        ? new Observation.SpawnAnswered(
                                answered.attempt(),
                                SpawnAnswer.refused(Failure.of(FailureKind.REFUSED, "taken for refused")))
                        : seen);
    }

    static Function<Rulebook, Decider> acceptedForUnknown(SeededStrikes strikes) {
        return mistaking(
                strikes,
                (job, seen, moment) -> seen instanceof Observation.SpawnAnswered answered
                                && answered.answer() instanceof SpawnAnswer.Accepted
                        ? new Observation.SpawnAnswered(answered.attempt(), SpawnAnswer.unknown("taken for unknown"))
                        : seen);
    }

    static Function<Rulebook, Decider> cannotTellForNotThere(SeededStrikes strikes) {
        return mistaking(
                strikes,
                (job, seen, moment) -> seen instanceof Observation.LookedUp lookedUp
                                && lookedUp.found() instanceof SpawnLookup.Found.CannotTell
                        ? new Observation.LookedUp(lookedUp.attempt(), new SpawnLookup.Found.NotThere())
                        : seen);
    }

    static Function<Rulebook, Decider> unknownStatusForRunning(SeededStrikes strikes) {
        return mistaking(
                strikes,
                (job, seen, moment) ->
                        seen instanceof Observation.Seen status && status.status() instanceof ProviderStatus.Unknown
                                ? new Observation.Seen(status.handle(), ProviderStatus.running())
                                : seen);
    }

    static Function<Rulebook, Decider> oldForLost(SeededStrikes strikes) {
        return mistaking(
                strikes,
                (job, seen, moment) -> seen instanceof Observation.Seen status
                                && status.status() instanceof ProviderStatus.Alive
                                && isLongAgo(job.dispatchedAt(), TOO_OLD, moment)
                        ? new Observation.Seen(status.handle(), ProviderStatus.failed(GIVEN_UP))
                        : seen);
    }

    static Function<Rulebook, Decider> silentForLost(SeededStrikes strikes) {
        return mistaking(
                strikes,
                (job, seen, moment) -> seen instanceof Observation.Seen status
                                && status.status() instanceof ProviderStatus.Unknown
                                && isLongAgo(job.silence().map(silence -> silence.since()), TOO_SILENT, moment)
                        ? new Observation.Seen(status.handle(), ProviderStatus.failed(GIVEN_UP))
                        : seen);
    }

    private static boolean isLongAgo(Optional<Instant> since, Duration tooLong, Moment moment) {
        return since.filter(start -> start.plus(tooLong).isBefore(moment.now())).isPresent();
    }

    static Function<Rulebook, Decider> agreedCancelForCancelled(SeededStrikes strikes) {
        return mistaking(
                strikes,
                (job, seen, moment) -> seen instanceof Observation.CancelAnswered cancel
                                && cancel.answer() instanceof CancelAnswer.Asked
                                && cancel.kind() == CancelKind.ASKED
                        ? new Observation.CancelAnswered(cancel.answer(), CancelKind.DELETES)
                        : seen);
    }

    static Function<Rulebook, Decider> failedStepForDone(SeededStrikes strikes) {
        return mistaking(
                strikes,
                (job, seen, moment) ->
                        seen instanceof Observation.StepEnded step && step.result() instanceof StepResult.Again
                                ? new Observation.StepEnded(step.step(), StepResult.done(), step.recorded())
                                : seen);
    }

    static Function<Rulebook, Decider> impossibleStepForDone(SeededStrikes strikes) {
        return mistaking(
                strikes,
                (job, seen, moment) ->
                        seen instanceof Observation.StepEnded step && step.result() instanceof StepResult.Impossible
                                ? new Observation.StepEnded(step.step(), StepResult.done(), step.recorded())
                                : seen);
    }

    static Function<Rulebook, Decider> exhaustedStepForDone(SeededStrikes strikes) {
        return mistaking(
                strikes,
                (job, seen, moment) -> seen instanceof Observation.StepEnded step
                                && step.result() instanceof StepResult.Again
                                && step.step().name().equals(WorkStep.EXHAUSTED.stepName())
                                && job.step().orElseThrow().failures() > 1
                        ? new Observation.StepEnded(step.step(), StepResult.done(), step.recorded())
                        : seen);
    }

    static Function<Rulebook, Decider> halfOfWhatIsReported(SeededStrikes strikes) {
        return mistaking(
                strikes,
                (job, seen, moment) -> seen instanceof Observation.Reported report
                                && report.progress().fraction().orElse(0) > 0
                        ? new Observation.Reported(
                                report.attempt(),
                                Progress.reported(report.progress().fraction().getAsDouble() / 2))
                        : seen);
    }

    static Function<Rulebook, Decider> earlierWorkerForCurrent(SeededStrikes strikes) {
        return mistaking(
                strikes,
                (job, seen, moment) -> seen instanceof Observation.Reported report && report.attempt() != job.attempt()
                        ? new Observation.Reported(job.attempt(), report.progress())
                        : seen);
    }

    static Function<Rulebook, Decider> otherFailureForFollowed(SeededStrikes strikes) {
        return mistaking(
                strikes,
                (job, seen, moment) -> seen instanceof Observation.Seen other
                                && other.status() instanceof ProviderStatus.Failed
                                && job.state().isAtProvider()
                                && isOther(job, other.handle())
                        ? new Observation.Seen(job.handle().orElseThrow(), other.status())
                        : seen);
    }

    private static boolean isOther(Job job, Handle handle) {
        return job.otherAttempts().stream()
                .anyMatch(other -> other.handle().id().equals(handle.id()));
    }

    static Function<Rulebook, Decider> namedForTakenBack(SeededStrikes strikes) {
        return mistaking(
                strikes,
                (job, seen, moment) -> seen instanceof Observation.Adopted adopted
                                && adopted.withdrawn().isEmpty()
                                && job.handle().isPresent()
                        ? new Observation.Adopted(adopted.handle(), job.handle().map(Handle::id), adopted.note())
                        : seen);
    }

    @SuppressWarnings("ReferenceEquality") // identity is what is meant
    private static Function<Rulebook, Decider> mistaking(SeededStrikes strikes, Mistake mistake) {
        return rules -> {
            Decider good = Decider.by(rules);
            return (job, seen, moment) -> {
                Observation taken = mistake.instead(job, seen, moment);
                if (taken != seen) {
                    strikes.strike();
                }
                return good.decide(job, taken, moment);
            };
        };
    }
}
