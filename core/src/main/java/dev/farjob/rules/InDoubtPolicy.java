package dev.farjob.rules;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * How to go on with a job that was sent while nobody can say whether the provider took it.
 *
 * <p>It applies only after a time of patience, in which a webhook or a look-up at the provider may settle the question.
 * An attempt that a worker has reported on is in doubt no more: the {@link StaleRule} judges it, as one that is at the
 * provider. The default is to fail: the one answer by which nobody pays twice and nobody waits for ever.
 */
public final class InDoubtPolicy {

    /** The action when patience has run out. */
    public enum Action {
        /** The job fails as in doubt, and the steps for failures run. */
        FAIL,
        /** The job waits for a person. */
        PARK,
        /** The job is sent again, at the risk of a second charge. */
        RESPAWN
    }

    /** The verdict on one job now. */
    public enum Verdict {
        /** Look again after {@link InDoubtPolicy#lookEvery()}. */
        WAIT,
        /** Fail it. */
        FAIL,
        /** Park it. */
        PARK,
        /** Send it again. */
        RESPAWN
    }

    private final Action action;
    private final int maxAttempts;
    private final Duration patience;
    private final Duration lookEvery;

    private InDoubtPolicy(Action action, int maxAttempts, Duration patience, Duration lookEvery) {
        this.action = action;
        this.maxAttempts = maxAttempts;
        this.patience = patience;
        this.lookEvery = lookEvery;
    }

    private static InDoubtPolicy of(Action action, int maxAttempts) {
        return new InDoubtPolicy(action, maxAttempts, Duration.ofMinutes(10), Duration.ofSeconds(30));
    }

    /** Fails the job: never pay twice. The default. */
    public static InDoubtPolicy fail() {
        return of(Action.FAIL, 1);
    }

    /** Leaves the job to a person. */
    public static InDoubtPolicy park() {
        return of(Action.PARK, 1);
    }

    /**
     * Sends the job again. Only for hosts to whom a second charge is acceptable.
     *
     * @param maxAttempts how often the job is sent altogether, the first time included; then it fails
     * @throws IllegalArgumentException if it is less than 2
     */
    public static InDoubtPolicy respawn(int maxAttempts) {
        return of(Action.RESPAWN, Check.atLeast(2, "maxAttempts", maxAttempts));
    }

    /**
     * How long to wait for a webhook or a look-up, from when the attempt was sent; 10 minutes by default.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public InDoubtPolicy patience(Duration patience) {
        return new InDoubtPolicy(action, maxAttempts, Check.notNegative("patience", patience), lookEvery);
    }

    /**
     * How often to look the job up at the provider meanwhile; every 30 seconds by default.
     *
     * @throws IllegalArgumentException if it is not longer than zero
     */
    public InDoubtPolicy lookEvery(Duration gap) {
        return new InDoubtPolicy(action, maxAttempts, patience, Check.positive("lookEvery", gap));
    }

    /** The action when patience has run out. */
    public Action action() {
        return action;
    }

    /** How often a job is sent altogether; 1 unless the policy sends it again. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** How long to wait for a webhook or a look-up. */
    public Duration patience() {
        return patience;
    }

    /** How often to look the job up meanwhile. */
    public Duration lookEvery() {
        return lookEvery;
    }

    /**
     * How to go on with the job now. The clock runs from when the attempt was sent, or from the last write of the job if
     * that is not on record; a clock that jumped back means waiting.
     *
     * @throws IllegalArgumentException if the job is not {@link JobState#SPAWNING}
     */
    public Verdict judge(Job spawningJob, Instant now) {
        if (Objects.requireNonNull(spawningJob, "spawningJob must not be null").state() != JobState.SPAWNING) {
            throw new IllegalArgumentException("only a job that is being sent can be in doubt, not " + spawningJob);
        }
        Objects.requireNonNull(now, "now must not be null");
        Instant sent = spawningJob.dispatchedAt().orElse(spawningJob.updatedAt());
        if (Spans.between(sent, now).compareTo(patience) < 0) {
            return Verdict.WAIT;
        }
        return switch (action) {
            case FAIL -> Verdict.FAIL;
            case PARK -> Verdict.PARK;
            case RESPAWN -> spawningJob.attempt() < maxAttempts ? Verdict.RESPAWN : Verdict.FAIL;
        };
    }
}
