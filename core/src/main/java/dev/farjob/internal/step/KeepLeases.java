package dev.farjob.internal.step;

import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.ChangeWriter;
import dev.farjob.internal.write.JobWriter;
import dev.farjob.internal.write.Leased;
import dev.farjob.internal.write.Moments;
import dev.farjob.internal.write.StoreOutage;
import dev.farjob.model.Job;
import dev.farjob.step.Step;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.store.Verdict;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the jobs whose steps run in this node to this node, and the steps to their time limits, with one task for all of
 * them. It sleeps until the first of them needs something; while nothing runs there is no task.
 */
public final class KeepLeases {

    private static final Logger LOG = LoggerFactory.getLogger(KeepLeases.class);

    /** How many times within a lease it is renewed, and how often a renewal that took too long is repeated. */
    private static final int RENEWALS = 3;

    private final Timekeeper time;
    private final Executor threads;
    private final JobWriter writer;
    private final ChangeWriter way;
    private final Moments moments;
    private final Takeover takeover;
    private final Duration lease;
    private final long gap;
    private final Set<HeldJob> held = new LinkedHashSet<>();
    private CompletableFuture<Void> bell = new CompletableFuture<>();
    private long wakeAt;
    private boolean watching;
    private boolean closed;

    /**
     * Holds nothing yet.
     *
     * @param threads not counted among the tasks of the node, because closing must not wait for it
     * @param way how renewals are written, many together
     */
    public KeepLeases(
            Timekeeper time,
            Executor threads,
            JobStore store,
            JobWriter writer,
            ChangeWriter way,
            Moments moments,
            Duration lease) {
        this.time = time;
        this.threads = threads;
        this.writer = writer;
        this.way = way;
        this.moments = moments;
        this.takeover = new Takeover(store, moments);
        this.lease = lease;
        this.gap = lease.dividedBy(RENEWALS).toNanos();
    }

    /**
     * The job, if a step of it may begin now: its lease is hardly used, or is renewed. Empty if somebody else has written it,
     * or the store answers to each renewal when much of it is over.
     */
    Optional<Leased> fresh(Leased mine) {
        Leased lease = mine;
        for (int tries = 0; tries < RENEWALS && !isFresh(lease); tries++) {
            long since = time.nanoTime();
            Change change = renewal(lease.job());
            if (writer.write(change) != Verdict.APPLIED) {
                return Optional.empty();
            }
            lease = new Leased(change.after(), since);
        }
        return isFresh(lease) ? Optional.of(lease) : Optional.empty();
    }

    private boolean isFresh(Leased lease) {
        return time.nanoTime() - lease.since() < gap;
    }

    /** Holds a job while the calling thread runs a step of it. */
    HeldJob hold(Leased lease, Step step) {
        HeldJob mine = new HeldJob(lease.job(), step, time.nanoTime(), lease.since() + gap);
        boolean begin;
        synchronized (this) {
            held.add(mine);
            begin = !watching && !closed;
            watching |= begin;
            if (watching && !begin && mine.dueIn(time.nanoTime()) < wakeAt - time.nanoTime()) {
                bell.complete(null);
            }
        }
        if (begin) {
            sendForRound();
        }
        return mine;
    }

    /** Whether this is this node's own claim of the version that it works on. */
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
    }

    /** Holds nothing any more: what still runs is another node's once its lease is over. */
    public synchronized void close() {
        closed = true;
        bell.complete(null);
    }

    private void sendForRound() {
        Thread caller = Thread.currentThread();
        boolean[] calling = {true};
        try {
            threads.execute(() -> {
                if (Thread.currentThread().equals(caller) && calling[0]) {
                    // An executor that runs this in front of the step has nobody who could watch over it.
                    stopWatching();
                } else {
                    round();
                }
            });
        } catch (RejectedExecutionException closing) {
            LOG.debug("leases are not renewed any more, because this node is closing");
            stopWatching();
        }
        calling[0] = false;
    }

    private synchronized void stopWatching() {
        watching = false;
    }

    private void round() {
        CompletableFuture<Void> rung;
        long wait;
        synchronized (this) {
            if (held.isEmpty() || closed) {
                watching = false;
                return;
            }
            long now = time.nanoTime();
            wait = Math.max(
                    0, held.stream().mapToLong(one -> one.dueIn(now)).min().orElse(0));
            wakeAt = now + wait;
            bell = new CompletableFuture<>();
            rung = bell;
        }
        time.await(rung, Duration.ofNanos(wait));
        List<HeldJob> toRenew = due();
        // Before anything is written: a call to the store that hangs holds up no other lease.
        sendForRound();
        toRenew.forEach(this::renew);
    }

    private List<HeldJob> due() {
        List<HeldJob> all;
        synchronized (this) {
            all = List.copyOf(held);
        }
        long now = time.nanoTime();
        all.stream()
                .filter(one -> one.hasRunOut(now))
                .forEach(one -> LOG.warn(
                        "step {} of job {} has not ended within {}; {}",
                        one.step().name(),
                        one.job().id(),
                        one.step().timeLimit(),
                        one.step().transactionType().isPresent()
                                ? "its transaction is waited for"
                                : "it is interrupted, and nobody begins another until it has ended"));
        return all.stream().filter(one -> one.beginRenewal(now, gap)).toList();
    }

    private Change renewal(Job job) {
        Job next = job.next(time.now(), moments.stamp()).pace(lease).build();
        return Change.of(job, next, Due.in(lease));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whatever it comes to is said to the held job
    private void renew(HeldJob mine) {
        Change change = renewal(mine.job());
        try {
            way.write(change).whenComplete((verdict, failed) -> renewed(mine, change, verdict, failed));
        } catch (Throwable failed) {
            renewed(mine, change, null, failed);
        }
    }

    private void renewed(HeldJob mine, Change change, @Nullable Verdict verdict, @Nullable Throwable failed) {
        if (failed != null) {
            notRenewed(mine, change.before(), failed);
        } else if (verdict == Verdict.APPLIED) {
            mine.endRenewal(change.after());
        } else {
            overtaken(mine, change.before());
        }
    }

    private void overtaken(HeldJob mine, Job before) {
        try {
            Optional<Job> now = takeover.stillOurs(before);
            if (now.isEmpty()) {
                LOG.warn(
                        "step {} of job {} is stopped here, because the job is another node's now",
                        mine.step().name(),
                        before.id());
            }
            mine.endRenewal(now.orElse(null));
        } catch (Throwable unreadable) {
            notRenewed(mine, before, unreadable);
        }
    }

    /** The step is none the worse for it, and there is time for another renewal before the lease is out. */
    private static void notRenewed(HeldJob mine, Job before, Throwable failed) {
        Throwable reason =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        if (StoreOutage.says(reason)) {
            LOG.debug("the lease of job {} could not be renewed, because the store is away", before.id(), reason);
        } else {
            LOG.warn("the lease of job {} could not be renewed: {}", before.id(), String.valueOf(reason.getMessage()));
        }
        mine.endRenewal(before);
    }
}
