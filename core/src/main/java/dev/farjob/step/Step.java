package dev.farjob.step;

import dev.farjob.model.StepRecord;
import dev.farjob.rules.RetryRule;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
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
 * <p>Anything that a step throws, an {@link Error} included, counts as {@link StepResult.Again}: it is logged, and the step is
 * tried again by its {@link #retry retry rule}. When that gives up, the job is parked for a person to look at, unless the
 * step {@linkplain #failJobWhenExhausted says otherwise}; a step that runs because the job failed always parks, because a
 * refund must not get lost.
 */
public final class Step {

    /** The action of a step that takes effect outside the store's database. */
    @FunctionalInterface
    public interface Action {
        /** Does it, under {@link StepContext#idempotencyKey()}. */
        StepResult run(StepContext context) throws Exception;
    }

    /**
     * The action of a step in the store's own database.
     *
     * @param <T> what it writes through
     */
    @FunctionalInterface
    public interface TransactionAction<T> {
        /** Writes through the transaction, and leaves commit and rollback alone. */
        StepResult run(T transaction, StepContext context) throws Exception;
    }

    private static final Duration DEFAULT_LIMIT = Duration.ofMinutes(30);

    /** The choices of a host about a step; nobody changes them once the step is made. */
    private static final class Options {

        private RetryRule retry = RetryRule.forSteps();
        private boolean optional;
        private boolean failsJob;
        private Duration timeLimit = DEFAULT_LIMIT;
        private int atOnce = Integer.MAX_VALUE;
        private boolean sharesCommits;
        private List<String> formerNames = List.of();

        Options but(Consumer<Options> edit) {
            Options copy = new Options();
            copy.retry = retry;
            copy.optional = optional;
            copy.failsJob = failsJob;
            copy.timeLimit = timeLimit;
            copy.atOnce = atOnce;
            copy.sharesCommits = sharesCommits;
            copy.formerNames = formerNames;
            edit.accept(copy);
            return copy;
        }
    }

    private final String name;
    private final @Nullable Action action;
    private final @Nullable TransactionAction<Object> transactionAction;
    private final @Nullable Class<?> transactionType;
    private final Options options;

    private Step(
            String name,
            @Nullable Action action,
            @Nullable TransactionAction<Object> transactionAction,
            @Nullable Class<?> transactionType,
            Options options) {
        this.name = StepRecord.requireName(name);
        this.action = action;
        this.transactionAction = transactionAction;
        this.transactionType = transactionType;
        this.options = options;
    }

    private Step but(Consumer<Options> edit) {
        return new Step(name, action, transactionAction, transactionType, options.but(edit));
    }

    /**
     * A step that takes effect outside the store's database.
     *
     * @param name unique among all steps of the orchestrator. It is on record with each job that this node accepts, and part
     *     of the idempotency key: a step that gets another name states the old one by {@link #formerly}
     */
    public static Step elsewhere(String name, Action action) {
        Objects.requireNonNull(action, "action must not be null");
        return new Step(name, action, null, null, new Options());
    }

    /**
     * A step that takes effect in the store's own database, in one transaction with its checkpoint. It needs a store that
     * can do this with the given type; {@code build()} refuses another.
     */
    public static <T> Step inTransaction(String name, Class<T> type, TransactionAction<T> action) {
        Objects.requireNonNull(type, "transaction type must not be null");
        Objects.requireNonNull(action, "action must not be null");
        TransactionAction<Object> untyped = (transaction, context) -> action.run(type.cast(transaction), context);
        return new Step(name, null, untyped, type, new Options());
    }

    /** The same step, skipped when it has failed for good: a thumbnail, not a charge. */
    public Step optional() {
        return but(other -> other.optional = true);
    }

    /** The same step with another retry rule; {@link RetryRule#forSteps()} is the default. */
    public Step retry(RetryRule rule) {
        Objects.requireNonNull(rule, "retry rule must not be null");
        return but(other -> other.retry = rule);
    }

    /**
     * The same step, failing the job when its retries are used up, so that the steps for failure compensate, as
     * {@link StepResult.Impossible} does and with the same exceptions. By default the job is parked, because the provider has
     * delivered and a person may still save it.
     */
    public Step failJobWhenExhausted() {
        return but(other -> other.failsJob = true);
    }

    /**
     * The same step with another time limit; {@link #timeLimit()} has the default. A run that has not ended by then is
     * interrupted, and counts as failed when it has ended; until it has, no node begins another. A step in the store's
     * database is not interrupted: its transaction is fenced.
     *
     * @throws IllegalArgumentException if the limit is not positive
     */
    public Step timeLimit(Duration limit) {
        if (Objects.requireNonNull(limit, "time limit must not be null").isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("the time limit of step " + name + " must be positive, not " + limit);
        }
        return but(other -> other.timeLimit = limit);
    }

    /**
     * The same step, run for so many jobs at once by one node: an upload that would fill the network otherwise. By default
     * only the node's places for steps limit it.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Step atOnce(int jobs) {
        if (jobs < 1) {
            throw new IllegalArgumentException("step " + name + " must run for at least 1 job at once, not " + jobs);
        }
        return but(other -> other.atOnce = jobs);
    }

    /**
     * The same step, run for one job after the other and committed for many of them at once, where many wait for it: a charge
     * that is one short statement costs most of its time in the commit, and several times as many jobs go through it like
     * this. Each effect still commits with its own job's checkpoint. If one of the runs fails, nothing of them is committed,
     * and each is run again in a transaction of its own, so the step must do nothing but write through its transaction.
     *
     * <p>One node has two such transactions under way at a time, or one with {@code atOnce(1)}: runs that hang hold up this step
     * for the others. Runs go in the order of their owners, so that two transactions that lock rows of the same owners do not
     * wait for each other in a circle.
     *
     * <pre>{@code
     * Step charge = Step.inTransaction("charge", Connection.class, (connection, ctx) -> book(connection, ctx.idempotencyKey()))
     *         .sharesCommits();
     * }</pre>
     *
     * @throws IllegalStateException if it is a step {@linkplain #elsewhere elsewhere}, which has no commit to share
     */
    public Step sharesCommits() {
        if (transactionAction == null) {
            throw new IllegalStateException("step " + name + " takes effect elsewhere, and has no commit to share");
        }
        return but(other -> other.sharesCommits = true);
    }

    /**
     * The same step, which had these names before. A job that was accepted while the step had one of them goes through this
     * step instead, and under the idempotency key of the old name, so that nothing which has taken effect is done again.
     * Without this, such a job waits for a node that knows the old name, and is parked when nodes have looked for an hour.
     *
     * <p>A step that took the place of several runs once for a job that was accepted with several of them, under the first of
     * their names; the checkpoints of the others say with which they were done. That is so too if an older node has done the
     * first before: keep the steps apart until such jobs have ended, if the rest of them must not be left out.
     *
     * <pre>{@code
     * Step book = Step.elsewhere("book", ctx -> books.enter(ctx.idempotencyKey())).formerly("charge");
     * }</pre>
     *
     * @throws IllegalArgumentException if one of them cannot name a step or is the step's present name
     */
    public Step formerly(String... names) {
        List<String> former = List.copyOf(Arrays.asList(Objects.requireNonNull(names, "names must not be null")));
        former.forEach(StepRecord::requireName);
        if (former.contains(name)) {
            throw new IllegalArgumentException("step " + name + " has that name now: state only its former ones");
        }
        return but(other -> other.formerNames = former);
    }

    /**
     * Does what the step does outside the store's database, once, without a job being changed: for the engine, and for a
     * test of the step alone.
     *
     * @throws IllegalStateException if it is a step {@linkplain #inTransaction in the store's database}
     * @throws Exception what the step throws
     */
    public StepResult run(StepContext context) throws Exception {
        if (action == null) {
            throw new IllegalStateException(
                    "step " + name + " writes in the store's database: give it a transaction to run in");
        }
        return Objects.requireNonNull(action.run(context), "the step answered null");
    }

    /**
     * Does what the step does inside this transaction, once, and neither commits it nor rolls it back.
     *
     * @throws IllegalStateException if it is a step {@linkplain #elsewhere elsewhere}
     * @throws ClassCastException if the transaction is not of the {@link #transactionType()}
     * @throws Exception what the step throws
     */
    public StepResult runIn(Object transaction, StepContext context) throws Exception {
        if (transactionAction == null) {
            throw new IllegalStateException("step " + name + " takes effect elsewhere: run it without a transaction");
        }
        return Objects.requireNonNull(transactionAction.run(transaction, context), "the step answered null");
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** The names that it had before. */
    public List<String> formerNames() {
        return options.formerNames;
    }

    /** Whether this is, or was, its name. */
    public boolean isNamed(String other) {
        Objects.requireNonNull(other, "name must not be null");
        return name.equals(other) || options.formerNames.contains(other);
    }

    /** The type of transaction that it writes through, if it writes in the store's database. */
    public Optional<Class<?>> transactionType() {
        return Optional.ofNullable(transactionType);
    }

    /** When to try again. */
    public RetryRule retryRule() {
        return options.retry;
    }

    /** How long it may run until it is interrupted and counts as failed; 30 minutes by default. */
    public Duration timeLimit() {
        return options.timeLimit;
    }

    /** For how many jobs one node runs it at once; {@link Integer#MAX_VALUE} unless it was limited. */
    public int atOnce() {
        return options.atOnce;
    }

    /** Whether runs for several jobs are committed together. */
    public boolean isSharingCommits() {
        return options.sharesCommits;
    }

    /** Whether it may be skipped. */
    public boolean isOptional() {
        return options.optional;
    }

    /** Whether the job fails with it. */
    public boolean failsJob() {
        return options.failsJob;
    }

    @Override
    public String toString() {
        return "Step[" + name + "]";
    }
}
