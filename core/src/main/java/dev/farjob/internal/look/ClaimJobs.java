package dev.farjob.internal.look;

import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.Leased;
import dev.farjob.model.JobId;
import dev.farjob.store.Claim;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.util.List;

/**
 * Claims jobs for this node; nothing else in it does. So no lease is counted from the answer of the store, and a node that
 * closes claims nothing more, whoever asks it to: other nodes are to have what is due.
 */
public final class ClaimJobs {

    private final Timekeeper time;
    private final JobStore store;
    private volatile boolean closed;

    public ClaimJobs(Timekeeper time, JobStore store) {
        this.time = time;
        this.store = store;
    }

    /** Claims jobs of a provider that are due. */
    List<Leased> due(String provider, int limit) {
        return claim(new Claim.DueJobs(provider, limit));
    }

    /** Claims those of these jobs that nobody has claimed or written within this long. */
    public List<Leased> these(List<JobId> ids, Duration unlessWithin) {
        return claim(new Claim.TheseJobs(ids, unlessWithin));
    }

    /** Whether this node still claims. */
    public boolean areOpen() {
        return !closed;
    }

    /** Claims nothing from now on. */
    public void close() {
        closed = true;
    }

    private List<Leased> claim(Claim claim) {
        if (closed) {
            return List.of();
        }
        long since = time.nanoTime();
        return store.claim(claim).stream()
                .map(job -> Leased.claimed(job, since))
                .toList();
    }
}
