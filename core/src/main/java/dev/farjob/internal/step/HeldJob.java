package dev.farjob.internal.step;

import dev.farjob.internal.write.Leased;
import dev.farjob.model.Job;
import dev.farjob.step.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A job whose step is running in this node, and what has become of it meanwhile. The thread that runs the step is interrupted
 * when the job is lost, its lease is over or the time of the step is up, and never once it has ended.
 */
final class HeldJob {

    /** Longer than any node lives, and short enough for nanoseconds. */
    private static final Duration FOR_GOOD = Duration.ofDays(36_500);

    private final Step step;
    private final Thread runner = Thread.currentThread();
    private final long limitAt;
    private final long lease;
    private final long gap;
    /** The jobs that the run has submitted within its transaction. */
    private final List<Job> submitted = new ArrayList<>();

    private Job job;
    /** When the lease of the job began, as far as this node knows. */
    private long since;

    private long renewAt;
    private int renewals;
    private CompletableFuture<Void> noRenewal = CompletableFuture.completedFuture(null);
    private boolean lost;
    private boolean late;
    private boolean ended;

    /**
     * Begins a run in the calling thread.
     *
     * @param lease how many nanoseconds a lease is valid
     * @param gap how many pass between two renewals
     */
    HeldJob(Leased mine, Step step, long begun, long lease, long gap) {
        this.job = mine.job();
        this.since = mine.since();
        this.step = step;
        this.lease = lease;
        this.gap = gap;
        this.limitAt = begun + nanos(step.timeLimit());
        this.renewAt = since + gap;
    }

    /** As nanoseconds, of which there are enough for whatever a node lives to see. */
    static long nanos(Duration time) {
        return (time.compareTo(FOR_GOOD) < 0 ? time : FOR_GOOD).toNanos();
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

    synchronized Leased lease() {
        return Leased.written(job, since);
    }

    /** Whether it is another node's, or may be. */
    synchronized boolean isLost() {
        return lost;
    }

    /** Whether its time was up before it ended. */
    synchronized boolean isLate() {
        return late;
    }

    /** How long until something is to be done about it. */
    synchronized long dueIn(long now) {
        long dueIn = renewAt - now;
        if (!late) {
            dueIn = Math.min(dueIn, limitAt - now);
        }
        return mayLapse() ? Math.min(dueIn, since + lease - now) : dueIn;
    }

    /** A step in the store's database goes on: if another node has taken its job, its transaction does not commit. */
    private boolean mayLapse() {
        return !lost && !ended && isElsewhere();
    }

    private boolean isElsewhere() {
        return step.transactionType().isEmpty();
    }

    /** Whether its lease has run out just now: from here on another node may run the step, so this run is stopped. */
    synchronized boolean hasLapsed(long now) {
        boolean over = mayLapse() && since + lease - now <= 0;
        if (over) {
            lost = true;
            interrupt();
        }
        return over;
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

    /** Begins a renewal if it is time for one, also where the one before has no answer yet; the next is due after a gap. */
    synchronized boolean beginRenewal(long now) {
        if (renewAt - now > 0) {
            return false;
        }
        renewAt = now + gap;
        if (lost || ended) {
            return false;
        }
        if (renewals++ == 0) {
            noRenewal = new CompletableFuture<>();
        }
        return true;
    }

    /** A renewal has its answer. */
    void endRenewal() {
        CompletableFuture<Void> over;
        synchronized (this) {
            if (--renewals > 0) {
                return;
            }
            over = noRenewal;
        }
        over.complete(null);
    }

    /** This node has written or claimed the job once more. */
    synchronized void renewed(Leased next) {
        seen(next.job());
        if (next.since() - since > 0) {
            since = next.since();
        }
    }

    /** This node has learnt of a later version that leaves the step to it. */
    synchronized void seen(Job now) {
        if (now.version() > job.version()) {
            job = now;
        }
    }

    /** The job is another node's; false if this was known, or no longer matters. */
    synchronized boolean lose() {
        boolean first = !lost && !ended;
        lost = true;
        interrupt();
        return first;
    }

    /** The step has ended: nothing is renewed or interrupted any more. */
    synchronized void end() {
        ended = true;
    }

    /** Done when no renewal is under way. */
    synchronized CompletableFuture<Void> renewal() {
        return noRenewal;
    }

    /** A step in the store's database is not interrupted, because a connection may not survive it. */
    private void interrupt() {
        if (!ended && isElsewhere()) {
            runner.interrupt();
        }
    }
}
