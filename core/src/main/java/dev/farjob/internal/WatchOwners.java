package dev.farjob.internal;

import dev.farjob.event.JobWatcher;
import dev.farjob.event.Watch;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells watchers of their owners' jobs. The store is the one source, so that it does not matter which node wrote; a write
 * of this node only makes the next look come at once.
 */
final class WatchOwners {

    private static final Logger LOG = LoggerFactory.getLogger(WatchOwners.class);

    private static final Set<JobState> UNSETTLED = EnumSet.copyOf(
            Arrays.stream(JobState.values()).filter(state -> !state.isSettled()).toList());

    private final JobStore store;
    private final List<Watching> watches = new CopyOnWriteArrayList<>();
    /** How many watch each owner: this is asked at every write. */
    private final Map<Owner, Integer> watched = new ConcurrentHashMap<>();

    private volatile Runnable wake = () -> {};

    WatchOwners(JobStore store) {
        this.store = store;
    }

    /** What to do when a watched job was written by this node. */
    void onChange(Runnable wake) {
        this.wake = wake;
    }

    Watch watch(Owner owner, JobWatcher watcher) {
        Watching watching = new Watching(owner, watcher);
        watched.merge(owner, 1, Integer::sum);
        watches.add(watching);
        wake.run();
        return watching;
    }

    void changed(Job job) {
        if (watched.containsKey(job.owner())) {
            wake.run();
        }
    }

    boolean isIdle() {
        return watches.isEmpty();
    }

    /** One look at every watched owner; the trouble of one is not the trouble of the others. */
    void look() {
        for (Watching watching : watches) {
            try {
                watching.look();
            } catch (Throwable broken) {
                LOG.warn("the jobs of a watched owner could not be read; they are read again soon", broken);
            }
        }
    }

    private final class Watching implements Watch {

        private final Owner owner;
        private final JobWatcher watcher;
        private final Map<JobId, Long> told = new HashMap<>();
        private final ReentrantLock looking = new ReentrantLock();
        private final AtomicBoolean open = new AtomicBoolean(true);

        Watching(Owner owner, JobWatcher watcher) {
            this.owner = owner;
            this.watcher = watcher;
        }

        @Override
        public void close() {
            if (open.getAndSet(false)) {
                watches.remove(this);
                watched.computeIfPresent(owner, (same, times) -> times == 1 ? null : times - 1);
            }
        }

        void look() {
            looking.lock();
            try {
                Map<JobId, Job> now = current();
                now.values().forEach(this::tell);
                told.keySet().retainAll(now.keySet());
            } finally {
                looking.unlock();
            }
        }

        /** What is under way, what ended unseen, and what was told of before and has left both: its end is news too. */
        private Map<JobId, Job> current() {
            Map<JobId, Job> now = new LinkedHashMap<>();
            List<Job> listed = new ArrayList<>(
                    store.list(JobQuery.ofOwner(owner).states(UNSETTLED).limit(JobQuery.MAX_LIMIT)));
            listed.addAll(store.list(JobQuery.ofOwner(owner).unseen().limit(JobQuery.MAX_LIMIT)));
            for (int i = listed.size() - 1; i >= 0; i--) {
                now.put(listed.get(i).id(), listed.get(i));
            }
            List.copyOf(told.keySet()).stream()
                    .filter(id -> !now.containsKey(id))
                    .forEach(id -> store.find(id).ifPresent(this::tell));
            return now;
        }

        private void tell(Job job) {
            long before = told.getOrDefault(job.id(), 0L);
            if (job.version() <= before) {
                return;
            }
            // Before it counts as told: what cannot be read now is told of later.
            List<JobEvent> news = store.events(job.id(), before);
            if (!open.get()) {
                return;
            }
            told.put(job.id(), job.version());
            try {
                watcher.onUpdate(job, news);
            } catch (Throwable broken) {
                LOG.error("a watcher failed on job {}; the job is not affected", job.id(), broken);
            }
        }
    }
}
