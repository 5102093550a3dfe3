package dev.farjob.internal.watch;

import dev.farjob.event.JobWatcher;
import dev.farjob.event.Watch;
import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.store.Glimpse;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells watchers of their owners' jobs. One look serves all watches of the node: it asks the store how far the jobs of all
 * watched owners have come, and reads those that have changed. A job that this node writes is told at once, without a look.
 */
public final class WatchOwners {

    private static final Logger LOG = LoggerFactory.getLogger(WatchOwners.class);

    /** How far the clocks of two nodes may be apart, and a commit may come late, without an end being seen late. */
    private static final Duration SLACK = Duration.ofMinutes(2);

    /** How often more than the newest ends are looked at, in case one of them has changed, and for how long each is. */
    private static final Duration THOROUGH = Duration.ofMinutes(1);

    private static final Duration ENDS_FOLLOWED = Duration.ofDays(1);

    /** How many own writes wait to be told; the next look finds what there was no room for. */
    private static final int MOST_WRITTEN = 1_000;

    /** How long the trouble of single owners may take before the others are left to the next look. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Timekeeper time;
    private final JobStore store;
    private final Tasks tasks;
    private final Turn turn;
    private final Map<Owner, Audience> audiences = new ConcurrentHashMap<>();
    /** The newest write of this node for each job that nobody has been told of. */
    private final Map<JobId, Job> written = new ConcurrentHashMap<>();

    /** Null while no loop looks. */
    private volatile @Nullable Runnable wake;

    private @Nullable Instant seenUntil;
    /** By a clock that never jumps: a node that was hours ahead would look at no more than the newest ends for as long. */
    private long seenThoroughly;

    WatchOwners(Timekeeper time, JobStore store, Tasks tasks, Turn turn) {
        this.time = time;
        this.store = store;
        this.tasks = tasks;
        this.turn = turn;
    }

    /** Runs when this node has written a watched job, or a watch begins. */
    public void onChange(Runnable wake) {
        this.wake = wake;
    }

    /** Begins to tell a watcher of the jobs of this owner, first of those that there are. */
    public Watch watch(Owner owner, JobWatcher watcher) {
        WatchTask watch = new WatchTask(watcher, time, store, tasks, closed -> leave(owner, closed));
        audiences.compute(owner, (same, present) -> {
            Audience audience = present == null ? new Audience(owner, store, turn) : present;
            audience.join(watch);
            return audience;
        });
        wakeUp();
        return watch;
    }

    private void leave(Owner owner, WatchTask watch) {
        audiences.computeIfPresent(owner, (same, audience) -> audience.leave(watch) ? null : audience);
    }

    /** Notes what this node has written. */
    public void changed(Job job) {
        if (wake == null || !audiences.containsKey(job.owner())) {
            return;
        }
        if (written.size() < MOST_WRITTEN) {
            written.merge(job.id(), job, (one, other) -> one.version() > other.version() ? one : other);
        }
        wakeUp();
    }

    private void wakeUp() {
        Runnable waker = wake;
        if (waker != null) {
            waker.run();
        }
    }

    /** Whether nobody watches. */
    public boolean isIdle() {
        return audiences.isEmpty();
    }

    /** Tells new watchers what there is, and all of what this node has written. */
    public void tellWhatIsHere() {
        turn.take(() -> {
            Attempts attempts = new Attempts();
            tellWhatIsHere(attempts);
            attempts.end();
        });
    }

    private void tellWhatIsHere(Attempts attempts) {
        for (Audience audience : audiences.values()) {
            attempts.make(() -> audience.begin(time.nanoTime()));
        }
        for (Job job : List.copyOf(written.values())) {
            Audience audience = audiences.get(job.owner());
            // The next look finds a job that cannot be told of now.
            if (written.remove(job.id(), job) && audience != null) {
                attempts.make(() -> audience.tell(job, time.nanoTime()));
            }
        }
    }

    /**
     * One look at every watched owner, whichever node wrote; the trouble of one is not the trouble of the others. It takes over
     * from a look that the store keeps waiting.
     */
    public void look() {
        turn.take(this::lookInTurn);
    }

    private void lookInTurn() {
        Attempts attempts = new Attempts();
        tellWhatIsHere(attempts);
        Instant now = time.now();
        long nanos = time.nanoTime();
        Instant until = seenUntil;
        boolean thorough = until == null || nanos - seenThoroughly >= THOROUGH.toNanos();
        Instant createdAfter = until == null || thorough ? now.minus(ENDS_FOLLOWED) : until.minus(SLACK);
        // In an order that is the same in each process, for simulations to be replayed
        Map<Owner, Audience> asked = new LinkedHashMap<>(audiences);
        Map<Owner, List<Glimpse>> seen =
                glimpses(asked.keySet(), createdAfter).stream().collect(Collectors.groupingBy(Glimpse::owner));
        asked.forEach((owner, audience) -> attempts.make(() -> {
            audience.hurry();
            audience.compare(seen.getOrDefault(owner, List.of()), thorough, time.nanoTime());
        }));
        attempts.end();
        seenUntil = now;
        seenThoroughly = thorough ? nanos : seenThoroughly;
    }

    private List<Glimpse> glimpses(Set<Owner> owners, Instant createdAfter) {
        return owners.isEmpty() ? List.of() : turn.read(() -> store.glimpse(owners, createdAfter));
    }

    /** How many answers of the store the looks have got so far: as long as they come, nothing hangs. */
    public long answers() {
        return turn.answers();
    }

    /** The watched jobs that have not settled; for the thread that has the turn. */
    public Stream<Followed> underWay() {
        return audiences.values().stream().flatMap(Audience::underWay);
    }

    /** Tries for each owner, and says in the end what went wrong for the first with whom something did. */
    private final class Attempts {

        private final long begun = time.nanoTime();
        private @Nullable RuntimeException failed;

        void make(Runnable attempt) {
            if (!goOn()) {
                return;
            }
            try {
                attempt.run();
            } catch (RuntimeException broken) {
                LOG.debug("the jobs of a watched owner could not be read; they are read again soon", broken);
                failed = failed == null ? broken : failed;
            }
        }

        boolean goOn() {
            return failed == null || time.nanoTime() - begun < PATIENCE.toNanos();
        }

        void end() {
            if (failed != null) {
                throw failed;
            }
        }
    }
}
