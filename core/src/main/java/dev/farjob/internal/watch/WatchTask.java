package dev.farjob.internal.watch;

import dev.farjob.event.JobWatcher;
import dev.farjob.event.Watch;
import dev.farjob.internal.guard.Callback;
import dev.farjob.internal.time.OneAtATime;
import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch: what its watcher has not heard yet waits here, one merged update per job, and is told in a task of its own. A
 * watcher that is slow or blocks holds up itself only; beyond some updates no more than the names of jobs wait for it.
 */
final class WatchTask implements Watch {

    /** How many updates wait with all that they say; of the others the job is read again when its turn comes. */
    static final int KEPT_WHOLE = 64;

    /** How long a close waits for an update that has begun. */
    static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(WatchTask.class);

    /**
     * An update that waits.
     *
     * @param after the version that was told last
     * @param job as it is to be told; null if it is to be read
     */
    private record Update(long after, @Nullable Job job, List<JobEvent> events) {

        Update and(Job now, List<JobEvent> news) {
            if (job == null) {
                return this;
            }
            List<JobEvent> all = new ArrayList<>(events);
            all.addAll(news);
            return new Update(after, now, all);
        }
    }

    private final JobWatcher watcher;
    private final Timekeeper time;
    private final JobStore store;
    private final Consumer<WatchTask> leave;
    private final OneAtATime turns;
    /** The versions that were offered; used by the shared look only, like the flag. */
    private final Map<JobId, Long> offered = new HashMap<>();

    private boolean fresh = true;

    /** The versions that were read here, ahead of what was offered; used by the task only. */
    private final Map<JobId, Long> reread = new HashMap<>();

    private final Map<JobId, Update> waiting = new LinkedHashMap<>();
    private boolean open = true;
    private @Nullable Thread teller;
    private CompletableFuture<Void> told = CompletableFuture.completedFuture(null);

    /**
     * @param leave told when the watch is closed
     */
    WatchTask(JobWatcher watcher, Timekeeper time, JobStore store, Tasks tasks, Consumer<WatchTask> leave) {
        this.watcher = watcher;
        this.time = time;
        this.store = store;
        this.leave = leave;
        this.turns = new OneAtATime(tasks, this::tellNext);
    }

    /** Whether the watcher has yet to be told of what there was when the watch began. */
    boolean isFresh() {
        return fresh;
    }

    void begun() {
        fresh = false;
    }

    /**
     * Has the watcher told of a job, unless it was offered in this version before.
     *
     * @param events what is in its log, at least since the version offered before
     */
    void offer(Job job, List<JobEvent> events) {
        long before = offered.getOrDefault(job.id(), 0L);
        if (job.version() <= before) {
            return;
        }
        offered.put(job.id(), job.version());
        add(
                job,
                before,
                events.stream().filter(event -> event.version() > before).toList());
        turns.hurry();
    }

    /** Nothing more will come of this job. */
    void forget(JobId id) {
        offered.remove(id);
    }

    /** Sees to it that the watcher is served, if no thread could be had or a job could not be read before. */
    void hurry() {
        boolean behind;
        synchronized (this) {
            behind = !waiting.isEmpty();
        }
        if (behind) {
            turns.hurry();
        }
    }

    private synchronized void add(Job job, long before, List<JobEvent> news) {
        if (!open) {
            return;
        }
        Update earlier = waiting.get(job.id());
        if (earlier != null) {
            waiting.put(job.id(), earlier.and(job, news));
        } else {
            waiting.put(
                    job.id(),
                    waiting.size() < KEPT_WHOLE ? new Update(before, job, news) : new Update(before, null, List.of()));
        }
    }

    private boolean tellNext() {
        Map.Entry<JobId, Update> next = take();
        if (next == null) {
            return false;
        }
        Optional<Update> news;
        try {
            news = news(next.getKey(), next.getValue());
        } catch (Throwable failed) {
            LOG.debug("job {} could not be read for its watcher; it is read again", next.getKey(), failed);
            putBack(next.getKey(), next.getValue());
            return false;
        }
        news.ifPresent(update -> tell(Objects.requireNonNull(update.job()), update.events()));
        return true;
    }

    /** The update with all that it says, as far as the watcher has not heard it; empty if it has, or the job is gone. */
    private Optional<Update> news(JobId id, Update update) {
        Job job = update.job();
        if (job != null) {
            long heard = Objects.requireNonNullElse(reread.remove(id), 0L);
            return job.version() <= heard
                    ? Optional.empty()
                    : Optional.of(new Update(heard, job, within(update.events(), heard, job)));
        }
        Optional<Job> now = store.find(id);
        if (now.isEmpty()) {
            return Optional.empty();
        }
        List<JobEvent> events = within(store.events(id, update.after()), update.after(), now.get());
        // A later write is on its way here, too.
        reread.put(id, now.get().version());
        return Optional.of(new Update(update.after(), now.get(), events));
    }

    private static List<JobEvent> within(List<JobEvent> events, long after, Job job) {
        return events.stream()
                .filter(event -> event.version() > after && event.version() <= job.version())
                .toList();
    }

    private void tell(Job job, List<JobEvent> events) {
        if (!begin()) {
            return;
        }
        try {
            Callback.call(
                    () -> watcher.onUpdate(job, events),
                    broken -> LOG.error("a watcher failed on job {}; the job is not affected", job.id(), broken));
        } finally {
            end();
        }
    }

    private synchronized Map.@Nullable Entry<JobId, Update> take() {
        Iterator<Map.Entry<JobId, Update>> all = waiting.entrySet().iterator();
        if (!open || !all.hasNext()) {
            return null;
        }
        Map.Entry<JobId, Update> first = all.next();
        Map.Entry<JobId, Update> next = Map.entry(first.getKey(), first.getValue());
        all.remove();
        return next;
    }

    private synchronized void putBack(JobId id, Update update) {
        if (open) {
            waiting.put(id, update);
        }
    }

    /** Whether an update may begin; from here on a close waits for it. */
    private synchronized boolean begin() {
        if (open) {
            teller = Thread.currentThread();
            told = new CompletableFuture<>();
        }
        return open;
    }

    private void end() {
        CompletableFuture<Void> ended;
        synchronized (this) {
            teller = null;
            ended = told;
        }
        ended.complete(null);
    }

    @Override
    public void close() {
        CompletableFuture<Void> last;
        synchronized (this) {
            open = false;
            waiting.clear();
            // A watcher that closes its own watch would wait for itself.
            last = Thread.currentThread().equals(teller) ? CompletableFuture.completedFuture(null) : told;
        }
        leave.accept(this);
        awaitWhateverHappens(last);
    }

    private void awaitWhateverHappens(CompletableFuture<Void> last) {
        boolean interrupted = Thread.interrupted();
        try {
            if (!time.await(last, LONGEST_CLOSE)) {
                LOG.debug("a watcher goes on with an update that began before its watch was closed");
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
