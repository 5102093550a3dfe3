package dev.farjob.internal.watch;

import dev.farjob.event.Watch;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who wait for the end of a job. Those who wait in a thread of their own ask as a browser would; for the others
 * there is one watch per owner, and now and then a look of its own at each job, because an end can be acknowledged elsewhere
 * before the watch has seen it. A write of another job costs those who wait nothing.
 */
public final class AwaitEnd {

    private static final Logger LOG = LoggerFactory.getLogger(AwaitEnd.class);

    /** How long a job is left to the watch before it is looked at by itself. */
    private static final Duration OWN_LOOK = Duration.ofSeconds(30);

    /** How many threads tell those who wait that this node closes. */
    private static final int MOST_TELLERS = 64;

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final Timekeeper time;
    private final Executor tasks;
    private final Asked asked;
    private final Lookup stored;
    private final WatchOwners watch;
    private final Duration freshness;
    private final Map<JobId, Set<Waiting>> waiting = new ConcurrentHashMap<>();
    /** Also the lock of what it holds, and of whether somebody who waits has a share in it. */
    private final Map<Owner, Shared> watches = new HashMap<>();

    private volatile boolean closed;

    /** A way to look up an owner's job. */
    public interface Lookup {

        /** The owner's job, if there is one. */
        Optional<Job> find(Owner owner, JobId id);
    }

    /** A way to have an owner's job looked at. */
    public interface Asked {

        /** The owner's job, looked at for as long as this at most, if there is one. */
        Optional<Job> find(Owner owner, JobId id, Duration atMost);
    }

    /** Somebody who waits: completed with the job's end, or by whatever else wakes them. */
    private static final class Waiting {

        private final Owner owner;
        private final JobId id;
        private final CompletableFuture<Optional<Job>> told = new CompletableFuture<>();
        private volatile long lookedAt;
        private boolean follows;

        Waiting(Owner owner, JobId id, long now) {
            this.owner = owner;
            this.id = id;
            this.lookedAt = now;
        }
    }

    /** The watch of one owner, and how many wait for its news. */
    private static final class Shared {

        private final Watch watch;
        private int waiters;

        Shared(Watch watch) {
            this.watch = watch;
        }
    }

    /**
     * Tells those who wait.
     *
     * @param asked the job as its provider says it is, no older than the freshness
     * @param stored the job as it is stored
     */
    public AwaitEnd(
            Timekeeper time, Executor tasks, Asked asked, Lookup stored, WatchOwners watch, Duration freshness) {
        this.time = time;
        this.tasks = tasks;
        this.asked = asked;
        this.stored = stored;
        this.watch = watch;
        this.freshness = freshness;
    }

    /** Waits for the end of the owner's job; answers the job as it is when the time is up or the thread is interrupted. */
    public Optional<Job> await(Owner owner, JobId id, Duration timeout) {
        long start = time.nanoTime();
        long most = timeout.isNegative() ? 0 : (timeout.compareTo(FOR_EVER) < 0 ? timeout : FOR_EVER).toNanos();
        while (true) {
            Waiting caller = new Waiting(owner, id, time.nanoTime());
            add(caller);
            try {
                long patience = Math.max(0, most - (time.nanoTime() - start));
                Optional<Job> job = asked.find(owner, id, Duration.ofNanos(patience));
                long left = most - (time.nanoTime() - start);
                boolean over = left <= 0 || closed || Thread.currentThread().isInterrupted();
                if (over || isEnd(job)) {
                    return job;
                }
                time.await(caller.told, Duration.ofNanos(Math.min(left, freshness.toNanos())));
            } finally {
                remove(caller);
            }
        }
    }

    private void add(Waiting caller) {
        waiting.compute(caller.id, (same, present) -> {
            Set<Waiting> all = present == null ? ConcurrentHashMap.newKeySet() : present;
            all.add(caller);
            return all;
        });
    }

    private void remove(Waiting caller) {
        waiting.computeIfPresent(caller.id, (same, all) -> {
            all.remove(caller);
            return all.isEmpty() ? null : all;
        });
    }

    /** Whether there is nothing to wait for. */
    private static boolean isEnd(Optional<Job> job) {
        return job.isEmpty() || job.get().state().isSettled();
    }

    /** Tells of the end of the owner's job; fails when this node closes before. */
    public CompletionStage<Optional<Job>> whenSettled(Owner owner, JobId id) {
        Waiting caller = new Waiting(owner, id, time.nanoTime());
        CompletionStage<Optional<Job>> end = caller.told;
        // Also when the host gives up waiting
        end.whenComplete((job, failed) -> forget(caller));
        // First, so that no end falls between the look and the wait
        add(caller);
        try {
            Optional<Job> now = stored.find(owner, id);
            if (isEnd(now)) {
                caller.told.complete(now);
            } else if (closed) {
                caller.told.completeExceptionally(closed(caller));
            } else {
                follow(caller);
            }
        } catch (RuntimeException failed) {
            forget(caller);
            throw failed;
        }
        return end;
    }

    private void follow(Waiting caller) {
        synchronized (watches) {
            if (!caller.told.isDone()) {
                watches.computeIfAbsent(
                                caller.owner, owner -> new Shared(watch.watch(owner, (job, news) -> changed(job))))
                        .waiters++;
                caller.follows = true;
            }
        }
    }

    /** A job has changed, as this node wrote it or another. */
    public void changed(Job job) {
        if (!job.state().isSettled()) {
            return;
        }
        for (Waiting caller : waiting.getOrDefault(job.id(), Set.of())) {
            if (caller.owner.equals(job.owner())) {
                tell(caller, Optional.of(job));
            }
        }
    }

    /** Looks at those jobs that nothing was heard of for a while; one that cannot be read is left for as long again. */
    public void look() {
        for (Set<Waiting> all : waiting.values()) {
            for (Waiting caller : all) {
                if (time.nanoTime() - caller.lookedAt >= OWN_LOOK.toNanos()) {
                    caller.lookedAt = time.nanoTime();
                    look(caller);
                }
            }
        }
    }

    private void look(Waiting caller) {
        Optional<Job> job = stored.find(caller.owner, caller.id);
        if (isEnd(job)) {
            tell(caller, job);
        }
    }

    /** In a task of its own: what the host does next must not hold up whoever brought the news. */
    private void tell(Waiting caller, Optional<Job> job) {
        try {
            tasks.execute(() -> caller.told.complete(job));
        } catch (RejectedExecutionException full) {
            LOG.debug("job {} has settled, and no thread tells it now; it is looked at again", caller.id);
        }
    }

    /** The watch is closed outside the lock, because that waits for news that is just being told. */
    private void forget(Waiting caller) {
        remove(caller);
        Shared last = null;
        synchronized (watches) {
            Shared shared = watches.get(caller.owner);
            if (caller.follows && shared != null && --shared.waiters == 0) {
                last = watches.remove(caller.owner);
            }
            caller.follows = false;
        }
        if (last != null) {
            last.watch.close();
        }
    }

    /**
     * Nobody is told any more: those who wait in a thread go on with the job as it is, the others hear that this is over. A
     * few threads tell all of them, because there may be more than a process has threads for at once.
     */
    public void close() {
        closed = true;
        Queue<Waiting> left = new ConcurrentLinkedQueue<>();
        waiting.values().forEach(left::addAll);
        try {
            for (int tellers = Math.min(MOST_TELLERS, left.size()); tellers > 0; tellers--) {
                tasks.execute(() -> giveUp(left));
            }
        } catch (RejectedExecutionException full) {
            LOG.debug("those who wait are told of the end in the thread that closes: {}", full.getMessage());
            giveUp(left);
        }
    }

    private static void giveUp(Queue<Waiting> left) {
        for (Waiting caller = left.poll(); caller != null; caller = left.poll()) {
            caller.told.completeExceptionally(closed(caller));
        }
    }

    private static IllegalStateException closed(Waiting caller) {
        return new IllegalStateException("this orchestrator was closed before job " + caller.id
                + " settled; the job is not affected: ask for its status on another");
    }
}
