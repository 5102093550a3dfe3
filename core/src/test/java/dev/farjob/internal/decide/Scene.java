package dev.farjob.internal.decide;

import dev.farjob.model.Cause;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobSpec;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.Outcome;
import dev.farjob.model.Parking;
import dev.farjob.model.Payload;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Target;
import dev.farjob.rules.Durations;
import dev.farjob.testkit.store.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** The common ground of all tests of decisions: one moment, one job in each state, and secrets that no log may show. */
final class Scene {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final Instant SENT = NOW.minusSeconds(60);
    /** When these jobs were written last. */
    static final Instant LAST_WRITE = NOW.minusSeconds(20);

    static final Duration PACE = Duration.ofSeconds(40);
    /** The attempt that these jobs are at, so that there is an older one. */
    static final int ATTEMPT = 2;

    static final Target TARGET = Target.of("acme", "render");
    static final Handle HANDLE = Handle.of(TARGET, "req-1").withDetail("{\"hook\":\"/hook?token=secret-token\"}");
    /** The same remote job, by somebody who knows no more than its id. */
    static final Handle BARE = Handle.of(TARGET, "req-1");
    /** Another remote job. */
    static final Handle OTHER = Handle.of(TARGET, "req-2");

    /** The attempt before, where it is on record. */
    static final List<KnownAttempt> OLDER = List.of(new KnownAttempt(1, OTHER));
    /** The same, once it has been given up for its silence. */
    static final List<KnownAttempt> GIVEN_UP = List.of(new KnownAttempt(1, OTHER, true));

    static final JobResult RESULT = JobResult.of(Payload.ofJson("{\"video\":\"secret-delivery\"}"));
    static final Outcome SUCCESS = new Outcome.Succeeded(RESULT);
    static final Outcome FAILURE = new Outcome.Failed(failure(FailureKind.PROVIDER_FAILED));
    static final Outcome CANCELLATION = new Outcome.Cancelled("the owner asked");

    /** Texts that must never be in the note of an event. */
    static final List<String> SECRETS = List.of("secret-prompt", "secret-token", "secret-delivery", "secret-detail");

    private Scene() {}

    static Failure failure(FailureKind kind) {
        return Failure.of(kind, "it went wrong").withDetail("secret-detail");
    }

    static Moment moment() {
        return at(NOW);
    }

    static Moment at(Instant now) {
        return new Moment(now, "the-next-stamp", Cause.SWEEP, 0.5, Durations.none());
    }

    static Moment moment(double random) {
        return new Moment(NOW, "the-next-stamp", Cause.SWEEP, random, Durations.none());
    }

    /** A job in this state, as the engine would have left it. */
    static Job.Builder in(JobState state) {
        return in(state, spec -> spec);
    }

    /** A job in this state whose deadline is this far from now. */
    static Job.Builder dueBy(JobState state, Duration fromNow) {
        return in(state, spec -> spec.deadline(NOW.plus(fromNow)));
    }

    static Job.Builder in(JobState state, UnaryOperator<JobSpec.Builder> options) {
        return in(state, Book.PLAN, options);
    }

    /** A job in this state that was accepted with these steps. */
    static Job.Builder in(JobState state, StepPlan plan, UnaryOperator<JobSpec.Builder> options) {
        Job.Builder job = accepted(plan, options);
        return switch (state) {
            case ACCEPTED -> job;
            case SPAWNING -> job.state(state).attempt(ATTEMPT).dispatchedAt(SENT);
            case QUEUED -> sent(job).state(state);
            case RUNNING -> sent(job).state(state).runningSince(SENT.plusSeconds(10));
            case FINALIZING -> finalizing(job, SUCCESS).step(plan.isEmpty() ? null : StepCursor.at("archive"));
            case PARKED ->
                sent(job).state(state).parking(new Parking(JobState.RUNNING, Scene.failure(FailureKind.LOST)));
            case SUCCEEDED -> settled(job, SUCCESS);
            case FAILED -> settled(job, FAILURE);
            case CANCELLED -> settled(job, CANCELLATION);
        };
    }

    private static Job.Builder accepted(StepPlan plan, UnaryOperator<JobSpec.Builder> options) {
        return Jobs.of("ann")
                .plan(plan)
                .id("job-1")
                .with(options)
                .input(Payload.ofJson("{\"prompt\":\"secret-prompt\"}"))
                .createdAt(SENT.minusSeconds(60))
                .pace(PACE)
                .accepted()
                .toBuilder()
                .written(1, LAST_WRITE, "first");
    }

    static Job.Builder finalizing(Outcome outcome, String step) {
        return finalizing(Book.PLAN, outcome, step);
    }

    static Job.Builder finalizing(StepPlan plan, Outcome outcome, String step) {
        return finalizing(accepted(plan, spec -> spec), outcome).step(StepCursor.at(step));
    }

    /** A job that has ended and is at none of its steps. */
    static Job.Builder finalizing(StepPlan plan, Outcome outcome) {
        return finalizing(accepted(plan, spec -> spec), outcome);
    }

    static Job.Builder settled(Outcome outcome) {
        return settled(Book.PLAN, outcome);
    }

    static Job.Builder settled(StepPlan plan, Outcome outcome) {
        return settled(accepted(plan, spec -> spec), outcome);
    }

    /** A job that was parked while it was being sent: the provider may have it. */
    static Job.Builder parkedInDoubt() {
        return in(JobState.SPAWNING)
                .state(JobState.PARKED)
                .parking(new Parking(JobState.SPAWNING, failure(FailureKind.SPAWN_IN_DOUBT)));
    }

    /** A job whose step waits for a person. */
    static Job.Builder parkedAtStep(Outcome outcome, String step) {
        return finalizing(outcome, step)
                .state(JobState.PARKED)
                .parking(new Parking(JobState.FINALIZING, failure(FailureKind.STEP_FAILED)));
    }

    private static Job.Builder finalizing(Job.Builder job, Outcome outcome) {
        return sent(job).state(JobState.FINALIZING).outcome(outcome);
    }

    private static Job.Builder settled(Job.Builder job, Outcome outcome) {
        return sent(job)
                .state(
                        outcome instanceof Outcome.Succeeded
                                ? JobState.SUCCEEDED
                                : outcome instanceof Outcome.Failed ? JobState.FAILED : JobState.CANCELLED)
                .outcome(outcome)
                .settledAt(NOW.minusSeconds(5));
    }

    private static Job.Builder sent(Job.Builder job) {
        return job.attempt(ATTEMPT).handle(HANDLE).dispatchedAt(SENT);
    }
}
