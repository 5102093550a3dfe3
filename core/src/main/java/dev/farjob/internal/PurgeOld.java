package dev.farjob.internal;

import dev.farjob.internal.time.Timekeeper;
import dev.farjob.store.JobStore;
import dev.farjob.store.Purge;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what is older than the host wants to keep, in small batches; by itself with pauses in between. */
final class PurgeOld {

    private static final Logger LOG = LoggerFactory.getLogger(PurgeOld.class);

    private static final int BATCH = 500;

    /** So that a purge by itself takes a small part of the store's time, also where a million jobs are old. */
    private static final int SMALL_BATCH = 100;

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Timekeeper time;
    private final JobStore store;
    private final Optional<Duration> retention;
    private final Duration unmatchedRetention;

    PurgeOld(Timekeeper time, JobStore store, Optional<Duration> retention, Duration unmatchedRetention) {
        this.time = time;
        this.store = store;
        this.retention = retention;
        this.unmatchedRetention = unmatchedRetention;
    }

    /** Everything that is old, at once. */
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
     * Everything that is old, with time for others between the batches.
     *
     * @param end no batch begins after this is done
     */
    void purgeSlowly(CompletableFuture<?> end) {
        Purge old = old(SMALL_BATCH);
        int removed = 0;
        int batch;
        do {
            batch = store.purge(old);
            removed += batch;
        } while (batch >= SMALL_BATCH
                && !time.await(end, PAUSE)
                && !Thread.currentThread().isInterrupted());
        LOG.debug("{} old jobs and webhooks were removed", removed);
    }

    private Purge old(int batch) {
        Instant now = time.now();
        return new Purge(retention.map(now::minus).orElse(Instant.EPOCH), now.minus(unmatchedRetention), batch);
    }
}
