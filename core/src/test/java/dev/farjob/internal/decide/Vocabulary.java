package dev.farjob.internal.decide;

import static dev.farjob.internal.decide.Scene.ATTEMPT;
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
import dev.farjob.model.CancelRequest;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Progress;
import dev.farjob.model.Silence;
import dev.farjob.model.Unwanted;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup.Found;
import dev.farjob.step.StepResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The names that the table of decisions gives to jobs and observations. */
final class Vocabulary {

    static final Map<String, Job> JOBS = jobs();
    static final Map<String, Observation> SIGHTS = sights();

    private Vocabulary() {}

    private static Map<String, Observation> sights() {
        Map<String, Observation> all = new LinkedHashMap<>();
        all.put("time to spawn", new TimeToSpawn());
        all.put("no room", new NoRoom());
        all.put("spawn accepted", new SpawnAnswered(ATTEMPT, SpawnAnswer.accepted(HANDLE)));
        all.put("spawn refused", new SpawnAnswered(ATTEMPT, SpawnAnswer.refused(Scene.failure(FailureKind.REFUSED))));
        all.put("spawn not sent", new SpawnAnswered(ATTEMPT, SpawnAnswer.notSent("no connection")));
        all.put("spawn unknown", new SpawnAnswered(ATTEMPT, SpawnAnswer.unknown("no answer")));
        all.put("found there", new LookedUp(ATTEMPT, new Found.There(HANDLE)));
        all.put("not there", new LookedUp(ATTEMPT, new Found.NotThere()));
        all.put("cannot tell", new LookedUp(ATTEMPT, new Found.CannotTell("the search is down")));
        all.put("told", new Told(ATTEMPT, HANDLE));
        all.put("told another", new Told(1, OTHER));
        all.put("queued", new Seen(HANDLE, ProviderStatus.queued()));
        all.put("running", new Seen(HANDLE, ProviderStatus.running()));
        all.put("succeeded", new Seen(HANDLE, ProviderStatus.succeeded(RESULT)));
        all.put("failed", new Seen(HANDLE, ProviderStatus.failed(Scene.failure(FailureKind.PROVIDER_FAILED))));
        all.put("cancelled", new Seen(HANDLE, ProviderStatus.cancelled("by the provider")));
        all.put("unknown", new Seen(HANDLE, ProviderStatus.unknown(Why.UNREACHABLE, "502")));
        all.put("another running", new Seen(OTHER, ProviderStatus.running()));
        all.put("another succeeded", new Seen(OTHER, ProviderStatus.succeeded(RESULT)));
        all.put("another failed", new Seen(OTHER, ProviderStatus.failed(Scene.failure(FailureKind.PROVIDER_FAILED))));
        all.put("older running", older(ProviderStatus.running()));
        all.put("older succeeded", older(ProviderStatus.succeeded(RESULT)));
        all.put("older failed", older(ProviderStatus.failed(Scene.failure(FailureKind.PROVIDER_FAILED))));
        all.put("worker reports", new Reported(Reported.ANY, Progress.reported(0.5)));
        all.put("older worker reports", new Reported(1, Progress.reported(0.5)));
        all.put("not asked", new NotAsked());
        all.put("step due", new StepDue(Optional.of("thumbnail")));
        all.put("no step due", new StepDue(Optional.empty()));
        all.put("step done", new StepEnded(Book.ARCHIVE, StepResult.done(), Set.of()));
        all.put("step done late", new StepEndedLate(new StepEnded(Book.ARCHIVE, StepResult.done(), Set.of())));
        all.put(
                "step failed late",
                new StepEndedLate(
                        new StepEnded(Book.ARCHIVE, StepResult.again(Scene.failure(FailureKind.LOST)), Set.of())));
        all.put("step again", new StepEnded(Book.ARCHIVE, StepResult.again(Scene.failure(FailureKind.LOST)), Set.of()));
        all.put(
                "step impossible",
                new StepEnded(Book.ARCHIVE, StepResult.impossible(Scene.failure(FailureKind.LOST)), Set.of()));
        all.put("step missing", new StepMissing("archive"));
        all.put("cancel wanted", new CancelWanted("the owner"));
        all.put("cancel asked", new CancelAnswered(new CancelAnswer.Asked(), CancelKind.ASKED));
        all.put("cancel deletes", new CancelAnswered(new CancelAnswer.Asked(), CancelKind.DELETES));
        all.put("cancel too late", new CancelAnswered(new CancelAnswer.TooLate(), CancelKind.ASKED));
        all.put("cancel unsupported", new CancelAnswered(new CancelAnswer.NotSupported("no"), CancelKind.NONE));
        all.put("cancel unknown", new CancelAnswered(new CancelAnswer.Unknown("no answer"), CancelKind.ASKED));
        all.put("redriven", new Redriven("looked into it"));
        all.put("reopened", new Reopened(RESULT, "worth it"));
        all.put("adopted", new Adopted(OTHER, Optional.empty(), "found in the console"));
        all.put("abandoned", new Abandoned("nobody wants it"));
        return all;
    }

    /** Said of the attempt before, which is another remote job. */
    private static Seen older(ProviderStatus status) {
        return new Seen(OptionalInt.of(1), OTHER, status);
    }

    private static Map<String, Job> jobs() {
        Map<String, Job> all = new LinkedHashMap<>();
        for (JobState state : JobState.values()) {
            all.put(state.name(), Scene.in(state).build());
        }
        CancelRequest wish = CancelRequest.of(Scene.SENT, "the owner asked");
        all.put(
                "RUNNING, cancel wanted",
                Scene.in(JobState.RUNNING)
                        .cancelRequest(wish)
                        .unwanted(new Unwanted(Unwanted.By.OWNER, Scene.SENT))
                        .build());
        all.put(
                "SPAWNING, an older attempt known",
                Scene.in(JobState.SPAWNING).otherAttempts(Scene.OLDER).build());
        all.put(
                "RUNNING, an older attempt known",
                Scene.in(JobState.RUNNING).otherAttempts(Scene.OLDER).build());
        all.put(
                "SPAWNING, reported on",
                Scene.in(JobState.SPAWNING)
                        .runningSince(Scene.SENT)
                        .silence(new Silence(Scene.LAST_WRITE, Duration.ZERO, 1, 0, 0, "no answer"))
                        .build());
        Silence silence = new Silence(Scene.SENT, Duration.ofHours(4), 40, 0, 0, "502");
        all.put(
                "RUNNING, silent for long, an older attempt known",
                Scene.in(JobState.RUNNING)
                        .silence(silence)
                        .otherAttempts(Scene.OLDER)
                        .build());
        all.put(
                "RUNNING, silent for long, an older attempt given up",
                Scene.in(JobState.RUNNING)
                        .silence(silence)
                        .otherAttempts(Scene.GIVEN_UP)
                        .build());
        all.put(
                "FINALIZING a failure",
                Scene.finalizing(Scene.FAILURE, "refund").build());
        all.put(
                "FINALIZING, given up",
                Scene.in(JobState.FINALIZING).abandonment("enough").build());
        all.put("PARKED in doubt", Scene.parkedInDoubt().build());
        all.put(
                "PARKED at a refund",
                Scene.parkedAtStep(Scene.FAILURE, "refund").build());
        all.put(
                "FAILED by a step",
                Scene.settled(new Outcome.Failed(Scene.failure(FailureKind.STEP_FAILED)))
                        .build());
        all.put(
                "FAILED, late success on record",
                Scene.in(JobState.FAILED).lateSuccessAt(Scene.SENT).build());
        all.put(
                "FAILED, not wanted",
                Scene.in(JobState.FAILED)
                        .unwanted(new Unwanted(Unwanted.By.OPERATOR, Scene.SENT))
                        .build());
        return all;
    }
}
