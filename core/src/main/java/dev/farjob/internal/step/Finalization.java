package dev.farjob.internal.step;

import dev.farjob.internal.decide.Unstopped;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.internal.write.ChangeWriter;
import dev.farjob.internal.write.Leased;
import dev.farjob.model.Cause;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.Outcome;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepRecord;
import dev.farjob.store.JobStore;
import dev.farjob.store.Verdict;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one job while this node works them off, and what it knows of them: it need not read what it has written
 * itself. One thread at a time works on it; {@link #seen} may be called by any.
 */
final class Finalization {

    /** A job fails in these ways also when some of its steps have taken effect. */
    private static final Set<FailureKind> AFTER_STEPS =
            EnumSet.of(FailureKind.STEP_FAILED, FailureKind.INSUFFICIENT_CREDITS, FailureKind.ABANDONED);

    private final Cause cause;
    private final Function<Job, Unstopped> unstopped;
    private final CompletableFuture<Advanced> end = new CompletableFuture<>();
    private volatile Leased lease;
    private volatile @Nullable HeldJob held;
    private volatile boolean alone;
    private volatile @Nullable Map<String, StepRecord> records;
    private @Nullable Thread driver;
    private @Nullable Runnable next;

    Finalization(Leased lease, Cause cause, Function<Job, Unstopped> unstopped) {
        this.lease = lease;
        this.cause = cause;
        this.unstopped = unstopped;
        this.records = hasNoneYet(lease.job()) ? Map.of() : null;
    }

    /** Whether it follows from the snapshot that no step of the job has a checkpoint. */
    private static boolean hasNoneYet(Job job) {
        boolean atFirst =
                job.step().map(StepCursor::step).equals(job.steps().stream().findFirst());
        Optional<Failure> failure = job.outcome()
                .filter(Outcome.Failed.class::isInstance)
                .map(outcome -> ((Outcome.Failed) outcome).failure());
        return !job.steps().isEmpty()
                && atFirst
                && job.lateSuccessAt().isEmpty()
                && failure.filter(why -> AFTER_STEPS.contains(why.kind())).isEmpty();
    }

    Job job() {
        return lease.job();
    }

    Leased lease() {
        return lease;
    }

    Cause cause() {
        return cause;
    }

    /** The attempts of the job that may still run, although the provider was asked to end them. */
    Unstopped unstopped() {
        return unstopped.apply(job());
    }

    CompletableFuture<Advanced> end() {
        return end;
    }

    /**
     * Does this, and whatever the same thread is to do next with the job, one after the other: however many steps a job has,
     * none of them runs inside another.
     */
    void drive(Runnable first) {
        Thread me = Thread.currentThread();
        if (!begin(me, first)) {
            return;
        }
        for (Runnable now = take(me); now != null; now = take(me)) {
            now.run();
        }
    }

    /** Whether the thread is to take it; false if it is taking something already, and takes this afterwards. */
    private synchronized boolean begin(Thread me, Runnable first) {
        boolean begins = !me.equals(driver);
        driver = me;
        next = first;
        return begins;
    }

    /** Null if nothing is left for this thread, or another goes on with the job. */
    private synchronized @Nullable Runnable take(Thread me) {
        if (!me.equals(driver)) {
            return null;
        }
        Runnable mine = next;
        next = null;
        if (mine == null) {
            driver = null;
        }
        return mine;
    }

    /** Whether its next step is run in a transaction of its own, because it has failed, or one that it shared has. */
    boolean isAlone() {
        return alone || job().step().map(StepCursor::failures).orElse(0) > 0;
    }

    /** Lets the next step run in a transaction of its own, from this snapshot on. */
    void goAlone(Job next) {
        lease = lease.at(next);
        alone = true;
    }

    /** Which run of a step is under way; null for none. */
    void holds(@Nullable HeldJob run) {
        held = run;
    }

    /**
     * This node has claimed the job once more, because it came due. A job that waits for a place goes on from there; a run that
     * is under way does if nobody else can have been in between.
     */
    void seen(Leased claim, KeepLeases leases) {
        HeldJob run = held;
        Job claimed = claim.job();
        if (run != null) {
            if (leases.isOurClaim(run.job(), claimed)) {
                run.renewed(claim);
            }
        } else if (claimed.version() >= job().version() && claimed.step().equals(job().step())) {
            goOnFrom(claim);
        }
    }

    /** Goes on from this snapshot, which this node has written or claimed. */
    void goOnFrom(Leased next) {
        if (!next.job().step().map(StepCursor::step).equals(job().step().map(StepCursor::step))) {
            alone = false;
        }
        lease = next;
    }

    /** The checkpoints of the job, read only where this node does not know them. */
    Map<String, StepRecord> records(JobStore store) {
        Map<String, StepRecord> known = records;
        if (known == null) {
            known = new LinkedHashMap<>();
            for (StepRecord record : store.steps(job().id())) {
                known.put(record.step(), record);
            }
            records = known;
        }
        return known;
    }

    /** Writes in this way, and remembers the checkpoints that it writes. */
    ChangeWriter noting(ChangeWriter way) {
        return change -> way.write(change).thenApply(verdict -> {
            if (verdict == Verdict.APPLIED) {
                change.step().ifPresent(this::note);
            } else {
                // The change that is written in its place does not come by here.
                records = null;
            }
            return verdict;
        });
    }

    void note(StepRecord record) {
        Map<String, StepRecord> known = records;
        if (known != null) {
            Map<String, StepRecord> more = new LinkedHashMap<>(known);
            more.put(record.step(), record);
            records = more;
        }
    }
}
