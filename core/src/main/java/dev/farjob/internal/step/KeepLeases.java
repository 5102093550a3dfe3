package dev.farjob.internal.step;

import dev.farjob.internal.time.Alarm;
import dev.farjob.internal.time.Handover;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.ChangeWriter;
import dev.farjob.internal.write.JobWriter;
import dev.farjob.internal.write.Leased;
import dev.farjob.internal.write.Moments;
import dev.farjob.model.Job;
import dev.farjob.step.Step;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the jobs whose steps run in this node to this node, and the steps to their time limits, with one alarm for all of
 * them. It is set for when the first of them needs something, and no thread waits for that; while nothing runs there is none.
 *
 * <p>A run whose lease is over by this node's own clock is stopped, whatever the store does: it may be another node's by then.
 */
public final class KeepLeases {

    private static final Logger LOG = LoggerFactory.getLogger(KeepLeases.class);

    /** How many times within a lease it is renewed, and how often a renewal that took too long is repeated. */
    private static final int RENEWALS = 3;

    private final Timekeeper time;
    private final Handover threads;
    private final Takeover takeover;
    private final RenewLeases renewals;
    private final long lease;
    private final Set<HeldJob> held = new LinkedHashSet<>();
    private @Nullable Alarm alarm;
    private long alarmAt;
    private boolean closed;

    /**
     * Holds nothing yet.
     *
     * @param threads not counted among the tasks of the node, because closing must not wait for it
     * @param way how renewals are written, many together
     */
    public KeepLeases(
            Timekeeper time,
            Handover threads,
            JobStore store,
            JobWriter writer,
            ChangeWriter way,
            Moments moments,
            Duration lease) {
        this.time = time;
        this.threads = threads;
        this.takeover = new Takeover(store);
        this.renewals = new RenewLeases(time, threads, writer, way, moments, takeover, lease);
        this.lease = HeldJob.nanos(lease);
    }

    private long gap() {
        return lease / RENEWALS;
    }

    /**
     * The job, if this step of it may begin now: its lease is hardly used, or is renewed. Empty if somebody else has written
     * it, or the store answers to each renewal when much of it is over.
     *
     * <p>A step that takes effect elsewhere begins only under a lease that this node has written, because a claim does not stop
     * a node that was slow, and a store may forget it. In the store's own database, one of two that run commits.
     */
    Optional<Leased> fresh(Leased mine, Step step) {
        boolean elsewhere = step.transactionType().isEmpty();
        Predicate<Leased> isFit = held -> isFresh(held) && (held.isWritten() || !elsewhere);
        Optional<Leased> kept = Optional.of(mine);
        for (int tries = 0; tries < RENEWALS && kept.filter(isFit).isEmpty(); tries++) {
            kept = kept.flatMap(used -> renewals.now(used.job()));
        }
        return kept.filter(isFit);
    }

    private boolean isFresh(Leased mine) {
        return time.nanoTime() - mine.since() < gap();
    }

    /** Holds a job while the calling thread runs a step of it. */
    HeldJob hold(Leased mine, Step step) {
        HeldJob run = new HeldJob(mine, step, time.nanoTime(), lease, gap());
        synchronized (this) {
            held.add(run);
            long now = time.nanoTime();
            watchFrom(now, run.dueIn(now));
        }
        return run;
    }

    /** Whether this node's claim found the job as it works on it. */
    boolean isOurClaim(Job mine, Job claimed) {
        return takeover.isOurClaim(mine, claimed);
    }

    /** The job as it is now, if the step that began with this snapshot is still this node's. */
    Optional<Job> stillOurs(Job mine) {
        return takeover.stillOurs(mine);
    }

    /** Lets go of a job whose step has ended. */
    synchronized void release(HeldJob mine) {
        mine.end();
        held.remove(mine);
        if (held.isEmpty()) {
            stopWatching();
        }
    }

    /** Holds nothing any more: what still runs is another node's once its lease is over. */
    public synchronized void close() {
        closed = true;
        stopWatching();
    }

    /** Sets the alarm, unless it rings before that anyway; for those who have the lock, as the next. */
    private void watchFrom(long now, long wait) {
        if (closed || (alarm != null && alarmAt - now <= wait)) {
            return;
        }
        stopWatching();
        alarmAt = now + wait;
        alarm = time.later(Duration.ofNanos(Math.max(0, wait)), this::round);
    }

    private void stopWatching() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }

    /** In the thread of the alarm, of which it takes little: what lasts is done by others, and the watch goes on before. */
    private void round() {
        List<HeldJob> all;
        synchronized (this) {
            if (closed) {
                return;
            }
            all = List.copyOf(held);
            stopWatching();
            if (!all.isEmpty()) {
                // Before the rest of the round, which may fail
                watchFrom(time.nanoTime(), gap());
            }
        }
        List<HeldJob> toRenew = due(all);
        synchronized (this) {
            long now = time.nanoTime();
            held.stream().mapToLong(one -> one.dueIn(now)).min().ifPresent(wait -> watchFrom(now, wait));
        }
        if (!toRenew.isEmpty()) {
            threads.execute(() -> renewals.renew(toRenew));
        }
    }

    private List<HeldJob> due(List<HeldJob> all) {
        long now = time.nanoTime();
        all.stream().filter(one -> one.hasLapsed(now)).forEach(KeepLeases::sayLapsed);
        all.stream().filter(one -> one.hasRunOut(now)).forEach(KeepLeases::sayLate);
        return all.stream().filter(one -> one.beginRenewal(now)).toList();
    }

    private static void sayLapsed(HeldJob one) {
        LOG.warn(
                "step {} of job {} is interrupted, because its lease could not be renewed in time: another node may take it"
                        + " up; what it comes to is put on record if it takes effect all the same",
                one.step().name(),
                one.job().id());
    }

    private static void sayLate(HeldJob one) {
        LOG.warn(
                "step {} of job {} has not ended within {}; {}",
                one.step().name(),
                one.job().id(),
                one.step().timeLimit(),
                one.step().transactionType().isPresent()
                        ? "its transaction is waited for"
                        : "it is interrupted, and nobody begins another until it has ended");
    }
}
