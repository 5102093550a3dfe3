package dev.farjob.step;

import dev.farjob.model.StepRecord;
import dev.farjob.rules.RetryRule;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing to be done when a job has ended.
 *
 * <p>A step {@linkplain #inTransaction in the store's database} takes effect exactly once: its writes commit together
 * with the checkpoint that says so. A step {@linkplain #elsewhere elsewhere} may run again after a crash, and always
 * sees the same {@link StepContext#idempotencyKey()}; handed on to where the effect happens, that makes it once.
 *
 * <pre>{@code
 * Step charge = Step.elsewhere("charge", ctx -> {
 *     ledger.charge(ctx.idempotencyKey(), ctx.job().owner(), price);
 *     return StepResult.done();
 * });
 * }</pre>
 *
 * <p>Whatever a step throws, an {@link Error} included, counts as {@link StepResult.Again}: it is logged, and the step is
 * tried again by its {@link #retry retry rule}. When that gives up, the job is parked for a person to look at, unless the
 * step {@linkplain #failJobWhenExhausted says otherwise}; a step that runs because the job failed always parks, because a
 * refund must not get lost.
 */
public final class Step {

    /** What a step does that takes effect outside the store's database. */
    @FunctionalInterface
    public interface Action {
        /** Does it, under {@link StepContext#idempotencyKey()}. */
        StepResult run(StepContext context) throws Exception;
    }

    /**
     * What a step does in the store's own database.
     *
     * @param <T> what it writes through
     */
    @FunctionalInterface
    public interface TransactionAction<T> {
        /** Writes through the transaction, and leaves commit and rollback alone. */
        StepResult run(T transaction, StepContext context) throws Exception;
    }

    private static final Duration DEFAULT_LIMIT = Duration.ofMinutes(30);

    private final String name;
    private final @Nullable Action action;
    private final @Nullable TransactionAction<Object> transactionAction;
    private final @Nullable Class<?> transactionType;
    private final RetryRule retry;
    private final boolean optional;
    private final boolean failsJob;
    private final Duration timeLimit;

    private Step(
            String name,
            @Nullable Action action,
            @Nullable TransactionAction<Object> transactionAction,
            @Nullable Class<?> transactionType,
            RetryRule retry,
            boolean optional,
            boolean failsJob,
            Duration timeLimit) {
        this.name = StepRecord.requireName(name);
        this.action = action;
        this.transactionAction = transactionAction;
        this.transactionType = transactionType;
        this.retry = retry;
        this.optional = optional;
        this.failsJob = failsJob;
        this.timeLimit = timeLimit;
    }

    /**
     * A step that takes effect outside the store's database.
     *
     * @param name unique among all steps of the orchestrator; part of the idempotency key, so it must not change while
     *     jobs are under way
     */
    public static Step elsewhere(String name, Action action) {
        Objects.requireNonNull(action, "action must not be null");
        return new Step(name, action, null, null, RetryRule.forSteps(), false, false, DEFAULT_LIMIT);
    }

    /**
     * A step that takes effect in the store's own database, in one transaction with its checkpoint. It needs a store that
     * can do this with the given type; {@code build()} refuses another.
     */
    public static <T> Step inTransaction(String name, Class<T> type, TransactionAction<T> action) {
        Objects.requireNonNull(type, "transaction type must not be null");
        Objects.requireNonNull(action, "action must not be null");
        TransactionAction<Object> untyped = (transaction, context) -> action.run(type.cast(transaction), context);
        return new Step(name, null, untyped, type, RetryRule.forSteps(), false, false, DEFAULT_LIMIT);
    }

    /** The same step, skipped when it has failed for good: a thumbnail, not a charge. */
    public Step optional() {
        return new Step(name, action, transactionAction, transactionType, retry, true, failsJob, timeLimit);
    }

    /** The same step with another retry rule; {@link RetryRule#forSteps()} is the default. */
    public Step retry(RetryRule rule) {
        Objects.requireNonNull(rule, "retry rule must not be null");
        return new Step(name, action, transactionAction, transactionType, rule, optional, failsJob, timeLimit);
    }

    /**
     * The same step, failing the job when its retries are used up, so that the steps for failure compensate. By default
     * the job is parked, because the provider has delivered and a person may still save it.
     */
    public Step failJobWhenExhausted() {
        return new Step(name, action, transactionAction, transactionType, retry, optional, true, timeLimit);
    }

    /**
     * The same step with another time limit; {@link #timeLimit()} has the default. A step in the store's database is not
     * interrupted: its transaction is fenced.
     *
     * @throws IllegalArgumentException if the limit is not positive
     */
    public Step timeLimit(Duration limit) {
        if (Objects.requireNonNull(limit, "time limit must not be null").isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("the time limit of step " + name + " must be positive, not " + limit);
        }
        return new Step(name, action, transactionAction, transactionType, retry, optional, failsJob, limit);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** What it does outside the store's database, if it does. */
    public Optional<Action> action() {
        return Optional.ofNullable(action);
    }

    /** What it does inside the store's database, if it does. */
    public Optional<TransactionAction<Object>> transactionAction() {
        return Optional.ofNullable(transactionAction);
    }

    /** What it writes through, if it writes in the store's database. */
    public Optional<Class<?>> transactionType() {
        return Optional.ofNullable(transactionType);
    }

    /** When to try again. */
    public RetryRule retryRule() {
        return retry;
    }

    /** How long it may run until it is interrupted and counts as failed; 30 minutes by default. */
    public Duration timeLimit() {
        return timeLimit;
    }

    /** Whether it may be skipped. */
    public boolean isOptional() {
        return optional;
    }

    /** Whether the job fails with it. */
    public boolean failsJob() {
        return failsJob;
    }

    @Override
    public String toString() {
        return "Step[" + name + "]";
    }
}
