package dev.farjob.internal.look;

import dev.farjob.internal.write.Leased;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs this node is looking at, none twice. A look holds one of its provider's places until the provider has answered;
 * some times more looks may then wait for their writes.
 *
 * <p>The places of a provider are shared between the backlog, which sweeps claim, and the jobs that somebody waits for: those
 * that were submitted just now, and those that {@code status} or {@code recover} asks about. Neither kind fills more than
 * three quarters, so that neither starves the other.
 */
public final class Looks {

    private static final int ONE_IN = 4;
    private static final int HALF = 2;

    /** How many times more looks may wait for their write, so that a store that is slow gets large batches and no flood. */
    private static final int WRITING = 8;

    private enum Kind {
        BACKLOG,
        AWAITED
    }

    private final int perProvider;
    private final int perKind;
    private final int atMost;
    private final Map<JobId, Look> jobs = new HashMap<>();
    private final Map<String, Count> counts = new HashMap<>();
    private final Map<String, CompletableFuture<Void>> places = new HashMap<>();

    private static final class Look {

        private final Kind kind;
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private boolean answered;
        private @Nullable Leased claimed;

        Look(Kind kind) {
            this.kind = kind;
        }
    }

    /** The looks at jobs of one provider. */
    private static final class Count {

        private int backlog;
        private int awaited;
        private int all;

        int asking(Kind kind) {
            return kind == Kind.BACKLOG ? backlog : awaited;
        }

        void add(Kind kind, int more) {
            if (kind == Kind.BACKLOG) {
                backlog += more;
            } else {
                awaited += more;
            }
        }
    }

    public Looks(int perProvider) {
        this.perProvider = perProvider;
        this.perKind = perProvider - perProvider / ONE_IN;
        this.atMost = (int) Math.min(Integer.MAX_VALUE, (long) WRITING * perProvider);
    }

    /** How many more jobs of a provider there is room for, out of the backlog. */
    public synchronized int free(String provider) {
        return free(provider, Kind.BACKLOG);
    }

    /** Whether a claim is worth while: there is room for a quarter of what is looked at, at most. */
    synchronized boolean hasMuchRoom(String provider) {
        return free(provider, Kind.BACKLOG) >= Math.max(1, perKind / ONE_IN);
    }

    private int free(String provider, Kind kind) {
        Count count = count(provider);
        int ofAll = Math.min(perProvider - count.backlog - count.awaited, atMost - count.all);
        return Math.min(perKind - count.asking(kind), ofAll);
    }

    /**
     * Whether the look at a job out of the backlog may begin; false if one at the same job is still under way. That may not
     * have claimed the job yet, and never will because it is claimed here: it takes over this claim then.
     */
    public synchronized boolean begin(Leased claimed) {
        boolean begins = begin(claimed.job(), Kind.BACKLOG);
        Look other = jobs.get(claimed.job().id());
        if (!begins && other != null) {
            other.claimed = claimed;
        }
        return begins;
    }

    /** Whether the look at a job that somebody waits for may begin, and there is room for it. */
    public synchronized boolean beginIfRoom(Job job) {
        return free(job.target().provider(), Kind.AWAITED) > 0 && begin(job, Kind.AWAITED);
    }

    private boolean begin(Job job, Kind kind) {
        if (jobs.putIfAbsent(job.id(), new Look(kind)) != null) {
            return false;
        }
        Count count = count(job.target().provider());
        count.add(kind, 1);
        count.all++;
        return true;
    }

    /** The provider has answered: others may be asked, while the look goes on to its write. Again does no harm. */
    public void answered(Job job) {
        CompletableFuture<Void> free;
        synchronized (this) {
            free = giveBack(job);
        }
        tell(free);
    }

    /** Ends a look; one that has not begun is none. */
    public void end(Job job) {
        CompletableFuture<Void> free;
        Look ended;
        synchronized (this) {
            free = giveBack(job);
            ended = jobs.remove(job.id());
            if (ended != null) {
                count(job.target().provider()).all--;
            }
        }
        tell(free);
        tell(ended == null ? null : ended.ended);
    }

    /**
     * Ends a look whose job others have claimed; unless the other is a sweep of this node, which found the place taken: then
     * the look goes on in its place, with the job as it was claimed.
     */
    public Optional<Leased> endUnlessClaimed(Job job) {
        synchronized (this) {
            Look look = jobs.get(job.id());
            if (look != null && look.claimed != null) {
                Leased claimed = look.claimed;
                look.claimed = null;
                return Optional.of(claimed);
            }
        }
        end(job);
        return Optional.empty();
    }

    private @Nullable CompletableFuture<Void> giveBack(Job job) {
        Look look = jobs.get(job.id());
        if (look == null || look.answered) {
            return null;
        }
        look.answered = true;
        count(job.target().provider()).add(look.kind, -1);
        return places.remove(job.target().provider());
    }

    private static void tell(@Nullable CompletableFuture<Void> waiting) {
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    /** Done when the next place of this provider is given back. */
    public synchronized CompletableFuture<Void> nextPlace(String provider) {
        return places.computeIfAbsent(provider, name -> new CompletableFuture<>());
    }

    /** How many places of a provider one asker may hold at a time. */
    public int perAsker() {
        return Math.max(1, perProvider / HALF);
    }

    /** Whether a look at this job is under way. */
    public synchronized boolean isUnderWay(Job job) {
        return jobs.containsKey(job.id());
    }

    /** Done when the look at this job that is under way has ended; empty if none is. */
    public synchronized Optional<CompletableFuture<Void>> whenEnded(Job job) {
        return Optional.ofNullable(jobs.get(job.id())).map(look -> look.ended);
    }

    /** How many looks are under way. */
    public synchronized int underWay() {
        return jobs.size();
    }

    private Count count(String provider) {
        return counts.computeIfAbsent(provider, name -> new Count());
    }
}
