package dev.farjob.internal.decide;

import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.Parking;
import dev.farjob.model.Progress;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Something that came to light about a job. Polls, webhooks, recoveries, sweeps and people all end up here, and nothing
 * else moves a job.
 */
public sealed interface Observation {

    /** Shows itself to the judge; this is what makes a decider answer for every kind of observation. */
    <R> R show(Judge<R> judge);

    /** It is time to send the job. */
    record TimeToSpawn() implements Observation {
        @Override
        public <R> R show(Judge<R> judge) {
            return judge.timeToSpawn();
        }
    }

    /** It is time to send the job, and there is no room for it. */
    record NoRoom() implements Observation {
        @Override
        public <R> R show(Judge<R> judge) {
            return judge.noRoom();
        }
    }

    /** An attempt to send was answered. */
    record SpawnAnswered(int attempt, SpawnAnswer answer) implements Observation {

        /** How the remote job ended, if the answer to its spawn says so already, with the result of a success. */
        Optional<Seen> end() {
            return answer instanceof SpawnAnswer.Accepted accepted
                    ? accepted.end()
                            .filter(SpawnAnswered::isWhole)
                            .map(end -> new Seen(OptionalInt.of(attempt), accepted.handle(), end))
                    : Optional.empty();
        }

        private static boolean isWhole(ProviderStatus.Ended end) {
            return !(end instanceof ProviderStatus.Succeeded succeeded)
                    || succeeded.result().isPresent();
        }

        @Override
        public <R> R show(Judge<R> judge) {
            return judge.spawnAnswered(this);
        }
    }

    /** The provider was searched for an attempt that was never answered. */
    record LookedUp(int attempt, SpawnLookup.Found found) implements Observation {
        @Override
        public <R> R show(Judge<R> judge) {
            return judge.lookedUp(this);
        }
    }

    /** The provider's id of an attempt came from the provider itself, in a webhook that proves whose job it is. */
    record Told(int attempt, Handle handle) implements Observation {
        @Override
        public <R> R show(Judge<R> judge) {
            return judge.told(this);
        }
    }

    /**
     * The provider said how a remote job is, asked or not. A success has its result with it.
     *
     * @param attempt which attempt it is about, where whoever says so knows; otherwise the handle tells
     */
    record Seen(OptionalInt attempt, Handle handle, ProviderStatus status) implements Observation {

        /** The provider said how the remote job is that the job knows by this handle. */
        public Seen(Handle handle, ProviderStatus status) {
            this(OptionalInt.empty(), handle, status);
        }

        @Override
        public <R> R show(Judge<R> judge) {
            return judge.seen(this);
        }
    }

    /** The provider could not be asked, for want of room in this node: time passes, and nothing is known. */
    record NotAsked() implements Observation {
        @Override
        public <R> R show(Judge<R> judge) {
            return judge.notAsked();
        }
    }

    /**
     * A worker said by a call how far it is.
     *
     * @param attempt the attempt that its token is for; {@link #ANY} if it is for all of them
     */
    record Reported(int attempt, Progress progress) implements Observation {

        /** The attempt of a token that is good for all of them. */
        public static final int ANY = 0;

        /** Whether it says something of this job as it is: it was sent and has not ended, and the attempt is the one that counts. */
        public boolean counts(Job job) {
            JobState state = job.parking().map(Parking::from).orElse(job.state());
            return (attempt == ANY || attempt == job.attempt())
                    && (state == JobState.SPAWNING || state == JobState.QUEUED || state == JobState.RUNNING);
        }

        @Override
        public <R> R show(Judge<R> judge) {
            return judge.reported(this);
        }
    }

    /**
     * The next step of a finalizing job is this one, or there is none left.
     *
     * @param others the attempts that were asked to end
     */
    record StepDue(Optional<String> next, Unstopped others) implements Observation {

        /** The same, where no other attempt may run. */
        public StepDue(Optional<String> next) {
            this(next, Unstopped.NOTHING);
        }

        @Override
        public <R> R show(Judge<R> judge) {
            return judge.stepDue(this);
        }
    }

    /** A step was run; these steps had their checkpoints before. */
    record StepEnded(Step step, StepResult result, Set<String> recorded) implements Observation {

        /** Why it did not take effect, whether it is tried again or not; only for a step that did not. */
        Failure failure() {
            return result instanceof StepResult.Again again
                    ? again.failure()
                    : ((StepResult.Impossible) result).failure();
        }

        @Override
        public <R> R show(Judge<R> judge) {
            return judge.stepEnded(this);
        }
    }

    /** A run of a step ended, and what it came to is not on record although the job is no longer at it. */
    record StepEndedLate(StepEnded ended) implements Observation {
        @Override
        public <R> R show(Judge<R> judge) {
            return judge.stepEndedLate(this);
        }
    }

    /** The step that comes next is none that this node knows. */
    record StepMissing(String step) implements Observation {
        @Override
        public <R> R show(Judge<R> judge) {
            return judge.stepMissing(this);
        }
    }

    /** Somebody wants the job cancelled. */
    record CancelWanted(String reason) implements Observation {
        @Override
        public <R> R show(Judge<R> judge) {
            return judge.cancelWanted(this);
        }
    }

    /** The provider was asked to cancel. */
    record CancelAnswered(CancelAnswer answer, CancelKind kind) implements Observation {
        @Override
        public <R> R show(Judge<R> judge) {
            return judge.cancelAnswered(this);
        }
    }

    /** A person wants a parked job to go on. */
    record Redriven(String note) implements Observation {
        @Override
        public <R> R show(Judge<R> judge) {
            return judge.redriven(this);
        }
    }

    /** A person wants a late success, which was put on record, to be finalized after all. */
    record Reopened(JobResult result, String note) implements Observation {
        @Override
        public <R> R show(Judge<R> judge) {
            return judge.reopened(this);
        }
    }

    /**
     * A person says under which id the provider has the job.
     *
     * @param withdrawn the remote job that the job was given by hand before, and that is taken back by this; empty if what
     *     it has was named by the provider
     */
    record Adopted(Handle handle, Optional<String> withdrawn, String note) implements Observation {

        /** A person says so of a job, with what the log says of the handle that it has. */
        public static Adopted of(Job job, Handle handle, List<JobEvent> log, String note) {
            return new Adopted(
                    handle, job.handle().filter(known -> isByHand(known, log)).map(Handle::id), note);
        }

        /** The line of an adoption begins with the handle, whether the job was there before or was made for it. */
        private static boolean isByHand(Handle known, List<JobEvent> log) {
            return log.stream()
                    .filter(event -> event.kind() == EventKind.ADOPTED)
                    .map(JobEvent::note)
                    .anyMatch(note -> note.startsWith(known + ": ") || note.startsWith(known + " "));
        }

        @Override
        public <R> R show(Judge<R> judge) {
            return judge.adopted(this);
        }
    }

    /** A person gives the job up. */
    record Abandoned(String reason) implements Observation {
        @Override
        public <R> R show(Judge<R> judge) {
            return judge.abandoned(this);
        }
    }
}
