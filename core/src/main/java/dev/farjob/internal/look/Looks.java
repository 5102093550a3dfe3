package dev.farjob.internal.look;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Which jobs this node is looking at: so many of each provider at a time, and none twice.
 *
 * <p>The places of a provider are shared between the backlog, which sweeps claim, and the jobs that somebody waits for: those
 * that were submitted just now, and those that {@code status} or {@code recover} asks about. Neither kind fills more than
 * three quarters, so that neither starves the other.
 */
public final class Looks {

    private static final int ONE_IN = 4;
    private static final int HALF = 2;

    private enum Kind {
        BACKLOG,
        AWAITED
    }

    private record Place(String provider, Kind kind) {}

    private final int perProvider;
    private final int perKind;
    private final Map<JobId, Place> jobs = new HashMap<>();
    private final Map<Place, Integer> taken = new HashMap<>();
    private final Map<String, CompletableFuture<Void>> ends = new HashMap<>();

    public Looks(int perProvider) {
        this.perProvider = perProvider;
        this.perKind = perProvider - perProvider / ONE_IN;
    }

    /** How many more jobs of a provider there is room for, out of the backlog. */
    public synchronized int free(String provider) {
        return free(provider, Kind.BACKLOG);
    }

    private int free(String provider, Kind kind) {
        int ofKind = taken(provider, kind);
        int ofOther = taken(provider, kind == Kind.BACKLOG ? Kind.AWAITED : Kind.BACKLOG);
        return Math.min(perKind - ofKind, perProvider - ofKind - ofOther);
    }

    private int taken(String provider, Kind kind) {
        return taken.getOrDefault(new Place(provider, kind), 0);
    }

    /** Whether the look at a job out of the backlog may begin; false if one at the same job is still under way. */
    public synchronized boolean begin(Job job) {
        return begin(job, Kind.BACKLOG);
    }

    /** Whether the look at a job that somebody waits for may begin, and there is room for it. */
    public synchronized boolean beginIfRoom(Job job) {
        return free(job.target().provider(), Kind.AWAITED) > 0 && begin(job, Kind.AWAITED);
    }

    private boolean begin(Job job, Kind kind) {
        Place place = new Place(job.target().provider(), kind);
        if (jobs.putIfAbsent(job.id(), place) != null) {
            return false;
        }
        taken.merge(place, 1, Integer::sum);
        return true;
    }

    public void end(Job job) {
        CompletableFuture<Void> end;
        synchronized (this) {
            Place place = jobs.remove(job.id());
            if (place != null) {
                taken.merge(place, -1, Integer::sum);
            }
            end = ends.remove(job.target().provider());
        }
        if (end != null) {
            end.complete(null);
        }
    }

    /** Done when the next look at a job of this provider has ended. */
    public synchronized CompletableFuture<Void> nextEnd(String provider) {
        return ends.computeIfAbsent(provider, name -> new CompletableFuture<>());
    }

    /** How many places of a provider one asker may hold at a time. */
    public int perAsker() {
        return Math.max(1, perProvider / HALF);
    }

    /** Whether a look at this job is under way. */
    public synchronized boolean isUnderWay(Job job) {
        return jobs.containsKey(job.id());
    }

    public synchronized int underWay() {
        return jobs.size();
    }
}
