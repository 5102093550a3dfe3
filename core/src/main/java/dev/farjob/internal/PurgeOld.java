package dev.farjob.internal;

import dev.farjob.internal.time.Timekeeper;
import dev.farjob.store.Duty;
import dev.farjob.store.JobStore;
import dev.farjob.store.Purge;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is older than the host wants to keep, in small batches; by itself with pauses in between, and from one node at
 * a time.
 */
final class PurgeOld {

    private static final Logger LOG = LoggerFactory.getLogger(PurgeOld.class);

    private static final int BATCH = 500;

    /** So that a purge by itself takes a small part of the store's time, also where a million jobs are old. */
    private static final int SMALL_BATCH = 100;

    private static final Duration PAUSE = Duration.ofMillis(250);

    private static final String DUTY = "purge";

    /** Much longer than a batch and its pause; after that long another node goes on with what a dead one has left. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final Timekeeper time;
    private final JobStore store;
    private final Optional<Duration> retention;
    private final Duration unmatchedRetention;
    private final Duty duty;

    /** @param node by which the store tells this node from others */
    PurgeOld(Timekeeper time, JobStore store, String node, Optional<Duration> retention, Duration unmatchedRetention) {
        this.time = time;
        this.store = store;
        this.duty = new Duty(DUTY, node, LEASE);
        this.retention = retention;
        this.unmatchedRetention = unmatchedRetention;
    }

    /** Everything that is old, at once, whichever node removes it as well. */
    int purge() {
        Purge old = old(BATCH);
        int removed = 0;
        int batch;
        do {
            batch = store.purge(old);
            removed += batch;
        } while (batch >= BATCH && !Thread.currentThread().isInterrupted());
        LOG.debug("{} old jobs and webhooks were removed", removed);
        return removed;
    }

    /**
     * Everything that is old, with time for others between the batches, unless another node is at it. A node that a batch fails
     * on keeps the duty for the rest of its lease, in which it tries again.
     *
     * @param end no batch begins after this is done
     */
    void purgeSlowly(CompletableFuture<?> end) {
        Purge old = old(SMALL_BATCH);
        int removed = 0;
        while (holdsDuty()) {
            int batch = store.purge(old);
            removed += batch;
            boolean isDone = batch < SMALL_BATCH || time.await(end, PAUSE);
            if (Thread.currentThread().isInterrupted()) {
                // The lease runs out by itself; a store may fail a thread that is interrupted
                return;
            }
            if (isDone) {
                store.hold(duty.givenBack());
                LOG.debug("{} old jobs and webhooks were removed", removed);
                return;
            }
        }
        LOG.debug("{} old jobs and webhooks were removed, and another node may go on", removed);
    }

    /** Counts the lease from before the call: the store may answer when it has run out. */
    private boolean holdsDuty() {
        long asked = time.nanoTime();
        return store.hold(duty) && time.nanoTime() - asked < LEASE.toNanos();
    }

    private Purge old(int batch) {
        Instant now = time.now();
        return new Purge(retention.map(now::minus).orElse(Instant.EPOCH), now.minus(unmatchedRetention), batch);
    }
}
