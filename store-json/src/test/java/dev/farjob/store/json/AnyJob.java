package dev.farjob.store.json;

import dev.farjob.model.CancelRequest;
import dev.farjob.model.Failure;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.Outcome;
import dev.farjob.model.Parking;
import dev.farjob.model.Progress;
import dev.farjob.model.Silence;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Unwanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;

/** Snapshots by chance, as far apart as one can be that does not contradict itself. */
final class AnyJob {

    private static final List<StepPlan> PLANS = List.of(
            StepPlan.none(),
            new StepPlan(List.of("archive", "charge"), List.of("refund"), List.of("recharge")),
            new StepPlan(List.of(), List.of("apologise.v2"), List.of()));

    private static final List<Double> ODD_FRACTIONS = List.of(
            0.0, -0.0, 1.0, 0.5, 0.1 + 0.2, 1.0 / 3, Double.MIN_VALUE, Double.MIN_NORMAL, Math.nextDown(1.0), 2e-3);

    private final AnyValue any;
    private final Random random;

    private AnyJob(AnyValue any) {
        this.any = any;
        this.random = any.random;
    }

    static Job of(AnyValue any) {
        return new AnyJob(any).job();
    }

    private Job job() {
        StepPlan plan = any.oneOf(PLANS);
        JobState state = any.word(JobState.class);
        Job.Builder job = Job.restore(any.id(), any.spec(), plan, any.time())
                .written(any.number(), any.time(), any.text.name(64))
                .state(state)
                .pace(any.duration());
        addAttempts(job, state);
        addSigns(job);
        addEnd(job, state, plan);
        return job.build();
    }

    private void addAttempts(Job.Builder job, JobState state) {
        boolean isSent = state != JobState.ACCEPTED || any.perhaps();
        int attempt = isSent ? any.count() : 0;
        job.attempt(attempt);
        if (state.isAtProvider() || (state != JobState.ACCEPTED && state != JobState.SPAWNING && any.perhaps())) {
            job.handle(any.handle());
        }
        if (isSent) {
            job.otherAttempts(any.some(3, () -> new KnownAttempt(any.count(), any.handle(), any.perhaps())));
            List<Integer> inDoubt = new ArrayList<>();
            for (int i = 1; i <= Math.min(attempt, 4); i++) {
                if (any.perhaps()) {
                    inDoubt.add(i);
                }
            }
            job.attemptsInDoubt(inDoubt);
        }
    }

    private void addSigns(Job.Builder job) {
        job.dispatchedAt(any.perhaps(any::time).orElse(null));
        job.runningSince(any.perhaps(any::time).orElse(null));
        job.reportedProgress(any.perhaps(this::progress).orElse(null));
        job.silence(any.perhaps(this::silence).orElse(null));
        job.cancelRequest(any.perhaps(() -> new CancelRequest(
                        any.time(), any.text.words(Failure.MAX_MESSAGE), any.word(CancelRequest.Answer.class)))
                .orElse(null));
        job.unwanted(any.perhaps(() -> new Unwanted(any.word(Unwanted.By.class), any.time()))
                .orElse(null));
    }

    private Progress progress() {
        return new Progress(
                any.word(Progress.Source.class),
                any.perhaps() ? OptionalDouble.of(fraction()) : OptionalDouble.empty(),
                any.perhaps() ? OptionalInt.of(any.count() - 1) : OptionalInt.empty(),
                any.perhaps(() -> any.text.name(Progress.MAX_MESSAGE)));
    }

    private double fraction() {
        return any.perhaps() ? any.oneOf(ODD_FRACTIONS) : random.nextDouble();
    }

    private Silence silence() {
        int looks = any.count();
        return new Silence(
                any.time(), any.duration(), looks, random.nextInt(looks), random.nextInt(looks), any.text.words(500));
    }

    private void addEnd(Job.Builder job, JobState state, StepPlan plan) {
        Optional<Outcome> outcome = outcome(state);
        job.outcome(outcome.orElse(null));
        if (!plan.isEmpty() && any.perhaps()) {
            job.step(new StepCursor(any.oneOf(plan.all()), any.count() - 1, any.duration()));
        }
        if (outcome.orElse(null) instanceof Outcome.Succeeded && !state.isSettled()) {
            job.abandonment(
                    any.perhaps(() -> any.text.words(Failure.MAX_MESSAGE)).orElse(null));
        }
        if (state == JobState.PARKED) {
            job.parking(new Parking(any.oneOf(List.of(JobState.RUNNING, JobState.FINALIZING)), any.failure()));
        }
        Optional<Instant> late = any.perhaps(any::time);
        job.lateSuccessAt(late.orElse(null));
        job.settledAt(state.isSettled() ? any.time() : null);
        if (state.isSettled() || late.isPresent()) {
            job.acknowledgedAt(any.perhaps(any::time).orElse(null));
        }
    }

    private Optional<Outcome> outcome(JobState state) {
        return switch (state) {
            case ACCEPTED, SPAWNING, QUEUED, RUNNING -> Optional.empty();
            case FINALIZING -> Optional.of(any.outcome());
            case PARKED -> any.perhaps(any::outcome);
            case SUCCEEDED -> Optional.of(new Outcome.Succeeded(any.result()));
            case FAILED -> Optional.of(new Outcome.Failed(any.failure()));
            case CANCELLED -> Optional.of(new Outcome.Cancelled(any.text.words(Failure.MAX_MESSAGE)));
        };
    }
}
