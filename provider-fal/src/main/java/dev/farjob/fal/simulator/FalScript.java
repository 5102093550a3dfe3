package dev.farjob.fal.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The course of one job at the simulator. Immutable; every method answers with another script.
 *
 * <pre>{@code
 * FalScript.ending(FalOutcome.video()).queuedFor(Duration.ofSeconds(5)).runningFor(Duration.ofMinutes(2)).ignoringCancel()
 * }</pre>
 */
public final class FalScript {

    private static final Duration QUEUED = Duration.ofSeconds(5);
    private static final Duration RUNNING = Duration.ofSeconds(30);

    private final FalOutcome outcome;
    private final Duration queued;
    private final Duration running;
    private final List<Duration> failedRuns;
    private final boolean honoursCancel;
    private final FalWebhookScript webhook;
    private final List<String> logs;

    private FalScript(
            FalOutcome outcome,
            Duration queued,
            Duration running,
            List<Duration> failedRuns,
            boolean honoursCancel,
            FalWebhookScript webhook,
            List<String> logs) {
        this.outcome = outcome;
        this.queued = queued;
        this.running = running;
        this.failedRuns = failedRuns;
        this.honoursCancel = honoursCancel;
        this.webhook = webhook;
        this.logs = logs;
    }

    /** Waits 5 seconds, runs 30, and ends so; its webhook comes on time, and it stops when it is asked to. */
    public static FalScript ending(FalOutcome outcome) {
        return new FalScript(
                Objects.requireNonNull(outcome, "outcome must not be null"),
                QUEUED,
                RUNNING,
                List.of(),
                true,
                FalWebhookScript.onTime(),
                List.of());
    }

    /** Waits and runs until {@link FalSimulator#end} is called. */
    public static FalScript waiting() {
        return ending(FalOutcome.video()).queuedFor(Duration.ofDays(10_000));
    }

    /** Waits this long before it runs. */
    public FalScript queuedFor(Duration time) {
        return new FalScript(outcome, notNegative(time), running, failedRuns, honoursCancel, webhook, logs);
    }

    /** Runs this long before it ends. */
    public FalScript runningFor(Duration time) {
        return new FalScript(outcome, queued, notNegative(time), failedRuns, honoursCancel, webhook, logs);
    }

    /** Ends at once. */
    public FalScript atOnce() {
        return queuedFor(Duration.ZERO).runningFor(Duration.ZERO);
    }

    /** Runs this long, loses its runner and goes back to the queue; may be given several times. */
    public FalScript losingItsRunnerAfter(Duration time) {
        List<Duration> more = new ArrayList<>(failedRuns);
        more.add(notNegative(time));
        return new FalScript(outcome, queued, running, List.copyOf(more), honoursCancel, webhook, logs);
    }

    /** Goes on when it is cancelled while it runs. */
    public FalScript ignoringCancel() {
        return new FalScript(outcome, queued, running, failedRuns, false, webhook, logs);
    }

    /** Reports so. */
    public FalScript webhook(FalWebhookScript webhook) {
        return new FalScript(
                outcome, queued, running, failedRuns, honoursCancel, Objects.requireNonNull(webhook), logs);
    }

    /** Prints these lines while it runs, evenly spread. */
    public FalScript printing(String... lines) {
        return new FalScript(outcome, queued, running, failedRuns, honoursCancel, webhook, List.of(lines));
    }

    FalOutcome outcome() {
        return outcome;
    }

    Duration queued() {
        return queued;
    }

    Duration running() {
        return running;
    }

    List<Duration> failedRuns() {
        return failedRuns;
    }

    boolean honoursCancel() {
        return honoursCancel;
    }

    FalWebhookScript webhook() {
        return webhook;
    }

    List<String> logs() {
        return logs;
    }

    private static Duration notNegative(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("a script runs forward in time, not for " + time);
        }
        return time;
    }
}
