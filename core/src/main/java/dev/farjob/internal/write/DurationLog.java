package dev.farjob.internal.write;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Target;
import dev.farjob.rules.Durations;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long jobs took, by target: what this node saw, for as many targets as it has room for. */
public final class DurationLog {

    private static final int MOST_TARGETS = 1_000;
    private static final float LOAD = 0.75f;

    private final Map<Target, Durations> known = new LinkedHashMap<>(16, LOAD, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Target, Durations> eldest) {
            return size() > MOST_TARGETS;
        }
    };

    public synchronized Durations of(Target target) {
        return known.getOrDefault(target, Durations.none());
    }

    /** Learns from a job whose provider has just delivered. */
    public void ended(Job job) {
        if (job.outcome().orElse(null) instanceof Outcome.Succeeded
                && job.dispatchedAt().isPresent()) {
            add(job.target(), job.dispatchedAt().get(), job.updatedAt());
        }
    }

    /** Learns from what the store remembers of a target, so that a fresh node does not begin from nothing. */
    public void recall(Target target, JobStore store) {
        synchronized (this) {
            if (known.putIfAbsent(target, Durations.none()) != null) {
                return;
            }
        }
        List<Job> done = store.list(
                JobQuery.everyone().target(target).states(JobState.SUCCEEDED).limit(Durations.MOST));
        for (int i = done.size() - 1; i >= 0; i--) {
            Job job = done.get(i);
            job.dispatchedAt()
                    .ifPresent(sent -> add(target, sent, job.settledAt().orElse(job.updatedAt())));
        }
    }

    private synchronized void add(Target target, Instant from, Instant to) {
        Duration took = Duration.between(from, to);
        if (!took.isNegative()) {
            known.merge(target, Durations.none().with(took), (before, one) -> before.with(took));
        }
    }
}
