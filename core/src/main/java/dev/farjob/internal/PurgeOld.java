package dev.farjob.internal;

import dev.farjob.internal.time.Timekeeper;
import dev.farjob.store.JobStore;
import dev.farjob.store.Purge;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what is older than the host wants to keep, in small batches. */
final class PurgeOld {

    private static final Logger LOG = LoggerFactory.getLogger(PurgeOld.class);

    private static final int BATCH = 500;

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

    int purge() {
        Instant now = time.now();
        Purge purge = new Purge(retention.map(now::minus).orElse(Instant.EPOCH), now.minus(unmatchedRetention), BATCH);
        int removed = 0;
        int batch;
        do {
            batch = store.purge(purge);
            removed += batch;
        } while (batch >= BATCH && !Thread.currentThread().isInterrupted());
        LOG.debug("{} old jobs and webhooks were removed", removed);
        return removed;
    }
}
