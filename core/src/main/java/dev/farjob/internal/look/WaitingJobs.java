package dev.farjob.internal.look;

import dev.farjob.internal.decide.Rulebook;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.Leased;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.store.Admission;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which jobs found no room, so that a place that this node frees goes to one of them at once. Nothing depends on
 * it: all of them come due by themselves, too, and so do those that another node found no room for.
 */
final class WaitingJobs {

    private static final Logger LOG = LoggerFactory.getLogger(WaitingJobs.class);

    /** How many are remembered; the others come due by themselves. */
    private static final int MOST = 1_000;
    /** How many that wait no more may be passed over for one freed place. */
    private static final int MOST_TRIES = 10;

    private record Waiter(JobId id, String provider, Owner owner, int attempt) {}

    private final Timekeeper time;
    private final JobStore store;
    private final Executor executor;
    private final Rulebook rules;
    private final Map<JobId, Waiter> waiters = new LinkedHashMap<>();

    public WaitingJobs(Timekeeper time, JobStore store, Executor executor, Rulebook rules) {
        this.time = time;
        this.store = store;
        this.executor = executor;
        this.rules = rules;
    }

    /** There was no room for this job. */
    public void waits(Job job) {
        synchronized (waiters) {
            if (waiters.size() < MOST) {
                waiters.putIfAbsent(
                        job.id(), new Waiter(job.id(), job.target().provider(), job.owner(), job.attempt()));
            }
        }
    }

    /**
     * This job has ended and given back its place: another thread hurries the one that has waited longest for it.
     *
     * @param look what looks at a job
     */
    public void freed(Job job, BiConsumer<Leased, Cause> look) {
        if (isEmpty()) {
            return;
        }
        try {
            executor.execute(() -> hurryOne(job, look));
        } catch (RejectedExecutionException closing) {
            LOG.debug("nobody is hurried to the place of job {}, because this node is closing", job.id());
        }
    }

    private boolean isEmpty() {
        synchronized (waiters) {
            return waiters.isEmpty();
        }
    }

    private void hurryOne(Job freed, BiConsumer<Leased, Cause> look) {
        try {
            for (int tries = 0; tries < MOST_TRIES; tries++) {
                Optional<Waiter> next = next(freed);
                if (next.isEmpty()) {
                    return;
                }
                long since = time.nanoTime();
                Optional<Job> waiting = store.find(next.get().id()).filter(job -> isWaiting(job, next.get()));
                if (waiting.isPresent()) {
                    // Nobody holds it: the first write takes it
                    look.accept(Leased.claimed(waiting.get(), since), Cause.SWEEP);
                    return;
                }
            }
        } catch (JobStoreException away) {
            LOG.debug("nobody is hurried to the place of job {}: {}", freed.id(), away.getMessage());
        }
    }

    /** It waits for room since then, and not for the end of a pause that the provider asked for. */
    private static boolean isWaiting(Job job, Waiter waiter) {
        return job.state() == JobState.ACCEPTED && job.attempt() == waiter.attempt();
    }

    /** If owners have a limit, the place is first of all one of that owner; else the provider has one more. */
    private Optional<Waiter> next(Job freed) {
        boolean ownersHaveLimits = rules.admission()
                .apply(freed)
                .map(Admission::perOwner)
                .filter(limit -> limit.isPresent())
                .isPresent();
        synchronized (waiters) {
            Optional<Waiter> ofOwner = ownersHaveLimits
                    ? waiters.values().stream()
                            .filter(waiter -> waiter.owner().equals(freed.owner()))
                            .findFirst()
                    : Optional.empty();
            Optional<Waiter> next = ofOwner.or(() -> waiters.values().stream()
                    .filter(waiter -> waiter.provider().equals(freed.target().provider()))
                    .findFirst());
            next.map(Waiter::id).ifPresent(waiters::remove);
            return next;
        }
    }
}
