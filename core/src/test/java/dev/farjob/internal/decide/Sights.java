package dev.farjob.internal.decide;

import static dev.farjob.internal.decide.Scene.BARE;
import static dev.farjob.internal.decide.Scene.HANDLE;
import static dev.farjob.internal.decide.Scene.OTHER;
import static dev.farjob.internal.decide.Scene.RESULT;

import dev.farjob.internal.decide.Observation.Abandoned;
import dev.farjob.internal.decide.Observation.Adopted;
import dev.farjob.internal.decide.Observation.CancelAnswered;
import dev.farjob.internal.decide.Observation.CancelWanted;
import dev.farjob.internal.decide.Observation.LookedUp;
import dev.farjob.internal.decide.Observation.NoRoom;
import dev.farjob.internal.decide.Observation.NotAsked;
import dev.farjob.internal.decide.Observation.Redriven;
import dev.farjob.internal.decide.Observation.Reopened;
import dev.farjob.internal.decide.Observation.Reported;
import dev.farjob.internal.decide.Observation.Seen;
import dev.farjob.internal.decide.Observation.SpawnAnswered;
import dev.farjob.internal.decide.Observation.StepDue;
import dev.farjob.internal.decide.Observation.StepEnded;
import dev.farjob.internal.decide.Observation.StepEndedLate;
import dev.farjob.internal.decide.Observation.StepMissing;
import dev.farjob.internal.decide.Observation.TimeToSpawn;
import dev.farjob.internal.decide.Observation.Told;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Progress;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Unknown;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup.Found;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything that can come to light about a job, each kind in all its variants. */
final class Sights {

    private static final Optional<Duration> FOR_AGES = Optional.of(Duration.ofDays(4_000));
    private static final List<Handle> HANDLES = List.of(HANDLE, BARE, OTHER);
    private static final List<Step> STEPS = List.of(
            Book.ARCHIVE,
            Book.THUMBNAIL,
            Book.CHARGE,
            Book.REFUND,
            Book.RECHARGE,
            Book.step("gone-since-the-last-release"));

    private Sights() {}

    static List<Observation> all() {
        List<Observation> all = new ArrayList<>(List.of(new TimeToSpawn(), new NoRoom()));
        for (int attempt = 1; attempt <= Scene.ATTEMPT; attempt++) {
            addSpawns(all, attempt);
        }
        HANDLES.forEach(handle -> statuses().forEach(status -> all.add(new Seen(handle, status))));
        statuses().forEach(status -> all.add(new Seen(OptionalInt.of(1), OTHER, status)));
        all.add(new NotAsked());
        for (int attempt = Reported.ANY; attempt <= Scene.ATTEMPT; attempt++) {
            all.add(new Reported(attempt, Progress.reported(0.5)));
        }
        addSteps(all);
        all.add(new CancelWanted("the owner changed her mind"));
        for (CancelKind kind : CancelKind.values()) {
            all.add(new CancelAnswered(new CancelAnswer.Asked(), kind));
            all.add(new CancelAnswered(new CancelAnswer.TooLate(), kind));
            all.add(new CancelAnswered(new CancelAnswer.NotSupported("not this one"), kind));
            all.add(new CancelAnswered(new CancelAnswer.Unknown("no answer"), kind));
        }
        all.add(new Redriven("looked into it"));
        all.add(new Reopened(RESULT, "worth it"));
        for (Handle handle : HANDLES) {
            all.add(new Adopted(handle, Optional.empty(), "found in the console"));
            all.add(new Adopted(handle, Optional.of(Scene.HANDLE.id()), "the other one was a typo"));
        }
        all.add(new Abandoned("nobody wants it"));
        return List.copyOf(all);
    }

    private static void addSpawns(List<Observation> all, int attempt) {
        for (Handle handle : HANDLES) {
            all.add(new SpawnAnswered(attempt, SpawnAnswer.accepted(handle)));
            all.add(new SpawnAnswered(
                    attempt, SpawnAnswer.accepted(handle, new ProviderStatus.Succeeded(Optional.of(RESULT)))));
            all.add(new SpawnAnswered(
                    attempt, SpawnAnswer.accepted(handle, new ProviderStatus.Succeeded(Optional.empty()))));
            all.add(new SpawnAnswered(
                    attempt,
                    SpawnAnswer.accepted(
                            handle, new ProviderStatus.Failed(Scene.failure(FailureKind.PROVIDER_FAILED)))));
            all.add(new LookedUp(attempt, new Found.There(handle)));
            all.add(new Told(attempt, handle));
        }
        all.add(new SpawnAnswered(attempt, SpawnAnswer.refused(Scene.failure(FailureKind.INVALID_INPUT))));
        all.add(new SpawnAnswered(attempt, SpawnAnswer.notSent("no connection")));
        all.add(new SpawnAnswered(attempt, new SpawnAnswer.NotSent("not now", FOR_AGES)));
        all.add(new SpawnAnswered(attempt, SpawnAnswer.unknown("no answer")));
        all.add(new LookedUp(attempt, new Found.NotThere()));
        all.add(new LookedUp(attempt, new Found.CannotTell("the search is down")));
    }

    private static List<ProviderStatus> statuses() {
        List<ProviderStatus> all = new ArrayList<>(List.of(
                ProviderStatus.queued(),
                ProviderStatus.queued(3),
                ProviderStatus.running(),
                ProviderStatus.running(Progress.reported(0.5)),
                ProviderStatus.succeeded(RESULT),
                ProviderStatus.failed(Scene.failure(FailureKind.PROVIDER_FAILED)),
                ProviderStatus.failed(Scene.failure(FailureKind.CONTENT_POLICY)),
                ProviderStatus.cancelled("by the provider")));
        for (Why why : Why.values()) {
            all.add(ProviderStatus.unknown(why, "502 Bad Gateway"));
            all.add(new Unknown(why, "429 Too Many Requests", FOR_AGES));
        }
        return all;
    }

    private static void addSteps(List<Observation> all) {
        all.add(new StepDue(Optional.empty()));
        all.add(new StepDue(Optional.empty(), new Unstopped(List.of(), List.of(OTHER))));
        all.add(new StepDue(Optional.empty(), Unstopped.notAsked(List.of(OTHER))));
        STEPS.forEach(step -> all.add(new StepDue(Optional.of(step.name()))));
        STEPS.forEach(step -> all.add(new StepMissing(step.name())));
        Set<String> names = STEPS.stream().map(Step::name).collect(Collectors.toSet());
        for (Step step : STEPS) {
            for (StepResult result : results()) {
                all.add(new StepEnded(step, result, Set.of()));
                all.add(new StepEnded(step, result, names));
                all.add(new StepEndedLate(new StepEnded(step, result, Set.of())));
            }
        }
    }

    private static List<StepResult> results() {
        return List.of(
                StepResult.done(),
                StepResult.done("x".repeat(100_000)),
                StepResult.again(Scene.failure(FailureKind.PROVIDER_FAILED)),
                new StepResult.Again(Scene.failure(FailureKind.PROVIDER_FAILED), FOR_AGES),
                StepResult.again(Scene.failure(FailureKind.INSUFFICIENT_CREDITS)),
                StepResult.impossible(Scene.failure(FailureKind.PROVIDER_FAILED)));
    }
}
