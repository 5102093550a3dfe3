package dev.farjob.testkit.provider;

import dev.farjob.model.Failure;
import dev.farjob.model.JobResult;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Payload;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The script of one remote job of a {@link ScriptedProvider}: how long it waits and runs, how it ends, and how it takes
 * a cancel. Immutable; every method answers with another script.
 *
 * <pre>{@code
 * RemoteScript.succeeding().queuedFor(Duration.ofSeconds(5)).runningFor(Duration.ofMinutes(2)).ignoringCancel()
 * }</pre>
 */
public final class RemoteScript {

    /** How a remote job takes a cancel. */
    enum OnCancel {
        STOPS,
        IGNORES,
        REFUSES
    }

    /** A stretch of time in which the job runs, or waits. */
    record Stretch(boolean running, Duration length) {}

    private static final Duration QUEUED = Duration.ofSeconds(5);
    private static final Duration RUNNING = Duration.ofSeconds(30);

    private final Duration queued;
    private final Duration running;
    private final List<Stretch> restarts;
    private final @Nullable Failure failure;
    private final boolean failureInResultOnly;
    private final @Nullable JobResult result;
    private final @Nullable Duration resultLifetime;
    private final OnCancel onCancel;
    private final boolean progress;

    private RemoteScript(
            Duration queued,
            Duration running,
            List<Stretch> restarts,
            @Nullable Failure failure,
            boolean failureInResultOnly,
            @Nullable JobResult result,
            @Nullable Duration resultLifetime,
            OnCancel onCancel,
            boolean progress) {
        this.queued = notNegative(queued);
        this.running = notNegative(running);
        this.restarts = restarts;
        this.failure = failure;
        this.failureInResultOnly = failureInResultOnly;
        this.result = result;
        this.resultLifetime = resultLifetime;
        this.onCancel = onCancel;
        this.progress = progress;
    }

    /** Waits 5 seconds, runs 30, and delivers one output of a few bytes, which stays available. */
    public static RemoteScript succeeding() {
        return new RemoteScript(QUEUED, RUNNING, List.of(), null, false, null, null, OnCancel.STOPS, false);
    }

    /** As {@link #succeeding()}, with this result. */
    public static RemoteScript succeeding(JobResult result) {
        return succeeding().with(null, false, Objects.requireNonNull(result, "result must not be null"));
    }

    /** Waits 5 seconds, runs 30, and fails; its status says so. */
    public static RemoteScript failing(Failure failure) {
        return succeeding().with(Objects.requireNonNull(failure, "failure must not be null"), false, null);
    }

    /** Waits 5 seconds, runs 30, and seems to succeed; only {@code result} tells that it failed. */
    public static RemoteScript failingInResult(Failure failure) {
        return succeeding().with(Objects.requireNonNull(failure, "failure must not be null"), true, null);
    }

    private RemoteScript with(@Nullable Failure failure, boolean inResultOnly, @Nullable JobResult result) {
        return new RemoteScript(
                queued, running, restarts, failure, inResultOnly, result, resultLifetime, onCancel, progress);
    }

    /** Waits this long before it runs. */
    public RemoteScript queuedFor(Duration time) {
        return timed(time, running, restarts);
    }

    /** Runs this long before it ends; the time of earlier runs, see {@link #restartedAfter}, does not count. */
    public RemoteScript runningFor(Duration time) {
        return timed(queued, time, restarts);
    }

    /** Never ends by itself. */
    public RemoteScript neverEnding() {
        return runningFor(Duration.ofDays(100_000));
    }

    /** Runs this long, then goes back to the queue and begins anew; may be given several times. */
    public RemoteScript restartedAfter(Duration running) {
        List<Stretch> more = new ArrayList<>(restarts);
        more.add(new Stretch(false, queued));
        more.add(new Stretch(true, notNegative(running)));
        return timed(queued, this.running, List.copyOf(more));
    }

    private RemoteScript timed(Duration queued, Duration running, List<Stretch> restarts) {
        return new RemoteScript(
                queued, running, restarts, failure, failureInResultOnly, result, resultLifetime, onCancel, progress);
    }

    /** The result is gone so long after the end. */
    public RemoteScript resultGoneAfter(Duration lifetime) {
        return new RemoteScript(
                queued, running, restarts, failure, failureInResultOnly, result, lifetime, onCancel, progress);
    }

    /** A cancel is taken, and the job goes on all the same. */
    public RemoteScript ignoringCancel() {
        return onCancel(OnCancel.IGNORES);
    }

    /** A cancel is answered with "not supported". */
    public RemoteScript refusingCancel() {
        return onCancel(OnCancel.REFUSES);
    }

    private RemoteScript onCancel(OnCancel onCancel) {
        return new RemoteScript(
                queued, running, restarts, failure, failureInResultOnly, result, resultLifetime, onCancel, progress);
    }

    /** While it runs, the status says how far it is. */
    public RemoteScript reportingProgress() {
        return new RemoteScript(
                queued, running, restarts, failure, failureInResultOnly, result, resultLifetime, onCancel, true);
    }

    /** The whole life in order, the last stretch being the run that counts. */
    List<Stretch> stretches() {
        List<Stretch> all = new ArrayList<>(restarts);
        all.add(new Stretch(false, queued));
        all.add(new Stretch(true, running));
        return all;
    }

    Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    boolean failsInResultOnly() {
        return failureInResultOnly;
    }

    JobResult resultOf(String remoteId) {
        return result != null
                ? result
                : JobResult.of(Payload.ofJson("{\"of\":\"" + remoteId + "\"}"))
                        .withMedia(List.of(new MediaRef.Url(
                                MediaInfo.named("output"), URI.create("https://media.invalid/" + remoteId))));
    }

    Optional<Duration> resultLifetime() {
        return Optional.ofNullable(resultLifetime);
    }

    OnCancel onCancel() {
        return onCancel;
    }

    boolean reportsProgress() {
        return progress;
    }

    private static Duration notNegative(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("a script runs forward in time, not for " + time);
        }
        return time;
    }
}
