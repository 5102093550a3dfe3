package dev.farjob.rules;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Which of an owner's jobs to ask about when the owner comes back, in which order, and how long somebody who asks may be
 * kept waiting for the answers.
 *
 * <p>The job nearest to its end comes first: finalizing, running, queued, being sent, accepted; and among those the one
 * that has been away longest. Parked and settled jobs are not asked about.
 */
public final class RecoveryRule {

    private static final List<JobState> NEAREST_TO_THE_END_FIRST =
            List.of(JobState.FINALIZING, JobState.RUNNING, JobState.QUEUED, JobState.SPAWNING, JobState.ACCEPTED);

    private final Duration budget;
    private final int limit;

    private RecoveryRule(Duration budget, int limit) {
        this.budget = budget;
        this.limit = limit;
    }

    /** Two seconds, and at most 100 jobs. */
    public static RecoveryRule defaults() {
        return new RecoveryRule(Duration.ofSeconds(2), 100);
    }

    /**
     * How long somebody who asks waits at most, by {@code recover} or by {@code status}; 2 seconds by default. No look begins
     * after that, and what has not answered by then goes on without them.
     *
     * @throws IllegalArgumentException if it is not longer than zero
     */
    public RecoveryRule budget(Duration budget) {
        return new RecoveryRule(Check.positive("budget", budget), limit);
    }

    /**
     * How many jobs to ask about at most; 100 by default. The others are found by the background loop.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public RecoveryRule limit(int jobs) {
        return new RecoveryRule(budget, Check.atLeast(1, "limit", jobs));
    }

    /** How long somebody who asks waits at most. */
    public Duration budget() {
        return budget;
    }

    /** How many jobs to ask about at most. */
    public int limit() {
        return limit;
    }

    /**
     * The jobs to ask about, in this order.
     *
     * @param jobsOfOneOwner in any order and any state
     * @throws IllegalArgumentException if they belong to more than one owner
     */
    public List<Job> toAsk(List<Job> jobsOfOneOwner, Instant now) {
        Objects.requireNonNull(jobsOfOneOwner, "jobsOfOneOwner must not be null");
        Objects.requireNonNull(now, "now must not be null");
        if (jobsOfOneOwner.stream().map(Job::owner).distinct().count() > 1) {
            throw new IllegalArgumentException("jobsOfOneOwner must not hold the jobs of several owners");
        }
        Comparator<Job> longestAwayFirst =
                Comparator.comparing((Job job) -> Spans.sinceDispatch(job, now), Comparator.reverseOrder());
        return jobsOfOneOwner.stream()
                .filter(job -> job.state().isLive())
                .sorted(Comparator.<Job>comparingInt(job -> NEAREST_TO_THE_END_FIRST.indexOf(job.state()))
                        .thenComparing(longestAwayFirst)
                        .thenComparing(Job::id))
                .limit(limit)
                .toList();
    }
}
