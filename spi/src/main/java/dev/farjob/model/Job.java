package dev.farjob.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job as it was at one version: an immutable snapshot.
 *
 * <p>Every write of a job makes a snapshot with the next version, and only one writer can make it. A settled job never
 * changes again, with exceptions that do not change how it ended: the owner may acknowledge it, which is no write of
 * the job and leaves its version alone; if it ended without success, it is put on record that {@linkplain #unwanted() nobody
 * wants it}, and what the provider turns out to run for it; and a success that the provider delivers late is put on record
 * and, where the host wants that, finalized after all.
 *
 * <p>Where a snapshot could contradict itself (a running job without a handle, a settled one without an outcome), it
 * cannot be built.
 */
public final class Job {

    private static final int MAX_STAMP = 64;

    private final JobId id;
    private final JobSpec spec;
    private final StepPlan plan;
    private final Instant createdAt;
    private final Instant updatedAt;
    private final long version;
    private final String stamp;
    private final JobState state;
    private final int attempt;
    private final Duration pace;
    private final @Nullable Handle handle;
    private final @Nullable Instant dispatchedAt;
    private final @Nullable Instant runningSince;
    private final @Nullable Progress progress;
    private final @Nullable Silence silence;
    private final @Nullable CancelRequest cancelRequest;
    private final @Nullable Unwanted unwanted;
    private final @Nullable Outcome outcome;
    private final @Nullable StepCursor step;
    private final @Nullable String abandonment;
    private final List<KnownAttempt> otherAttempts;
    private final List<Integer> attemptsInDoubt;
    private final @Nullable Parking parking;
    private final @Nullable Instant settledAt;
    private final @Nullable Instant lateSuccessAt;
    private final @Nullable Instant acknowledgedAt;

    private Job(Builder builder) {
        this.id = builder.id;
        this.spec = builder.spec;
        this.plan = builder.plan;
        this.createdAt = builder.createdAt;
        this.updatedAt = builder.updatedAt;
        this.version = builder.version;
        this.stamp = builder.stamp;
        this.state = builder.state;
        this.attempt = builder.attempt;
        this.pace = builder.pace;
        this.handle = builder.handle;
        this.dispatchedAt = builder.dispatchedAt;
        this.runningSince = builder.runningSince;
        this.progress = builder.progress;
        this.silence = builder.silence;
        this.cancelRequest = builder.cancelRequest;
        this.unwanted = builder.unwanted;
        this.outcome = builder.outcome;
        this.step = builder.step;
        this.abandonment = builder.abandonment;
        this.otherAttempts = builder.otherAttempts;
        this.attemptsInDoubt = builder.attemptsInDoubt;
        this.parking = builder.parking;
        this.settledAt = builder.settledAt;
        this.lateSuccessAt = builder.lateSuccessAt;
        this.acknowledgedAt = builder.acknowledgedAt;
        Consistency.check(this);
    }

    /**
     * A job that was accepted just now: version 1, nothing sent.
     *
     * @param plan see {@link #plan()}
     * @param stamp see {@link #stamp()}
     * @param pace see {@link #pace()}
     */
    public static Job accept(JobId id, JobSpec spec, StepPlan plan, Instant now, String stamp, Duration pace) {
        return new Builder(id, spec, plan, now)
                .written(1, now, stamp)
                .pace(pace)
                .build();
    }

    /**
     * Starts a snapshot from nothing, for stores that read one back. The state begins as {@link JobState#ACCEPTED}; the
     * version, the stamp and the pace have to be given.
     */
    public static Builder restore(JobId id, JobSpec spec, StepPlan plan, Instant createdAt) {
        return new Builder(id, spec, plan, createdAt);
    }

    /** Starts the snapshot that follows this one: the next version, written now by whoever owns the stamp. */
    public Builder next(Instant now, String stamp) {
        return toBuilder().written(version + 1, now, stamp);
    }

    /** A builder that begins with everything this snapshot says. */
    public Builder toBuilder() {
        Builder builder = new Builder(id, spec, plan, createdAt);
        builder.written(version, updatedAt, stamp);
        builder.state = state;
        builder.attempt = attempt;
        builder.pace = pace;
        builder.handle = handle;
        builder.dispatchedAt = dispatchedAt;
        builder.runningSince = runningSince;
        builder.progress = progress;
        builder.silence = silence;
        builder.cancelRequest = cancelRequest;
        builder.unwanted = unwanted;
        builder.outcome = outcome;
        builder.step = step;
        builder.abandonment = abandonment;
        builder.otherAttempts = otherAttempts;
        builder.attemptsInDoubt = attemptsInDoubt;
        builder.parking = parking;
        builder.settledAt = settledAt;
        builder.lateSuccessAt = lateSuccessAt;
        builder.acknowledgedAt = acknowledgedAt;
        return builder;
    }

    /** Our id, the only one that leaves the SDK. */
    public JobId id() {
        return id;
    }

    /** The job as it was asked for. */
    public JobSpec spec() {
        return spec;
    }

    /**
     * The steps that it goes through, by how it ends: those of the node that accepted it. They are not part of what was asked
     * for: the same request from a node with other steps is the same request.
     */
    public StepPlan plan() {
        return plan;
    }

    /** Whose job it is. */
    public Owner owner() {
        return spec.owner();
    }

    /** Its target: a provider, and the thing to run there. */
    public Target target() {
        return spec.target();
    }

    /** When it was accepted. */
    public Instant createdAt() {
        return createdAt;
    }

    /** When this version was written, by the clock of the node that wrote it. */
    public Instant updatedAt() {
        return updatedAt;
    }

    /** Counts the writes, from 1. */
    public long version() {
        return version;
    }

    /**
     * Names the one write that made this version, so that a writer whose commit was ambiguous can read whether it was
     * its own.
     */
    public String stamp() {
        return stamp;
    }

    /** Its state. */
    public JobState state() {
        return state;
    }

    /** The word a front end shows. */
    public Phase phase() {
        return state.phase();
    }

    /** How many attempts to spawn it there have been. */
    public int attempt() {
        return attempt;
    }

    /** How far a claim moves the due time: when the job would be looked at again if nothing came of this look. */
    public Duration pace() {
        return pace;
    }

    /** The handle by which the provider is asked, once it took the job. */
    public Optional<Handle> handle() {
        return Optional.ofNullable(handle);
    }

    /** When the attempt that the handle belongs to was sent. */
    public Optional<Instant> dispatchedAt() {
        return Optional.ofNullable(dispatchedAt);
    }

    /**
     * When the provider was first seen working on it. A job that is {@link JobState#SPAWNING} has this where a worker has
     * reported on it, while the provider has not named it.
     */
    public Optional<Instant> runningSince() {
        return Optional.ofNullable(runningSince);
    }

    /** How far it is, as the provider or a worker said last; for an estimate between two reports, ask the orchestrator. */
    public Optional<Progress> reportedProgress() {
        return Optional.ofNullable(progress);
    }

    /** Present while the provider, or the worker where only that can, does not say how the job is. */
    public Optional<Silence> silence() {
        return Optional.ofNullable(silence);
    }

    /** Present once somebody asked for the job to be cancelled. */
    public Optional<CancelRequest> cancelRequest() {
        return Optional.ofNullable(cancelRequest);
    }

    /**
     * The fact that the job is not wanted any more, once its owner asked for a cancel or a person gave it up. It stays for
     * good, and says nothing of how the job ends: a job that is cancelled too late still counts as it ended. A late success is
     * put on record all the same, unless the job failed by a step or because a person gave it up.
     */
    public Optional<Unwanted> unwanted() {
        return Optional.ofNullable(unwanted);
    }

    /** How it ended; present from {@link JobState#FINALIZING} on. */
    public Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /**
     * The result, once the owner may have it: present when the job has succeeded, which is when every step that
     * must come before (the archive, the charge) has been done. While the job is finalizing it has an {@link #outcome()} for
     * those steps, and no result yet.
     */
    public Optional<JobResult> result() {
        return state == JobState.SUCCEEDED && outcome instanceof Outcome.Succeeded succeeded
                ? Optional.of(succeeded.result())
                : Optional.empty();
    }

    /** The steps of its {@link #plan()} that it goes through now, in order; empty while it is at none. */
    public List<String> steps() {
        return step == null ? List.of() : plan.listOf(step.step());
    }

    /** The step that is being worked off, while the job is finalizing. */
    public Optional<StepCursor> step() {
        return Optional.ofNullable(step);
    }

    /**
     * Why somebody gave the job up while a step for its success was being worked off; it counts as soon as that step has
     * ended. Steps that compensate are not given up in this way.
     */
    public Optional<String> abandonment() {
        return Optional.ofNullable(abandonment);
    }

    /**
     * The other attempts that the provider was found to run for this job, besides {@link #handle()}: they were in doubt
     * when the job was sent again. The first of all attempts that delivers ends the job, and the others are cancelled.
     */
    public List<KnownAttempt> otherAttempts() {
        return otherAttempts;
    }

    /**
     * The attempts of which nobody could say whether they arrived when the job was sent again, by policy or by hand, in order.
     * One that comes to light while the job is live leaves this list: it is followed then, or one of the
     * {@link #otherAttempts()}.
     */
    public List<Integer> attemptsInDoubt() {
        return attemptsInDoubt;
    }

    /** All that the provider runs or ran for this job as far as it is known: what is followed first, then the other attempts. */
    public List<Handle> handles() {
        if (otherAttempts.isEmpty()) {
            // As nearly always, and stores ask with every write.
            return handle == null ? List.of() : List.of(handle);
        }
        return Stream.concat(handle().stream(), otherAttempts.stream().map(KnownAttempt::handle))
                .toList();
    }

    /** Why it waits for a person, while it is {@link JobState#PARKED}. */
    public Optional<Parking> parking() {
        return Optional.ofNullable(parking);
    }

    /** When it was settled. */
    public Optional<Instant> settledAt() {
        return Optional.ofNullable(settledAt);
    }

    /**
     * When the provider delivered although the job had ended without success. Nothing is put on record where the host discards
     * such deliveries, nor for a job that has failed by a step or because a person gave it up.
     */
    public Optional<Instant> lateSuccessAt() {
        return Optional.ofNullable(lateSuccessAt);
    }

    /** When the owner was shown the end of the job. */
    public Optional<Instant> acknowledgedAt() {
        return Optional.ofNullable(acknowledgedAt);
    }

    /** Whether the job ended and its owner has not been shown yet. */
    public boolean isUnseen() {
        return state.isSettled() && acknowledgedAt == null;
    }

    /**
     * This snapshot once its owner was shown the end of the job. That is no write of the job: the version, its stamp and its
     * time stay.
     *
     * @throws IllegalStateException if the job has not ended, or was acknowledged before: a store leaves such a job alone
     */
    public Job acknowledged(Instant at) {
        Objects.requireNonNull(at, "time must not be null");
        if (!isUnseen()) {
            throw new IllegalStateException(this + " has no end that its owner has not seen");
        }
        return toBuilder().acknowledgedAt(at).build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Job that
                && version == that.version
                && attempt == that.attempt
                && state == that.state
                && id.equals(that.id)
                && spec.equals(that.spec)
                && plan.equals(that.plan)
                && createdAt.equals(that.createdAt)
                && updatedAt.equals(that.updatedAt)
                && stamp.equals(that.stamp)
                && pace.equals(that.pace)
                && Objects.equals(handle, that.handle)
                && Objects.equals(dispatchedAt, that.dispatchedAt)
                && Objects.equals(runningSince, that.runningSince)
                && Objects.equals(progress, that.progress)
                && Objects.equals(silence, that.silence)
                && Objects.equals(cancelRequest, that.cancelRequest)
                && Objects.equals(unwanted, that.unwanted)
                && Objects.equals(outcome, that.outcome)
                && Objects.equals(step, that.step)
                && Objects.equals(abandonment, that.abandonment)
                && otherAttempts.equals(that.otherAttempts)
                && attemptsInDoubt.equals(that.attemptsInDoubt)
                && Objects.equals(parking, that.parking)
                && Objects.equals(settledAt, that.settledAt)
                && Objects.equals(lateSuccessAt, that.lateSuccessAt)
                && Objects.equals(acknowledgedAt, that.acknowledgedAt);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, version, stamp);
    }

    @Override
    public String toString() {
        return "Job[" + id + " v" + version + " " + state + " at " + target() + "]";
    }

    /** Builds one snapshot. Optional parts take null to be cleared. */
    public static final class Builder {

        private final JobId id;
        private final JobSpec spec;
        private final StepPlan plan;
        private final Instant createdAt;
        private Instant updatedAt;
        private long version;
        private String stamp = "";
        private JobState state = JobState.ACCEPTED;
        private int attempt;
        private Duration pace = Duration.ZERO;
        private @Nullable Handle handle;
        private @Nullable Instant dispatchedAt;
        private @Nullable Instant runningSince;
        private @Nullable Progress progress;
        private @Nullable Silence silence;
        private @Nullable CancelRequest cancelRequest;
        private @Nullable Unwanted unwanted;
        private @Nullable Outcome outcome;
        private @Nullable StepCursor step;
        private @Nullable String abandonment;
        private List<KnownAttempt> otherAttempts = List.of();
        private List<Integer> attemptsInDoubt = List.of();
        private @Nullable Parking parking;
        private @Nullable Instant settledAt;
        private @Nullable Instant lateSuccessAt;
        private @Nullable Instant acknowledgedAt;

        private Builder(JobId id, JobSpec spec, StepPlan plan, Instant createdAt) {
            this.id = Objects.requireNonNull(id, "job id must not be null");
            this.spec = Objects.requireNonNull(spec, "job spec must not be null");
            this.plan = Objects.requireNonNull(plan, "step plan must not be null");
            this.createdAt = Objects.requireNonNull(createdAt, "creation time must not be null");
            this.updatedAt = createdAt;
        }

        /** Which write this is: its version, its time and its stamp. */
        public Builder written(long version, Instant updatedAt, String stamp) {
            this.version = version;
            this.updatedAt = Objects.requireNonNull(updatedAt, "time must not be null");
            this.stamp = Texts.require("stamp", stamp, MAX_STAMP);
            return this;
        }

        /** Its state. */
        public Builder state(JobState state) {
            this.state = Objects.requireNonNull(state, "state must not be null");
            return this;
        }

        /** How many attempts to spawn there have been. */
        public Builder attempt(int attempt) {
            this.attempt = attempt;
            return this;
        }

        /** How far a claim moves the due time. */
        public Builder pace(Duration pace) {
            this.pace = Objects.requireNonNull(pace, "pace must not be null");
            return this;
        }

        /** See {@link Job#handle()}; null clears it. */
        public Builder handle(@Nullable Handle handle) {
            this.handle = handle;
            return this;
        }

        /** See {@link Job#dispatchedAt()}; null clears it. */
        public Builder dispatchedAt(@Nullable Instant dispatchedAt) {
            this.dispatchedAt = dispatchedAt;
            return this;
        }

        /** See {@link Job#runningSince()}; null clears it. */
        public Builder runningSince(@Nullable Instant runningSince) {
            this.runningSince = runningSince;
            return this;
        }

        /** See {@link Job#reportedProgress()}; null clears it. */
        public Builder reportedProgress(@Nullable Progress progress) {
            this.progress = progress;
            return this;
        }

        /** See {@link Job#silence()}; null clears it. */
        public Builder silence(@Nullable Silence silence) {
            this.silence = silence;
            return this;
        }

        /** See {@link Job#cancelRequest()}; null clears it. */
        public Builder cancelRequest(@Nullable CancelRequest cancelRequest) {
            this.cancelRequest = cancelRequest;
            return this;
        }

        /** See {@link Job#unwanted()}; null clears it. */
        public Builder unwanted(@Nullable Unwanted unwanted) {
            this.unwanted = unwanted;
            return this;
        }

        /** See {@link Job#outcome()}; null clears it. */
        public Builder outcome(@Nullable Outcome outcome) {
            this.outcome = outcome;
            return this;
        }

        /** See {@link Job#step()}; null clears it. */
        public Builder step(@Nullable StepCursor step) {
            this.step = step;
            return this;
        }

        /** See {@link Job#abandonment()}; null clears it. */
        public Builder abandonment(@Nullable String reason) {
            this.abandonment = reason == null ? null : Texts.cut(reason, Failure.MAX_MESSAGE);
            return this;
        }

        /** See {@link Job#otherAttempts()}. */
        public Builder otherAttempts(List<KnownAttempt> otherAttempts) {
            this.otherAttempts = List.copyOf(otherAttempts);
            return this;
        }

        /** See {@link Job#attemptsInDoubt()}. */
        public Builder attemptsInDoubt(List<Integer> attemptsInDoubt) {
            this.attemptsInDoubt = List.copyOf(attemptsInDoubt);
            return this;
        }

        /** See {@link Job#parking()}; null clears it. */
        public Builder parking(@Nullable Parking parking) {
            this.parking = parking;
            return this;
        }

        /** See {@link Job#settledAt()}; null clears it. */
        public Builder settledAt(@Nullable Instant settledAt) {
            this.settledAt = settledAt;
            return this;
        }

        /** See {@link Job#lateSuccessAt()}; null clears it. */
        public Builder lateSuccessAt(@Nullable Instant lateSuccessAt) {
            this.lateSuccessAt = lateSuccessAt;
            return this;
        }

        /** See {@link Job#acknowledgedAt()}; null clears it. */
        public Builder acknowledgedAt(@Nullable Instant acknowledgedAt) {
            this.acknowledgedAt = acknowledgedAt;
            return this;
        }

        /**
         * The snapshot.
         *
         * @throws IllegalArgumentException if it would contradict itself
         */
        public Job build() {
            return new Job(this);
        }
    }
}
