package dev.farjob.internal.step;

import dev.farjob.model.Job;
import dev.farjob.step.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A job whose step is running in this node, and what has become of it meanwhile. The thread that runs the step is interrupted
 * when the job is lost or the time of the step is up, and never once it has ended.
 */
final class HeldJob {

    /** Longer than any node lives, and short enough for nanoseconds. */
    private static final Duration FOR_GOOD = Duration.ofDays(36_500);

    private final Step step;
    private final Thread runner = Thread.currentThread();
    private final long limitAt;
    /** The jobs that the run has submitted within its transaction. */
    private final List<Job> submitted = new ArrayList<>();

    private Job job;
    private long renewAt;
    private @Nullable CompletableFuture<Void> renewal;
    private boolean lost;
    private boolean late;
    private boolean ended;

    HeldJob(Job job, Step step, long begun, long renewAt) {
        this.job = job;
        this.step = step;
        this.limitAt = begun + (step.timeLimit().compareTo(FOR_GOOD) < 0 ? step.timeLimit() : FOR_GOOD).toNanos();
        this.renewAt = renewAt;
    }

    Step step() {
        return step;
    }

    synchronized Job job() {
        return job;
    }

    /** A transaction begins; the jobs of an earlier one were rolled back with it. */
    synchronized void beginTransaction() {
        submitted.clear();
    }

    synchronized void submitted(Job accepted) {
        submitted.add(accepted);
    }

    synchronized List<Job> submitted() {
        return List.copyOf(submitted);
    }

    synchronized boolean isLost() {
        return lost;
    }

    /** Whether its time was up before it ended. */
    synchronized boolean isLate() {
        return late;
    }

    /** How long until something is to be done about it. */
    synchronized long dueIn(long now) {
        long renewIn = renewAt - now;
        return late ? renewIn : Math.min(renewIn, limitAt - now);
    }

    /**
     * Whether its time has run out just now. From then on, and when it is lost, its thread is interrupted each time that
     * somebody looks: code that swallows an interrupt meets the next one.
     */
    synchronized boolean hasRunOut(long now) {
        boolean first = !late && limitAt - now <= 0;
        late |= first;
        if (first || (renewAt - now <= 0 && (late || lost))) {
            interrupt();
        }
        return first && !ended;
    }

    /** Begins a renewal if it is time for one and none is under way; the next one is due after this gap. */
    synchronized boolean beginRenewal(long now, long gap) {
        if (renewAt - now > 0) {
            return false;
        }
        renewAt = now + gap;
        if (renewal != null || lost || ended) {
            return false;
        }
        renewal = new CompletableFuture<>();
        return true;
    }

    /** Ends a renewal: the job as it is now, or null if it is another node's. */
    void endRenewal(@Nullable Job now) {
        CompletableFuture<Void> over;
        synchronized (this) {
            over = renewal;
            renewal = null;
            if (now == null) {
                lost = true;
                interrupt();
            } else {
                seen(now);
            }
        }
        if (over != null) {
            over.complete(null);
        }
    }

    /** This node has learnt of a later version that leaves the step to it. */
    synchronized void seen(Job now) {
        if (now.version() > job.version()) {
            job = now;
        }
    }

    /** The step has ended: nothing is renewed or interrupted any more. */
    synchronized void end() {
        ended = true;
    }

    /** Done when the renewal is over that is under way. */
    synchronized CompletableFuture<Void> renewal() {
        return renewal == null ? CompletableFuture.completedFuture(null) : renewal;
    }

    /** A step in the store's database is not interrupted, because a connection may not survive it. */
    private void interrupt() {
        if (!ended && step.transactionType().isEmpty()) {
            runner.interrupt();
        }
    }
}
