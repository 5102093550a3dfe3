package dev.farjob.testkit.store;

import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Subject;
import dev.farjob.model.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes jobs for tests: immutable, each call gives another, each job has an id of its own unless it is given one.
 *
 * <pre>{@code
 * Job running = Jobs.of("ann").subject("node-7").running();
 * Job parked = Jobs.of("ann").at("acme", "render").in(JobState.PARKED);
 * Job next = Snapshots.next(running, JobState.FINALIZING);
 * }</pre>
 *
 * <p>An accepted job is at version 1, a job in any other state at version 2.
 */
public final class Jobs {

    /** When these jobs are created, unless they are told otherwise. */
    public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    /** How far a claim moves these jobs, unless they are told otherwise: further than a test takes. */
    public static final Duration PACE = Duration.ofMinutes(5);

    /** The steps that these jobs go through, unless they are told otherwise. */
    public static final StepPlan PLAN =
            new StepPlan(List.of("archive", "charge"), List.of("refund"), List.of("recharge"));

    private static final AtomicLong MADE = new AtomicLong();

    private final Owner owner;
    private final Target target;
    private final Payload input;
    private final UnaryOperator<JobSpec.Builder> options;
    private final @Nullable JobId id;
    private final StepPlan plan;
    private final Instant createdAt;
    private final Duration pace;

    private Jobs(
            Owner owner,
            Target target,
            Payload input,
            UnaryOperator<JobSpec.Builder> options,
            @Nullable JobId id,
            StepPlan plan,
            Instant createdAt,
            Duration pace) {
        this.owner = owner;
        this.target = target;
        this.input = input;
        this.options = options;
        this.id = id;
        this.plan = plan;
        this.createdAt = createdAt;
        this.pace = pace;
    }

    /** Jobs of this owner, at the endpoint "render" of the provider "acme". */
    public static Jobs of(String owner) {
        return new Jobs(
                Owner.of(owner),
                Target.of("acme", "render"),
                Payload.ofJson("{\"prompt\":\"a lighthouse\"}"),
                same -> same,
                null,
                PLAN,
                NOON,
                PACE);
    }

    /** Jobs that go there. */
    public Jobs at(String provider, String endpoint) {
        return new Jobs(owner, Target.of(provider, endpoint), input, options, id, plan, createdAt, pace);
    }

    /** Jobs with this input. */
    public Jobs input(Payload input) {
        return new Jobs(owner, target, input, options, id, plan, createdAt, pace);
    }

    /** Jobs about this. */
    public Jobs subject(String subject) {
        return with(spec -> spec.subject(Subject.of(subject)));
    }

    /** Jobs under this idempotency key. */
    public Jobs key(String key) {
        return with(spec -> spec.idempotencyKey(IdempotencyKey.of(key)));
    }

    /** Jobs whose specification has this too. */
    public Jobs with(UnaryOperator<JobSpec.Builder> option) {
        return new Jobs(owner, target, input, spec -> option.apply(options.apply(spec)), id, plan, createdAt, pace);
    }

    /** Jobs with this id. */
    public Jobs id(String id) {
        return new Jobs(owner, target, input, options, JobId.of(id), plan, createdAt, pace);
    }

    /** Jobs that go through these steps. */
    public Jobs plan(StepPlan plan) {
        return new Jobs(owner, target, input, options, id, plan, createdAt, pace);
    }

    /** Jobs that were created then. */
    public Jobs createdAt(Instant createdAt) {
        return new Jobs(owner, target, input, options, id, plan, createdAt, pace);
    }

    /** Jobs that a claim moves this far. */
    public Jobs pace(Duration pace) {
        return new Jobs(owner, target, input, options, id, plan, createdAt, pace);
    }

    /** A job of which nothing has been sent. */
    public Job accepted() {
        JobId own = id != null ? id : JobId.of(String.format(Locale.ROOT, "job-%08d", MADE.incrementAndGet()));
        JobSpec spec = options.apply(JobSpec.of(owner, target, input)).build();
        return Job.accept(own, spec, plan, createdAt, "first", pace);
    }

    /** A job whose first attempt is on record. */
    public Job spawning() {
        return in(JobState.SPAWNING);
    }

    /** A job that the provider has and has not begun. */
    public Job queued() {
        return in(JobState.QUEUED);
    }

    /** A job that the provider works on. */
    public Job running() {
        return in(JobState.RUNNING);
    }

    /** A job that the provider delivered and whose steps are being worked off. */
    public Job finalizing() {
        return in(JobState.FINALIZING);
    }

    /** A job that waits for a person. */
    public Job parked() {
        return in(JobState.PARKED);
    }

    /** A job that succeeded. */
    public Job succeeded() {
        return in(JobState.SUCCEEDED);
    }

    /** A job that failed. */
    public Job failed() {
        return in(JobState.FAILED);
    }

    /** A job that was cancelled. */
    public Job cancelled() {
        return in(JobState.CANCELLED);
    }

    /** A job in this state. */
    public Job in(JobState state) {
        Job accepted = accepted();
        return state == JobState.ACCEPTED ? accepted : Snapshots.next(accepted, state);
    }
}
