package dev.farjob.rules;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Progress;
import dev.farjob.model.Progress.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Says which reported progress is kept, and which a front end may show.
 *
 * <p>A figure always carries the name of who gave it. The most trustworthy figure stays: a worker's beats the
 * provider's, that beats the queue's, and an estimate gives way to any figure that somebody reported. Within an attempt
 * a reported figure never goes back, unless the rule is {@link #asReported()} or the job really went back to the queue; words
 * and queue positions are always the newest. An estimate is kept nowhere: it goes by the durations that the node knows which
 * is asked, so it may go back when other jobs turn out to take longer, and nodes may differ in it.
 */
public final class ProgressRule {

    private static final double HAIR = 0.01;
    // So that 0.56 to 0.57, which differ by a little less than 0.01 in floating point, count as 0.01 apart
    private static final double ROUNDING = 1e-9;

    private final boolean mayGoBack;

    private ProgressRule(boolean mayGoBack) {
        this.mayGoBack = mayGoBack;
    }

    /** The default: figures never go back within an attempt. */
    public static ProgressRule honest() {
        return new ProgressRule(false);
    }

    /** Lets a figure go back when the same source, or a more trustworthy one, says so: a pre-empted worker starts over. */
    public ProgressRule asReported() {
        return new ProgressRule(true);
    }

    /**
     * The progress to store.
     *
     * @param job with what is stored so far, in the state it has after the report; the caller clears what an earlier
     *     attempt left behind
     * @param reported what was just reported; nothing leaves all as it is, but for a place in the queue, which ends when the
     *     job is no longer queued
     */
    public Optional<Progress> merge(Job job, Optional<Progress> reported) {
        Objects.requireNonNull(reported, "reported must not be null");
        Optional<Progress> merged = mergeAll(Objects.requireNonNull(job, "job must not be null"), reported);
        return job.state() == JobState.QUEUED ? merged : merged.flatMap(ProgressRule::withoutPlace);
    }

    /** The same progress, without a place in a queue. */
    private static Optional<Progress> withoutPlace(Progress progress) {
        if (progress.queuePosition().isEmpty()) {
            return Optional.of(progress);
        }
        return progress.fraction().isEmpty() && progress.message().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Progress(progress.source(), progress.fraction(), OptionalInt.empty(), progress.message()));
    }

    private Optional<Progress> mergeAll(Job job, Optional<Progress> reported) {
        Optional<Progress> stored = job.reportedProgress();
        if (stored.isEmpty() || reported.isEmpty()) {
            return reported.or(() -> stored);
        }
        Progress after = reported.get();
        boolean backInQueue = job.state() == JobState.QUEUED && after.source() == Source.QUEUE;
        return Optional.of(backInQueue ? after : merge(stored.get(), after));
    }

    private Progress merge(Progress before, Progress after) {
        Progress figure = takesOver(before, after) ? after : before;
        Optional<String> message = after.message().or(before::message);
        Source source = figure.fraction().isPresent() ? figure.source() : after.source();
        return new Progress(source, figure.fraction(), after.queuePosition(), message);
    }

    private boolean takesOver(Progress before, Progress after) {
        if (before.fraction().isEmpty() || after.fraction().isEmpty()) {
            return before.fraction().isEmpty();
        }
        if (after.source().compareTo(before.source()) > 0) {
            return false;
        }
        boolean wasEstimate = before.source() == Source.ESTIMATE && after.source() != Source.ESTIMATE;
        return mayGoBack
                || wasEstimate
                || after.fraction().getAsDouble() >= before.fraction().getAsDouble();
    }

    /**
     * Whether the difference is worth a write: the source, the words or the place in the queue changed, or the figure
     * came, went or moved by at least 0.01.
     */
    public boolean isWorthStoring(Optional<Progress> before, Optional<Progress> after) {
        Objects.requireNonNull(before, "before must not be null");
        Objects.requireNonNull(after, "after must not be null");
        if (before.isEmpty() || after.isEmpty()) {
            return before.isPresent() != after.isPresent();
        }
        Progress old = before.get();
        Progress fresh = after.get();
        return old.source() != fresh.source()
                || !old.message().equals(fresh.message())
                || !old.queuePosition().equals(fresh.queuePosition())
                || hasMoved(old.fraction(), fresh.fraction());
    }

    private static boolean hasMoved(OptionalDouble before, OptionalDouble after) {
        if (before.isEmpty() || after.isEmpty()) {
            return before.isPresent() != after.isPresent();
        }
        return Math.abs(after.getAsDouble() - before.getAsDouble()) >= HAIR - ROUNDING;
    }

    /**
     * The progress that a front end may show: the stored one where it has a figure; else, for a running job of a target with at
     * least 5 known durations, an estimate, which by the same durations grows with time and ends at 0.95; else what is stored. A job that
     * succeeded is complete. A job that does not run has no estimate.
     */
    public Optional<Progress> shown(Job job, Durations known, Instant now) {
        Objects.requireNonNull(known, "known must not be null");
        Objects.requireNonNull(now, "now must not be null");
        Optional<Progress> stored =
                Objects.requireNonNull(job, "job must not be null").reportedProgress();
        if (job.state() == JobState.SUCCEEDED) {
            return Optional.of(Progress.measured(1));
        }
        if (job.state() != JobState.QUEUED) {
            stored = stored.flatMap(ProgressRule::withoutPlace);
        }
        if (job.state() != JobState.RUNNING) {
            return stored.filter(progress -> progress.source() != Source.ESTIMATE);
        }
        boolean hasFigure = stored.isPresent() && stored.get().fraction().isPresent();
        if (hasFigure || !known.areEnough()) {
            return stored;
        }
        Duration elapsed = Spans.sinceDispatch(job, now);
        return Optional.of(new Progress(
                Source.ESTIMATE,
                OptionalDouble.of(Estimate.fraction(elapsed, known)),
                OptionalInt.empty(),
                stored.flatMap(Progress::message)));
    }
}
