package dev.farjob.internal.watch;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.store.Glimpse;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * All who watch one owner on this node, and what they have been told of the owner's jobs. Watches come and go at any time;
 * everything else is for the one loop that looks.
 */
final class Audience {

    private static final Set<JobState> UNSETTLED = EnumSet.copyOf(
            Arrays.stream(JobState.values()).filter(state -> !state.isSettled()).toList());

    private final Owner owner;
    private final JobStore store;
    private final Reads reads;
    private final List<WatchTask> watches = new CopyOnWriteArrayList<>();
    private final Map<JobId, Followed> known = new HashMap<>();

    Audience(Owner owner, JobStore store, Reads reads) {
        this.owner = owner;
        this.store = store;
        this.reads = reads;
    }

    void join(WatchTask watch) {
        watches.add(watch);
    }

    /** Whether nobody is left. */
    boolean leave(WatchTask watch) {
        watches.remove(watch);
        return watches.isEmpty();
    }

    /**
     * Tells those who have just come of what is under way and what ended unseen, the oldest first.
     *
     * @param at when, in nanoseconds that only grow
     */
    void begin(long at) {
        List<WatchTask> fresh = watches.stream().filter(WatchTask::isFresh).toList();
        if (fresh.isEmpty()) {
            return;
        }
        List<Job> jobs = new ArrayList<>(list(JobQuery.ofOwner(owner).states(UNSETTLED)));
        jobs.addAll(list(JobQuery.ofOwner(owner).unseen()));
        Collections.reverse(jobs);
        // A job that the others have not heard of is left to the next look, which tells them too.
        boolean othersListen = fresh.size() < watches.size();
        RuntimeException failed = null;
        for (Job job : jobs) {
            try {
                List<JobEvent> events = events(job.id(), 0);
                fresh.forEach(watch -> watch.offer(job, events));
                if (!othersListen) {
                    known.putIfAbsent(job.id(), new Followed(job, at));
                }
            } catch (RuntimeException broken) {
                failed = broken;
            }
        }
        if (failed != null) {
            throw failed;
        }
        fresh.forEach(WatchTask::begun);
    }

    private List<Job> list(JobQuery query) {
        return reads.read(() -> store.list(query.limit(JobQuery.MAX_LIMIT)));
    }

    private List<JobEvent> events(JobId id, long after) {
        return reads.read(() -> store.events(id, after));
    }

    /**
     * Tells of a job as this node has written it, if that is newer than what was told. An end of a job that is not followed is
     * left to the next look, which finds it if the owner has not seen it: it may have been told long ago, and forgotten since.
     */
    void tell(Job job, long at) {
        if (!job.state().isSettled() || known.containsKey(job.id())) {
            tellNews(job, at);
        }
    }

    private void tellNews(Job job, long at) {
        Followed before = known.get(job.id());
        long told = before == null ? 0 : before.told();
        if (job.version() <= told) {
            return;
        }
        List<JobEvent> events = events(job.id(), told);
        if (before == null && (events.isEmpty() || hasSettledSince(job, events))) {
            // A thread that was stopped after its write comes with old news. The end was told or is found by the next
            // look, and a job without a log is gone.
            return;
        }
        begunWatches().forEach(watch -> watch.offer(job, events));
        known.put(job.id(), new Followed(job, at));
    }

    private static boolean hasSettledSince(Job job, List<JobEvent> events) {
        return events.stream()
                .anyMatch(event ->
                        event.version() > job.version() && event.state().isSettled());
    }

    /**
     * Reads and tells what has changed.
     *
     * @param seen what is under way and the newest of what ended unseen
     * @param thorough whether what ended and was not seen now has been acknowledged, or is too old to be followed
     * @param at when it was seen, in nanoseconds that only grow
     */
    void compare(List<Glimpse> seen, boolean thorough, long at) {
        Set<JobId> there = new HashSet<>();
        List<JobId> changed = new ArrayList<>();
        for (Glimpse glimpse : seen) {
            there.add(glimpse.id());
            Followed before = known.get(glimpse.id());
            if (before == null || before.differs(glimpse)) {
                changed.add(glimpse.id());
            }
        }
        for (Map.Entry<JobId, Followed> one : List.copyOf(known.entrySet())) {
            if (there.contains(one.getKey())) {
                continue;
            }
            if (!one.getValue().isSettled()) {
                changed.add(one.getKey());
            } else if (thorough) {
                forget(one.getKey());
            }
        }
        RuntimeException failed = null;
        for (JobId id : changed) {
            try {
                read(id, at);
            } catch (RuntimeException broken) {
                failed = broken;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private void read(JobId id, long at) {
        Optional<Job> now = reads.read(() -> store.find(id));
        if (now.isEmpty()) {
            forget(id);
        } else {
            tellNews(now.get(), at);
        }
    }

    private void forget(JobId id) {
        known.remove(id);
        watches.forEach(watch -> watch.forget(id));
    }

    /** Serves those for whom there was no thread before. */
    void hurry() {
        watches.forEach(WatchTask::hurry);
    }

    /** The jobs that were told and have not settled. */
    Stream<Followed> underWay() {
        return known.values().stream().filter(job -> !job.isSettled());
    }

    private Stream<WatchTask> begunWatches() {
        return watches.stream().filter(watch -> !watch.isFresh());
    }
}
