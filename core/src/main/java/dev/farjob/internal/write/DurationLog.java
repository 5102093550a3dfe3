package dev.farjob.internal.write;

import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.Outcome;
import dev.farjob.model.Target;
import dev.farjob.rules.Durations;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the provider took for jobs, by target: from when they were sent until their outcome was stored, without the steps
 * that followed. It knows what this node saw, for as many targets as it has room for.
 *
 * <p>Where webhooks tell of every end, only they teach: a provider that is hardly asked would seem to take until it is, and then
 * be asked later still. If none of its webhooks arrives, nothing is known, and it is asked as often as that calls for.
 */
public final class DurationLog {

    private static final Logger LOG = LoggerFactory.getLogger(DurationLog.class);

    private static final int MOST_TARGETS = 1_000;
    private static final float LOAD = 0.75f;

    /** How many of the last jobs of a target a fresh node learns from: more would not change what a schedule makes of them. */
    private static final int SAMPLE = 32;

    /** Once so many are known, ends within a moment are shown together: a schedule makes a plan of each sample that it sees. */
    private static final int WELL_KNOWN = 20;

    private static final Duration MOMENT = Duration.ofSeconds(1);

    /**
     * The durations that are known of a target.
     *
     * @param shown what schedules go by
     * @param all the same and what came since, less than a moment later
     * @param at the end of the last job in {@code shown}
     */
    private record Known(Durations shown, Durations all, Instant at) {

        static final Known NOTHING = new Known(Durations.none(), Durations.none(), Instant.MIN);

        Known and(Duration took, Instant end) {
            boolean isSoon = end.isBefore(at.plus(MOMENT)) && !end.isBefore(at);
            return isSoon && shown.count() >= WELL_KNOWN
                    ? new Known(shown, all.with(took), at)
                    : new Known(all, all, end).recalled(took);
        }

        /** And a job of the past, of which nothing follows. */
        Known recalled(Duration took) {
            Durations more = all.with(took);
            return new Known(more, more, at);
        }
    }

    private final Map<Target, Known> known = new LinkedHashMap<>(16, LOAD, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Target, Known> eldest) {
            return size() > MOST_TARGETS;
        }
    };

    private final Predicate<String> isToldByWebhooks;

    /**
     * Knows nothing yet.
     *
     * @param isToldByWebhooks whether webhooks tell of every end at a provider, by its name
     */
    public DurationLog(Predicate<String> isToldByWebhooks) {
        this.isToldByWebhooks = isToldByWebhooks;
    }

    public synchronized Durations of(Target target) {
        return known.getOrDefault(target, Known.NOTHING).shown();
    }

    /** Learns from a job whose provider has just delivered, as it became known by this. */
    public void ended(Job job, Cause cause) {
        if (teaches(job.target(), cause)
                && job.outcome().orElse(null) instanceof Outcome.Succeeded
                && job.dispatchedAt().isPresent()) {
            Instant end = job.updatedAt();
            add(job.target(), Duration.between(job.dispatchedAt().get(), end), (known, took) -> known.and(took, end));
        }
    }

    private boolean teaches(Target target, Cause cause) {
        return cause == Cause.WEBHOOK || !isToldByWebhooks.test(target.provider());
    }

    /**
     * Learns from what the store remembers of a target, so that a fresh node does not begin from nothing. No look waits for
     * that: until it is there, looks go by what is known.
     */
    public void recall(Target target, JobStore store, Executor executor) {
        synchronized (this) {
            if (known.putIfAbsent(target, Known.NOTHING) != null) {
                return;
            }
        }
        try {
            executor.execute(() -> learn(target, store));
        } catch (RejectedExecutionException closing) {
            LOG.debug("past durations of {} are not looked up, because this node is closing", target);
        }
    }

    private void learn(Target target, JobStore store) {
        try {
            List<List<JobEvent>> logs = store.recentLogs(target, SAMPLE);
            for (int i = logs.size() - 1; i >= 0; i--) {
                learn(target, logs.get(i));
            }
        } catch (JobStoreException away) {
            LOG.debug("past durations of {} could not be read; looks go by those that this node sees", target, away);
        } catch (RuntimeException failed) {
            LOG.warn("past durations of {} could not be read; looks go by those that this node sees", target, failed);
        }
    }

    /** A job that succeeded late says nothing about when its provider delivers, and neither does one that was adopted. */
    private void learn(Target target, List<JobEvent> log) {
        boolean late = log.stream().anyMatch(event -> event.kind() == EventKind.REOPENED);
        Instant sent = null;
        for (JobEvent event : late ? List.<JobEvent>of() : log) {
            if (event.kind() == EventKind.SPAWN_STARTED) {
                sent = event.at();
            } else if (event.kind() == EventKind.OUTCOME_STORED && sent != null && teaches(target, event.cause())) {
                add(target, Duration.between(sent, event.at()), Known::recalled);
            }
        }
    }

    private synchronized void add(Target target, Duration took, BiFunction<Known, Duration, Known> adding) {
        if (!took.isNegative()) {
            known.put(target, adding.apply(known.getOrDefault(target, Known.NOTHING), took));
        }
    }
}
